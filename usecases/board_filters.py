"""Which of the open tickets a board shows: one's own, those nobody took, what is due, what waits for the resident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.events import Event, EventKind
from domain.notices.staff import BoardFilter
from domain.tickets import UNTAKEN
from usecases.board_ports import Outline
from usecases.ports import UnitOfWork

_ASKS_RESIDENT = frozenset({EventKind.ASKED, EventKind.QUOTED, EventKind.NOBODY_HOME})
_RESIDENT_ANSWERED = frozenset({EventKind.REMARKED, EventKind.QUOTE_DECIDED, EventKind.ACCESS_ANSWERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What is looked for: a filter, whose tickets are "mine", and when the day ends where the community is."""

    wanted: BoardFilter
    viewer: int | None
    now: datetime
    tomorrow: datetime


def day_after(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day that `now` belongs to there is over."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)


def fits(uow: UnitOfWork, sieve: Sieve, ticket: Outline) -> bool:
    """Whether the board shows this ticket."""
    due_at = ticket.due_at
    match sieve.wanted:
        case BoardFilter.ALL:
            return True
        case BoardFilter.MINE:
            return ticket.holder_id is not None and ticket.holder_id == sieve.viewer
        case BoardFilter.UNACCEPTED:
            return ticket.status in UNTAKEN
        case BoardFilter.DUE_TODAY:
            return due_at is not None and sieve.now < due_at < sieve.tomorrow
        case BoardFilter.OVERDUE:
            return due_at is not None and due_at <= sieve.now
        case BoardFilter.WAITING:
            return waits_for_resident(uow.events.of(ticket.id))
        case never:
            assert_never(never)


def waits_for_resident(events: Sequence[Event]) -> bool:
    """Whether the last question, price or call at the door is still unanswered."""
    for one in reversed(events):
        if one.kind in _RESIDENT_ANSWERED:
            return False
        if one.kind in _ASKS_RESIDENT:
            return True
    return False
