"""Reading what is declared about a day as it stands in commands and lists: closed, working, or hours."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.hours_reading import read_hours, written_hours
from domain.special_days import DayKind, SpecialDay

LONGEST_NOTE = 100
"""Characters of a note."""

UNSET = frozenset({"unset", "usual", "照常", "恢复", "恢復"})
"""What takes a declaration back."""

_KINDS: Mapping[str, DayKind] = MappingProxyType(
    dict.fromkeys(("closed", "off", "休息", "停工", "放假", "关闭", "關閉"), DayKind.CLOSED)
    | dict.fromkeys(("working", "work", "open", "上班", "补班", "補班", "工作日"), DayKind.WORKING)
)


def read_special(text: str, note: str | None = None) -> SpecialDay | None:
    """Give what `text` declares ("closed", "上班", "08:30-12:00,14:00-18:00"); None when it declares nothing."""
    said = text.strip().casefold()
    kind = _KINDS.get(said)
    if kind is not None:
        return SpecialDay(kind=kind, note=note or None)
    hours = read_hours(said)
    return None if hours is None else SpecialDay(kind=DayKind.HOURS, hours=hours, note=note or None)


def written_special(special: SpecialDay) -> str:
    """Give it as `read_special` reads it, without the note."""
    return written_hours(special.hours) or special.kind.value
