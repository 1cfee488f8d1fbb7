"""Words that mean a button when they are the whole message (voice.md 9)."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Word(StrEnum):
    """What the word asks for."""

    CANCEL = "cancel"
    BACK = "back"
    DONE = "done"
    SKIP = "skip"
    MENU = "menu"


_WORDS: Mapping[str, Word] = MappingProxyType(
    dict.fromkeys(
        ("取消", "算了", "不用了", "不报了", "不報了", "cancel", "stop", "nevermind", "never mind"), Word.CANCEL
    )
    | dict.fromkeys(("返回", "上一步", "后退", "後退", "back"), Word.BACK)
    | dict.fromkeys(
        ("发完了", "發完了", "完了", "说完了", "說完了", "没了", "沒了", "好了", "done", "that's all"), Word.DONE
    )
    | dict.fromkeys(("跳过", "跳過", "skip"), Word.SKIP)
    | dict.fromkeys(
        ("菜单", "菜單", "主菜单", "主菜單", "menu", "你好", "您好", "hi", "hello", "在吗", "在嗎"), Word.MENU
    )
)

_PUNCTUATION = " 。.!!?？~～,，、…"


def spoken_word(text: str) -> Word | None:
    """The button that was typed instead of pressed; None for anything longer."""
    plain = unicodedata.normalize("NFKC", text).strip().strip(_PUNCTUATION).casefold()
    return _WORDS.get(plain)
