"""Whether a result came in time, with holds and extensions counted apart (REP-2, REP-6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.calendar import ServiceCalendar
from domain.events import Event, EventKind
from domain.pauses import BY_EXTENSION, BY_HOLD, Move, moved_by, moves
from domain.promise_rules import ClockKind


class Verdict(StrEnum):
    """How a promise ended. An extension excuses nothing: its new moment is kept, but the first one was not."""

    IN_TIME = "in_time"
    IN_TIME_AFTER_HOLDS = "in_time_after_holds"
    LATE = "late"


_BEST_FIRST = tuple(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedResult:
    """One promise of a result: when it was made, for when after all moves, and when it was kept (None: not yet)."""

    made_at: datetime
    due_at: datetime
    kept_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeliness:
    """The verdict, and how often and by how much the moment was moved by holds and by extensions, in its own time.

    `verdict` is None as long as it is open: nothing is finished, and it is not late yet.
    """

    verdict: Verdict | None
    holds: int
    held: timedelta
    extensions: int
    extended: timedelta


def timeliness(
    events: Sequence[Event],
    results: Iterable[PromisedResult],
    *,
    clock: ClockKind,
    calendar: ServiceCalendar,
    now: datetime,
) -> Timeliness | None:
    """Judge a ticket by its history and its promises of a result (the withdrawn ones left out), oldest first.

    A result that did not hold is promised again, and judged again: the worst counts. None when nothing was promised.
    """
    promised = list(results)
    if not promised:
        return None
    held, extended = moves(events, BY_HOLD), moves(events, BY_EXTENSION)
    ends = [following.made_at for _, following in pairwise(promised)]
    verdicts = [
        _verdict(one, _within(held, one.made_at, end), _within(extended, one.made_at, end), clock, calendar, now)
        for one, end in zip(promised, [*ends, None], strict=True)
    ]
    decided = [verdict for verdict in verdicts if verdict is not None]
    open_still = len(decided) < len(verdicts) and Verdict.LATE not in decided
    return Timeliness(
        verdict=None if open_still else max(decided, key=_BEST_FIRST.index),
        holds=sum(1 for one in held if one.kind is EventKind.HELD),
        held=moved_by(held, clock, calendar),
        extensions=len(extended),
        extended=moved_by(extended, clock, calendar),
    )


def _within(found: tuple[Move, ...], since: datetime, until: datetime | None) -> tuple[Move, ...]:
    return tuple(one for one in found if one.at >= since and (until is None or one.at < until))


def _verdict(
    one: PromisedResult,
    held: tuple[Move, ...],
    extended: tuple[Move, ...],
    clock: ClockKind,
    calendar: ServiceCalendar,
    now: datetime,
) -> Verdict | None:
    first = min((*held, *extended), key=lambda move: move.at, default=None)
    due = one.due_at if first is None else first.old_due
    by_holds = moved_by(held, clock, calendar)
    excused = due if by_holds <= timedelta(0) else calendar.add(clock, due, by_holds)
    if one.kept_at is None:
        return Verdict.LATE if now > excused else None
    if one.kept_at <= due:
        return Verdict.IN_TIME
    return Verdict.IN_TIME_AFTER_HOLDS if one.kept_at <= excused else Verdict.LATE
