"""Doing what is due: every timer is handed to the function registered for its kind.

Effects and done mark are one transaction. All due rungs of one ladder of one ticket are handed over in one call, so
that late rungs collapse into one message and none is skipped. A timer whose subject is gone is normal: its function
finds nothing to do. One that fails is tried again; after `MOST_ATTEMPTS` it is dead and somebody is alarmed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from domain.errors import ConciergeError
from usecases.ports import UnitOfWork
from usecases.second_look import with_a_second_look
from usecases.timer_ports import Timer

MOST_ATTEMPTS: Final = 5


class UnknownTimerError(ConciergeError):
    """No function is registered for this kind of timer; it was written by another version of the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTimers:
    """What is due together: one timer, or every due rung of one ladder of one ticket, lowest first. Never empty."""

    timers: tuple[Timer, ...]

    @property
    def highest(self) -> Timer:
        """The rung to act on; the only timer if there is no ladder."""
        return self.timers[-1]

    def late_by(self, now: datetime) -> timedelta:
        """How long ago the highest rung was due."""
        return now - self.highest.due_at


TimerHandler = Callable[[UnitOfWork, DueTimers, datetime], None]
"""Does what is due (unit of work, what, now). May run twice; may find nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFailure:
    """Timers whose function raised `error`; `dead` if they were given up, `alarm_error` if even the alarm failed."""

    kind: str
    ids: tuple[int, ...]
    attempts: int
    error: Exception
    dead: bool
    alarm_error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How many timers are done, whether others are due right now (failed ones aside), and which failed."""

    count: int
    more: bool
    failures: tuple[TimerFailure, ...] = field(default=())


def run_due(
    uow: UnitOfWork,
    *,
    now: datetime,
    handlers: Mapping[str, TimerHandler],
    limit: int,
    alarm: TimerHandler,
    excluding: Sequence[int] = (),
    kinds: Sequence[str] = (),
) -> Ran:
    """Do what is due at `now`, earliest first, at most `limit` calls; with `kinds`, only these.

    A failing function undoes its own effects only. `alarm` is called for timers that are given up; `excluding` names
    timers that rest after a failure.
    """
    count = 0
    failures: list[TimerFailure] = []
    tried = list(excluding)
    for _ in range(limit):
        head = _first_due(uow, now, tried, kinds)
        if head is None:
            break
        outcome = _run_together(uow, head, now=now, handlers=handlers)
        tried.append(head.id)
        if isinstance(outcome, int):
            count += outcome
            continue
        due, error = outcome
        failures.append(_count_failure(uow, due, error, now=now, alarm=alarm))
        tried.extend(timer.id for timer in due.timers)
    return Ran(count=count, more=_first_due(uow, now, tried, kinds) is not None, failures=tuple(failures))


def _first_due(uow: UnitOfWork, now: datetime, tried: Sequence[int], kinds: Sequence[str]) -> Timer | None:
    return next(iter(uow.timers.due(now, limit=1, excluding=tried, kinds=kinds)), None)


def _run_together(
    uow: UnitOfWork, head: Timer, *, now: datetime, handlers: Mapping[str, TimerHandler]
) -> int | tuple[DueTimers, Exception]:
    """How many timers were done with `head` (0: somebody else has it), or what failed."""
    due = DueTimers(timers=(head,))

    def claim_and_do() -> int:
        nonlocal due
        claimed = tuple(uow.timers.claim(head, now))
        if claimed:
            due = DueTimers(timers=claimed)
            _handler(handlers, due)(uow, due, now)
        return len(claimed)

    try:
        return with_a_second_look(uow, claim_and_do)
    except Exception as error:  # noqa: BLE001  whatever a function raises must not stop the other timers
        return due, error


def _handler(handlers: Mapping[str, TimerHandler], due: DueTimers) -> TimerHandler:
    try:
        return handlers[due.highest.kind]
    except KeyError:
        raise UnknownTimerError(due.highest.kind) from None


def _count_failure(
    uow: UnitOfWork, due: DueTimers, error: Exception, *, now: datetime, alarm: TimerHandler
) -> TimerFailure:
    ids = tuple(timer.id for timer in due.timers)
    dead = bool(uow.timers.count_failure(ids, dead_after=MOST_ATTEMPTS, at=now))
    return TimerFailure(
        kind=due.highest.kind,
        ids=ids,
        attempts=due.highest.attempts + 1,
        error=error,
        dead=dead,
        alarm_error=_raise_alarm(uow, due, now, alarm) if dead else None,
    )


def _raise_alarm(uow: UnitOfWork, due: DueTimers, now: datetime, alarm: TimerHandler) -> Exception | None:
    try:
        with uow.savepoint():
            alarm(uow, due, now)
    except Exception as error:  # noqa: BLE001  the timers stay dead; the runner logs that nobody was alarmed
        return error
    return None
