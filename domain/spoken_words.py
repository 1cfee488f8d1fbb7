"""Words that mean a button when they are the whole message."""

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
    HELLO = "hello"
    PROGRESS = "progress"
    CALL_ME = "call_me"
    EMERGENCY = "emergency"
    LANGUAGE = "language"
    HELP = "help"
    TAKE_BACK = "take_back"


_SPOKEN: Mapping[Word, tuple[str, ...]] = MappingProxyType(
    {
        Word.CANCEL: ("取消", "算了", "不用了", "不报了", "不報了", "cancel", "stop", "nevermind", "never mind"),
        Word.BACK: ("返回", "上一步", "后退", "後退", "back", "go back"),
        Word.DONE: (
            *(
                "发完了",
                "發完了",
                "完了",
                "说完了",
                "說完了",
                "没了",
                "沒了",
                "没有了",
                "沒有了",
                "好了",
                "就这些",
                "就這些",
            ),
            *("done", "that's all", "that’s all", "thats all", "that was all"),
        ),
        Word.SKIP: ("跳过", "跳過", "skip"),
        Word.MENU: ("菜单", "菜單", "選單", "主菜单", "主菜單", "主選單", "menu", "main menu"),
        Word.HELLO: ("你好", "您好", "hi", "hello", "在吗", "在嗎", "有人吗", "有人嗎", "早上好", "晚上好"),
        Word.PROGRESS: (
            *("查进度", "查進度", "进度", "進度", "我的报修", "我的報修", "我报的事", "我報的事"),
            *("progress", "my requests"),
        ),
        Word.CALL_ME: (
            *("请客服打给我", "請客服打給我", "打给我", "打給我"),
            *("给我打电话", "給我打電話", "打电话给我", "打電話給我"),
            *("call me", "call me please", "call me, please", "please call me", "ring me"),
        ),
        Word.EMERGENCY: ("紧急求助", "緊急求助", "救命", "sos", "emergency"),
        Word.LANGUAGE: (
            *("语言", "語言", "换文字", "換文字", "换语言", "換語言", "切换语言", "切換語言"),
            *("language", "change the language"),
        ),
        Word.HELP: ("帮助", "幫助", "怎么用", "怎麼用", "help"),
        Word.TAKE_BACK: ("点错了", "點錯了", "按错了", "按錯了", "误点", "誤點", "pressed by mistake", "by mistake"),
    }
)
_WORDS: Mapping[str, Word] = MappingProxyType({text: word for word, texts in _SPOKEN.items() for text in texts})

_AROUND = " 。.!!?？~～,，、…「」“”\"'"


LONGEST = 60
"""Characters of a message that can still mean a key; longer ones are not even looked at."""


def plain_words(text: str) -> str:
    """A short message as it is compared with the words of a key: half width, lower case, bare of punctuation, emoji.

    Nothing for a longer one.
    """
    if len(text) > LONGEST:
        return ""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if not _is_pictured(char)).strip().strip(_AROUND).strip()


def _is_pictured(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk", "Cf"} or "\ufe00" <= char <= "\ufe0f"


def spoken_word(text: str) -> Word | None:
    """The button that was typed instead of pressed; None for anything longer."""
    return _WORDS.get(plain_words(text))
