"""Keeping no more than is needed, for no longer than is needed: what the nightly housekeeping removes.

It works in small portions so that it never holds up an answer: after a full portion the next one is due at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.timer_ports import INSTALLATION, NewTimer

HOUSEKEEPING: Final = "housekeeping"
"""The kind of its timer."""

PORTION: Final = 200

INBOX_KEPT_FOR: Final = timedelta(hours=48)
"""Telegram hands an update over again for at most 24 hours; until then the row is what recognises it."""


class Leftover(StrEnum):
    """What work that is done leaves behind, besides the inbox."""

    DEAD_UPDATES = "dead_updates"
    CODES = "codes"
    CODE_ATTEMPTS = "code_attempts"
    TIMERS = "timers"
    RENDERED = "rendered"


KEPT_FOR: Final[Mapping[Leftover, timedelta]] = {
    Leftover.DEAD_UPDATES: timedelta(days=30),
    Leftover.CODES: timedelta(days=7),
    Leftover.CODE_ATTEMPTS: timedelta(days=1),
    Leftover.TIMERS: timedelta(days=30),
    # The text of a message that is out is needed only while it might have to be sent again.
    Leftover.RENDERED: timedelta(hours=48),
}


class Purges(Protocol):
    """Removing what is left behind."""

    def purge(self, leftover: Leftover, *, before: datetime, limit: int) -> int:
        """Remove up to `limit` of those that were over before that moment; returns how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """The function of the housekeeping timer; `purges` finds the port in a unit of work.

    `sweep` removes what was kept as long as communities want it, a portion of each kind; it gives how many of each.
    """

    purges: Callable[[UnitOfWork], Purges]
    sweep: Callable[[UnitOfWork, datetime, int], Sequence[int]]

    def __call__(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:  # noqa: ARG002  the shape of a TimerHandler
        purges = self.purges(uow)
        removed = [
            *self.sweep(uow, now, PORTION),
            uow.inbox.forget(before=now - INBOX_KEPT_FOR, limit=PORTION),
            *(purges.purge(one, before=now - kept, limit=PORTION) for one, kept in KEPT_FOR.items()),
        ]
        if PORTION in removed:
            uow.timers.add([housekeeping_timer(now, dedupe_key="housekeeping:next-portion")])


def housekeeping_timer(due_at: datetime, *, dedupe_key: str = "housekeeping:next-night") -> NewTimer:
    """The timer of a housekeeping; the next portion has a key of its own, so that it does not stand in for a night."""
    return NewTimer(community_id=INSTALLATION, kind=HOUSEKEEPING, due_at=due_at, dedupe_key=dedupe_key)
