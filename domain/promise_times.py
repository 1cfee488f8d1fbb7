"""When a promise is due and when each rung of its ladder rings, by the community's calendar."""

from datetime import datetime, timedelta
from typing import assert_never

from domain.calendar import ServiceCalendar
from domain.promise_rules import AfterStart, AtPercent, BeforeDue, ClockKind, Ladder, PromiseRule, QuietRule, Rung

_FEWEST_AHEAD = timedelta(minutes=1)


def due_moment(rule: PromiseRule, made_at: datetime, calendar: ServiceCalendar) -> datetime:
    """The moment that `rule` promises for something made at `made_at`; aware UTC."""
    return calendar.add(rule.clock, made_at, rule.within)


def rung_moments(
    ladder: Ladder,
    *,
    made_at: datetime,
    due_at: datetime,
    now: datetime,
    calendar: ServiceCalendar,
    urgent: bool,
) -> list[tuple[int, datetime]]:
    """The rungs still to come, by number, with the moments they ring.

    A rung in quiet hours follows its own rule unless the matter is urgent. Rungs measured from the start that have
    passed are left out; a rung that would have to ring before the breach but lies behind already rings at once.
    """
    moments: list[tuple[int, datetime]] = []
    for number, rung in enumerate(ladder.rungs):
        nominal = _nominal(rung, ladder, made_at, due_at, calendar)
        moment = nominal if urgent else _heard(rung, nominal, now, calendar)
        if moment <= now and not _still_useful(rung, nominal, now, due_at):
            continue
        moments.append((number, max(moment, now)))
    return moments


def _nominal(rung: Rung, ladder: Ladder, made_at: datetime, due_at: datetime, calendar: ServiceCalendar) -> datetime:
    match rung.at:
        case AfterStart(by=by):
            return calendar.add(ladder.clock, made_at, by)
        case AtPercent(percent=percent):
            if ladder.clock is ClockKind.CLOCK:
                return made_at + (due_at - made_at) * percent / 100
            whole = calendar.between(ladder.clock, made_at, due_at)
            return calendar.add(ladder.clock, made_at, whole * percent / 100)
        case BeforeDue(by=by):
            return due_at - by
        case _:
            assert_never(rung.at)


def _heard(rung: Rung, nominal: datetime, now: datetime, calendar: ServiceCalendar) -> datetime:
    match rung.quiet:
        case QuietRule.AT_ONCE:
            return nominal
        case QuietRule.LATER:
            return calendar.end_of_quiet_hours(nominal)
        case QuietRule.EARLIER:
            earlier = calendar.last_waking_moment(nominal)
            return earlier if earlier > now else nominal
        case _:
            assert_never(rung.quiet)


def _still_useful(rung: Rung, nominal: datetime, now: datetime, due_at: datetime) -> bool:
    """A warning before the breach is worth saying late as long as the breach has not come."""
    return isinstance(rung.at, BeforeDue) and nominal <= now < due_at - _FEWEST_AHEAD
