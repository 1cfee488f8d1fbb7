"""Whom a resident means by "李师傅", "姓李的师傅" or "工号0316": colleagues by the name or badge they are known by.

Rather several of the same name than the wrong one: whoever may be meant is kept out of the matter (COM-5).
"""

import re
import unicodedata
from collections.abc import Sequence

from domain.people import StaffMember

_TITLES = (
    "师傅",
    "師傅",
    "先生",
    "女士",
    "小姐",
    "经理",
    "經理",
    "主管",
    "管家",
    "队长",
    "隊長",
    "班长",
    "班長",
    "阿姨",
    "大姐",
    "大哥",
    "姐",
    "哥",
    "工",
    "队",
    "隊",
)
_BY_FAMILY_NAME = re.compile(rf"(?:姓([㐀-鿿]))|([㐀-鿿])(?:{'|'.join(_TITLES)})")
_DIGITS = re.compile(r"[a-z]*[0-9]+")
_SHORTEST_NAME = 2


def meant_by(words: str, members: Sequence[StaffMember]) -> list[StaffMember]:
    """The colleagues that these words may mean, by badge, by name, else by family name; nobody when none fits."""
    said = _plain(words)
    numbers = set(_DIGITS.findall(said))
    named = [one for one in members if _plain(one.badge or "") in numbers or _is_named(one, said)]
    if named:
        return named
    families = {first or second for first, second in _BY_FAMILY_NAME.findall(said)}
    return [one for one in members if _plain(one.name)[:1] in families]


def named_in(words: str, members: Sequence[StaffMember]) -> list[str]:
    """The names of colleagues that stand in somebody's words, each once."""
    said = _plain(words)
    return list(dict.fromkeys(one.name for one in members if _is_named(one, said)))


def _is_named(member: StaffMember, said: str) -> bool:
    name = _plain(member.name)
    return len(name) >= _SHORTEST_NAME and name in said


_SIMPLE = str.maketrans(
    "師經隊長陳黃劉張趙孫吳馬葉鄭謝馮鄧許蘇蔣盧賴譚鄒龍萬", "师经队长陈黄刘张赵孙吴马叶郑谢冯邓许苏蒋卢赖谭邹龙万"
)
"""Family names and titles as the roster may write them the other way."""


def _plain(text: str) -> str:
    """Half width, lower case, one script, no blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(plain.translate(_SIMPLE).split())
