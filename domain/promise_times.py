"""When a promise is due and when each rung of its ladder rings, by the community's calendar."""

from datetime import datetime, timedelta
from typing import assert_never

from domain.calendar import ServiceCalendar
from domain.promise_rules import (
    AfterStart,
    AtPercent,
    Audience,
    BeforeDue,
    ClockKind,
    Ladder,
    PromiseRule,
    QuietRule,
    Rung,
)

_FEWEST_AHEAD = timedelta(minutes=1)
_JUST_AFTER = timedelta(minutes=15)
_ZERO = timedelta(0)


def due_moment(rule: PromiseRule, made_at: datetime, calendar: ServiceCalendar) -> datetime:
    """The moment that `rule` promises for something made at `made_at`; aware UTC.

    One that must not fall into the quiet hours comes before them, unless they have begun already.
    """
    due = calendar.add(rule.clock, made_at, rule.within)
    awake = calendar.last_waking_moment(due) if rule.awake else due
    return awake if awake > made_at else due


def rung_moments(
    ladder: Ladder,
    *,
    made_at: datetime,
    due_at: datetime,
    now: datetime,
    calendar: ServiceCalendar,
    urgent: bool,
) -> list[tuple[int, datetime]]:
    """The rungs still to come, by number, with the moments they ring; none of them before `now`.

    Rungs measured from the start that have passed are left out. A warning whose moment has passed rings at once as
    long as the breach is ahead, and the breach itself always rings. No audience hears a lower rung after a higher one:
    the lower one is brought forward, so that both come as one message; and one that the quiet hours bring forward to
    just after a lower one comes with it.
    """
    moments: list[tuple[int, datetime]] = []
    earliest: dict[Audience, datetime] = {}
    forward: set[int] = set()
    for number, rung in reversed(list(enumerate(ladder.rungs))):
        nominal = _nominal(rung, ladder, made_at, due_at, calendar)
        if nominal is None:
            continue
        moment = _moment(rung, nominal, due_at, now, calendar, through=rings_through(ladder, rung, urgent=urgent))
        if moment is not None:
            moment = min(moment, earliest.get(rung.audience, moment))
            earliest[rung.audience] = moment
            moments.append((number, moment))
            forward |= {number} if moment < nominal else set()
    return _joined(ladder, moments[::-1], forward)


def _joined(ladder: Ladder, moments: list[tuple[int, datetime]], forward: set[int]) -> list[tuple[int, datetime]]:
    """Nobody is called twice within minutes because a night lies ahead: what comes before it joins what has rung."""
    joined: list[tuple[int, datetime]] = []
    last: dict[Audience, datetime] = {}
    for number, moment in moments:
        audience = ladder.rungs[number].audience
        before = last.get(audience)
        joins = number in forward and before is not None and moment - before <= _JUST_AFTER
        last[audience] = before if joins and before is not None else moment
        joined.append((number, last[audience]))
    return joined


def rings_through(ladder: Ladder, rung: Rung, *, urgent: bool) -> bool:
    """Whether the quiet hours mean nothing to this rung.

    A ladder written for urgent matters says itself what waits; one that serves both waits for nothing when it is
    urgent. A resident's sleep is always up to the rung.
    """
    if rung.quiet is QuietRule.AT_ONCE:
        return True
    return urgent and ladder.urgent is None and rung.audience is not Audience.RESIDENT


def put_off(
    rung: Rung, *, due_at: datetime, now: datetime, calendar: ServiceCalendar, through: bool
) -> datetime | None:
    """The morning that a rung waits for when it finds itself in the quiet hours, or None when it is said now.

    That happens after a downtime. A warning does not wait for a morning that comes after the breach.
    """
    morning = calendar.end_of_quiet_hours(now)
    if through or morning == now.astimezone(morning.tzinfo):
        return None
    return None if _warns(rung) and now < due_at <= morning else morning


def _moment(
    rung: Rung, nominal: datetime, due_at: datetime, now: datetime, calendar: ServiceCalendar, *, through: bool
) -> datetime | None:
    if nominal < now and _said_late(rung, due_at, now):
        nominal = now
    moment = nominal if through else _heard(rung, nominal, due_at, now, calendar)
    return moment if moment >= now else None


def _said_late(rung: Rung, due_at: datetime, now: datetime) -> bool:
    """The breach is never left out; a warning is worth saying late as long as the breach has not come."""
    return isinstance(rung.at, BeforeDue) and (not _warns(rung) or now < due_at - _FEWEST_AHEAD)


def _warns(rung: Rung) -> bool:
    return not isinstance(rung.at, BeforeDue) or rung.at.by > _ZERO


def _nominal(
    rung: Rung, ladder: Ladder, made_at: datetime, due_at: datetime, calendar: ServiceCalendar
) -> datetime | None:
    """The moment without regard to the quiet hours; None for a warning that is longer than the whole promise."""
    match rung.at:
        case AfterStart(by=by):
            return calendar.add(ladder.clock, made_at, by)
        case AtPercent(percent=percent):
            part = _whole(ladder.clock, made_at, due_at, calendar) * percent / 100
            return _after(ladder.clock, made_at, part, calendar)
        case BeforeDue(by=by):
            left = _whole(ladder.clock, made_at, due_at, calendar) - by
            if by == _ZERO:
                return due_at
            return None if left <= _ZERO else min(_after(ladder.clock, made_at, left, calendar), due_at)
        case _:
            assert_never(rung.at)


def _whole(clock: ClockKind, made_at: datetime, due_at: datetime, calendar: ServiceCalendar) -> timedelta:
    return due_at - made_at if clock is ClockKind.CLOCK else calendar.between(clock, made_at, due_at)


def _after(clock: ClockKind, made_at: datetime, delta: timedelta, calendar: ServiceCalendar) -> datetime:
    return made_at + delta if clock is ClockKind.CLOCK else calendar.add(clock, made_at, delta)


def _heard(rung: Rung, nominal: datetime, due_at: datetime, now: datetime, calendar: ServiceCalendar) -> datetime:
    later = calendar.end_of_quiet_hours(nominal)
    if later == nominal:
        return nominal
    match rung.quiet:
        case QuietRule.AT_ONCE:
            return nominal
        case QuietRule.LATER:
            return later
        case QuietRule.EARLIER:
            earlier = calendar.last_waking_moment(nominal)
            if earlier >= now:
                return earlier
            # The night has begun already: in the morning if that is still a warning, else in the night itself.
            return later if later < due_at else nominal
        case _:
            assert_never(rung.quiet)
