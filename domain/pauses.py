"""Pauses of a promise, as the history tells them: how long they moved it, and what is left when it goes on (REP-2).

A pause lasts in the time in which the promise runs: that of a promise in service hours in service hours. It begins with
the event that puts the ticket on hold and ends with the first one that takes it off, whatever that is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendar import ServiceCalendar
from domain.events import Event, EventKind
from domain.promise_rules import ClockKind
from domain.tickets import Status

BY_HOLD = frozenset({EventKind.HELD, EventKind.RESUMED})
"""What moves a promise because of an objective obstacle, there and back."""

BY_EXTENSION = frozenset({EventKind.EXTENDED})
"""What moves it because somebody needs more time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A promised moment that was moved, by which kind of event."""

    kind: EventKind
    at: datetime
    old_due: datetime
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A pause that is under way: since when, and which moment was promised before it."""

    since: datetime
    promised: datetime


def moves(events: Iterable[Event], kinds: frozenset[EventKind]) -> tuple[Move, ...]:
    """Every time the moment of the result was moved by events of these kinds, oldest first."""
    found = ((one, _moment(one, "old_due"), _moment(one, "due")) for one in events if one.kind in kinds)
    return tuple(
        Move(kind=one.kind, at=one.at, old_due=old_due, due=due) for one, old_due, due in found if old_due and due
    )


def moved_by(found: Iterable[Move], clock: ClockKind, calendar: ServiceCalendar) -> timedelta:
    """How far these moves put a promise off in all, in its own time; going on early gives back."""
    return sum((calendar.between(clock, one.old_due, one.due) for one in found), timedelta(0))


def pause_under_way(events: Sequence[Event]) -> Pause | None:
    """The pause in which the ticket is; a hold that is prolonged is the same pause."""
    pause: Pause | None = None
    for one in events:
        if one.to_status is None:
            continue  # says nothing about where the ticket stands
        if one.to_status is not Status.ON_HOLD:
            pause = None
        elif one.from_status is not Status.ON_HOLD:
            promised = _moment(one, "old_due")
            pause = None if promised is None else Pause(since=one.at, promised=promised)
    return pause


def after_pause(pause: Pause, at: datetime, clock: ClockKind, calendar: ServiceCalendar) -> datetime:
    """When a promise is due that goes on at `at` with what was left of it; never before what was promised.

    Of a promise that was broken before its pause nothing is left.
    """
    left = max(calendar.between(clock, pause.since, pause.promised), timedelta(0))
    return max(pause.promised, calendar.add(clock, at, left))


def due_when_going_on(
    pause: Pause, at: datetime, *, promised: datetime, least: timedelta, clock: ClockKind, calendar: ServiceCalendar
) -> datetime:
    """The moment to promise when the obstacle is gone: with what was left, at least `least`, never after `promised`.

    `promised` is the moment that was given for the pause; it stands when going on now would be later than that, and
    when the promise was broken before the pause.
    """
    if pause.promised <= pause.since:
        return promised
    return min(promised, max(after_pause(pause, at, clock, calendar), calendar.add(clock, at, least)))


def _moment(event: Event, key: str) -> datetime | None:
    value = event.data.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None
