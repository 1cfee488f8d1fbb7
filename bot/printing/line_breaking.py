"""Breaks a paragraph into lines as Chinese is set: between any two characters, except where a rule forbids it.

No closing mark begins a line and no opening mark ends one (避头尾); Latin words, numbers, dashes and a number with its
counter (22日) stay whole. What is longer than a line is broken anywhere.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

NOT_AT_START: Final = frozenset("，。、；：？！）》〉」』】〕］｝”’…—～·％℃々〻ー!%),.:;?]}×°′″›»•")
NOT_AT_END: Final = frozenset("（《〈「『【〔［｛“‘￥¥$＄([{‹«#＃№")
_INSEPARABLE: Final = frozenset("—…")
_COUNTERS: Final = frozenset("年月日号號时時点點分秒元角折栋棟层層楼樓室户戶次个個位名台件条條天周週岁歲人米")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line without the spaces at its end, and its width; `last` of its paragraph."""

    text: str
    width: float
    last: bool


def break_lines(text: str, width_of: Callable[[str], float], room: float, *, indent: float = 0.0) -> list[Line]:
    """`indent` is taken from the room of the first line. An empty text gives no line. Units are the caller's."""
    lines: list[str] = []
    current, used = "", indent
    for piece in _fitting(_pieces(text), width_of, room - indent):
        if current and used + width_of(piece.rstrip()) > room:
            lines.append(current.rstrip())
            current, used = "", 0.0
        current += piece
        used += width_of(piece)
    lines.append(current.rstrip())
    found = [line for line in lines if line]
    return [
        Line(text=line, width=width_of(line), last=number == len(found)) for number, line in enumerate(found, start=1)
    ]


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two parts of a text, neither of them empty."""
    last, first = before[-1], after[0]
    if first == " " or first in NOT_AT_START or last in NOT_AT_END:
        return False
    # With or without a space between them: 22 日, 0755-8888 0100.
    if before.rstrip(" ")[-1:].isdigit() and (first in _COUNTERS or (last == " " and first.isdigit())):
        return False
    return last == " " or _wide(last) or _wide(first)


def _pieces(text: str) -> Iterator[str]:
    """The parts that stay whole, each with the spaces behind it."""
    start = 0
    for position in range(1, len(text)):
        if may_break(text[max(start, position - 2) : position], text[position]):
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


def _fitting(pieces: Iterator[str], width_of: Callable[[str], float], room: float) -> Iterator[str]:
    for piece in pieces:
        if width_of(piece.rstrip()) <= room:
            yield piece
        else:
            yield from piece


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"} or char in _INSEPARABLE or char in "“”‘’"
