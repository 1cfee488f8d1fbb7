"""The calendar_days table: days that a community declared to be closed, worked, or to have hours of their own."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, select

from domain.hours_reading import read_hours, written_hours
from domain.special_days import DayKind, SpecialDay, SpecialDays
from storage.signals import raise_signal
from storage.tables import calendar_days
from storage.upsert import upsert
from usecases.calendar_ports import DeclaredDay

SIGNAL: Final = "calendar"
"""Raised by every change: whoever keeps a calendar reads it again."""

_c = calendar_days.c
_ORDERED = select(_c.community_id, _c.day, _c.kind, _c.hours, _c.note, _c.set_by, _c.set_at).order_by(_c.day)
_BETWEEN = _ORDERED.where(_c.community_id == bindparam("of"), _c.day.between(bindparam("first"), bindparam("last")))
# The note is sealed for the row's uid, so both change together.
_DECLARE = upsert(
    calendar_days,
    on=["community_id", "day"],
    update=["uid", "kind", "hours", "note", "set_by", "set_at"],
)
_WITHDRAW = (
    delete(calendar_days).where(_c.community_id == bindparam("of"), _c.day == bindparam("that_day")).returning(_c.id)
)


class CalendarDaysTable:
    """`usecases.calendar_ports.CalendarDays` over one connection."""

    __slots__ = ("_changed", "_connection")

    def __init__(self, connection: Connection, *, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is told at once, whoever else keeps a calendar after the commit."""
        self._connection = connection
        self._changed = changed

    def declare(self, community_id: str, day: date, special: SpecialDay, *, by: int | None, at: datetime) -> None:
        values = {
            "community_id": community_id,
            "day": day.isoformat(),
            "kind": special.kind.value,
            "hours": [written_hours((span,)) for span in special.hours] or None,
            "note": special.note,
            "set_by": by,
            "set_at": at,
        }
        self._connection.execute(_DECLARE, values)
        self._tell()

    def withdraw(self, community_id: str, day: date) -> bool:
        gone = self._connection.execute(_WITHDRAW, {"of": community_id, "that_day": day.isoformat()}).first()
        if gone is not None:
            self._tell()
        return gone is not None

    def _tell(self) -> None:
        self._changed()
        raise_signal(self._connection, SIGNAL)

    def between(self, community_id: str, first: date, last: date) -> list[DeclaredDay]:
        values = {"of": community_id, "first": first.isoformat(), "last": last.isoformat()}
        return [_declared(row) for row in self._connection.execute(_BETWEEN, values)]

    def all(self) -> Mapping[str, SpecialDays]:
        found: defaultdict[str, dict[date, SpecialDay]] = defaultdict(dict)
        for row in self._connection.execute(_ORDERED):
            declared = _declared(row)
            found[row.community_id][declared.day] = declared.special
        return found


def _declared(row: Row[*tuple[Any, ...]]) -> DeclaredDay:
    hours = read_hours(",".join(row.hours or ())) or ()
    return DeclaredDay(
        day=date.fromisoformat(row.day),
        special=SpecialDay(kind=DayKind(row.kind), hours=hours, note=row.note),
        set_by=row.set_by,
        set_at=row.set_at,
    )
