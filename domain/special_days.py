"""Days that a community declares to be different: closed, worked although free, or with hours of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.day_spans import DaySpan, in_order


class DayKind(StrEnum):
    """In which way a day differs."""

    CLOSED = "closed"  # no service hours at all
    WORKING = "working"  # like a make-up working day
    HOURS = "hours"  # exactly these hours


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """What was declared about one day. Only HOURS has `hours`; the note says why ("台风停工")."""

    kind: DayKind
    hours: tuple[DaySpan, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for hours without HOURS, for HOURS without hours, and for hours that cannot be."""
        if bool(self.hours) is not (self.kind is DayKind.HOURS):
            raise ValueError("hours belong to a day of kind hours, and to no other")
        if not in_order(self.hours):
            raise ValueError("hours follow one another and end at midnight")


SpecialDays = Mapping[date, SpecialDay]

NO_DAYS: SpecialDays = MappingProxyType({})
