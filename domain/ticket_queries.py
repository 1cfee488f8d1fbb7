"""What `/find` is asked for: a ticket's number as it is read out, a unit, or a phone number."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from domain.community import Community
from domain.unit_parsing import parse_unit


class QueryKind(StrEnum):
    """What the words turned out to be."""

    NUMBER = "number"
    UNIT = "unit"
    OTHER = "other"  # a phone number, or nothing that can be looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketQuery:
    """What is looked for. NUMBER: the end of a ticket's number (`007`, `1122-007`); UNIT: one or several unit keys."""

    kind: QueryKind
    ending: str = ""
    units: tuple[str, ...] = ()
    words: str = ""


_NUMBER = re.compile(r"#?(?:([A-Z])?-?(20\d{6})-?|(\d{4})-)?(\d{3,5})")
_MOST_UNITS = 8
"""A room number that stands in more buildings says too little."""


def read_query(community: Community, text: str) -> TicketQuery:
    """Read what was typed behind the command; whatever looks like a ticket's number is one before it is a unit.

    Three digits are a number (007), four alone a room (1201): that is how both are said.
    """
    words = " ".join(unicodedata.normalize("NFKC", text).split())[:60]
    number = _NUMBER.fullmatch(words.upper().replace(" ", ""))
    if number is not None and (number[2] or number[3] or len(number[4]) == 3):
        return TicketQuery(kind=QueryKind.NUMBER, ending=_ending(number), words=words)
    found = parse_unit(community, words)
    units = () if found is None else found if isinstance(found, tuple) else (found,)
    if 0 < len(units) <= _MOST_UNITS:
        return TicketQuery(kind=QueryKind.UNIT, units=tuple(one.key for one in units), words=words)
    return TicketQuery(kind=QueryKind.OTHER, words=words)


def _ending(number: re.Match[str]) -> str:
    prefix, day, short_day, count = number.groups()
    if day is not None:
        return f"{prefix or ''}-{day}-{count}"
    return f"{short_day or ''}-{count}"
