"""What is remembered about a person's data, and what stays of texts when a name has to go (PRV-1, PRV-3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RecordedAct(StrEnum):
    """What a person did with their data, or what was done to it at their wish."""

    CONSENTED = "consented"
    CORRECTED = "corrected"
    EXPORTED = "exported"
    DELETION_ASKED = "deletion_asked"
    DELETION_CALLED_OFF = "deletion_called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentRecord:
    """One of these acts. `detail`: the version agreed to, or what was corrected; `old`: what stood there before."""

    kind: RecordedAct
    detail: str | None
    old: str | None
    at: datetime


GONE = "—"
"""What stands in a text that is kept in the place of a name or a number."""

_SHORTEST = 2
_IS_KEY = re.compile(r"[a-z0-9_.:+/TZ-]{0,40}")
_SAID = frozenset(
    {"words", "note", "comment", "reason_words", "name", "person", "caller", "phone", "from", "to", "what"}
)
"""Keys whose values people wrote, or that name somebody."""


def without_names(text: str, names: Iterable[str | None]) -> str:
    """The text with these names and numbers taken out, longest first; single characters are left alone."""
    found = {one for one in names if one is not None and len(one) >= _SHORTEST}
    for one in sorted(found, key=len, reverse=True):
        text = text.replace(one, GONE)
    return text


def without_words(value: object) -> object:
    """Plain data without what people wrote in it: numbers, keys and moments stay, so that the statistics do."""
    match value:
        case dict():
            return {key: _kept(key, one) for key, one in value.items()}
        case list():
            return [without_words(one) for one in value]
        case str():
            return value if _IS_KEY.fullmatch(value) else ""
        case _:
            return value


def _kept(key: str, value: object) -> object:
    return "" if key in _SAID and isinstance(value, str) else without_words(value)
