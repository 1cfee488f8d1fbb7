"""The days that a community declared to be different since its configuration was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.special_days import SpecialDay, SpecialDays


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredDay:
    """One declared day, by whom and when; `set_by` is a colleague's id, None for the command line."""

    day: date
    special: SpecialDay
    set_by: int | None
    set_at: datetime


class CalendarDays(Protocol):
    """The calendar_days table. What is written here holds for every rule at once, in this transaction too."""

    def declare(self, community_id: str, day: date, special: SpecialDay, *, by: int | None, at: datetime) -> None:
        """Write what holds on this day; what was declared about it before is replaced."""

    def withdraw(self, community_id: str, day: date) -> bool:
        """The day is as usual again. False when nothing was declared about it."""

    def between(self, community_id: str, first: date, last: date) -> list[DeclaredDay]:
        """In order, both ends included."""

    def all(self) -> Mapping[str, SpecialDays]:
        """Everything that is declared, by community."""
