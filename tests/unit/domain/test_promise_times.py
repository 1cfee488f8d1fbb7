"""When promises are due and rungs ring: given days and nights by example, everything else by what must always hold."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.promise_rules import (
    AfterStart,
    AtPercent,
    Audience,
    BeforeDue,
    ClockKind,
    Ladder,
    PromiseKind,
    PromiseRule,
    QuietRule,
    Rung,
    RungAt,
    RungWording,
)
from domain.promise_times import due_moment, put_off, rings_through, rung_moments

ONCE, EARLIER, LATER = QuietRule.AT_ONCE, QuietRule.EARLIER, QuietRule.LATER
OFFICE = (DaySpan(start=time(8, 30), end=time(12)), DaySpan(start=time(14), end=time(17, 30)))
NIGHT = DaySpan(start=time(22), end=time(8))


def calendar(zone: str = "Asia/Shanghai", quiet: DaySpan | None = NIGHT) -> ServiceCalendar:
    """Monday to Friday in the office, Saturday morning, Sunday closed; asleep from 22:00 to 08:00."""
    week = (*((OFFICE,) * 5), (DaySpan(start=time(9), end=time(12)),), ())
    return ServiceCalendar(timezone=zone, week=week, quiet=quiet)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def local(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """`23T10:00` of November 2026 (the 23rd is a Monday), or a whole date."""
    whole = text if len(text) > 8 else f"2026-11-{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def rung(at: RungAt, quiet: QuietRule = ONCE, audience: Audience = Audience.HOLDER) -> Rung:
    return Rung(at=at, audience=audience, wording=RungWording.TIME_LEFT, quiet=quiet)


def ladder(*rungs: Rung, clock: ClockKind = ClockKind.CLOCK, urgent: bool | None = None) -> Ladder:
    return Ladder(key="ladder", measured_from=PromiseKind.RESOLVE, clock=clock, rungs=rungs, urgent=urgent)


def moments(
    steps: Ladder, made: str, due: str, now: str | None = None, *, urgent: bool = False, zone: str = "Asia/Shanghai"
) -> list[tuple[int, str]]:
    """Number and local moment (`23T10:00`) of every rung still to come."""
    found = rung_moments(
        steps,
        made_at=local(made, zone),
        due_at=local(due, zone),
        now=local(now or made, zone),
        calendar=calendar(zone),
        urgent=urgent,
    )
    return [(number, moment.astimezone(ZoneInfo(zone)).strftime("%dT%H:%M")) for number, moment in found]


# ------------------------------------------------------------------------------------------------ due moments


@pytest.mark.parametrize(
    ("clock", "within", "made", "due"),
    [
        (ClockKind.CLOCK, hours(24), "23T10:20", "24T10:20"),  # REP-2: of being reported
        (ClockKind.CLOCK, hours(24), "22T23:10", "23T23:10"),  # a Sunday night counts
        (ClockKind.CLOCK, hours(48), "22T15:40", "24T15:40"),
        (ClockKind.WAKING, minutes(30), "23T10:20", "23T10:50"),
        (ClockKind.WAKING, minutes(30), "22T23:10", "23T08:30"),
        (ClockKind.WAKING, minutes(30), "22T21:50", "23T08:20"),
        (ClockKind.WAKING, minutes(30), "22T21:30", "22T22:00"),  # used up exactly when the night begins
        (ClockKind.SERVICE, hours(4), "23T11:00", "23T17:00"),  # over lunch
        (ClockKind.SERVICE, hours(1), "28T11:30", "30T09:00"),  # over a Sunday
        (ClockKind.SERVICE, minutes(30), "29T10:00", "30T09:00"),  # begun on one
    ],
)
def test_due_moments(clock: ClockKind, within: timedelta, made: str, due: str) -> None:
    rule = PromiseRule(kind=PromiseKind.RESOLVE, within=within, clock=clock)
    assert due_moment(rule, local(made), calendar()) == local(due)


def test_a_day_is_24_hours_where_the_clocks_change() -> None:
    rule = PromiseRule(kind=PromiseKind.RESOLVE, within=hours(24), clock=ClockKind.CLOCK)
    berlin = calendar("Europe/Berlin")
    forward = due_moment(rule, local("2026-03-28T12:00", "Europe/Berlin"), berlin)
    back = due_moment(rule, local("2026-10-24T12:00", "Europe/Berlin"), berlin)
    assert (forward, back) == (
        local("2026-03-29T13:00", "Europe/Berlin"),
        local("2026-10-25T11:00", "Europe/Berlin"),
    )


# ------------------------------------------------------------------------------------------------ the shipped ladders


ACCEPT = ladder(*(rung(AfterStart(by=minutes(by)), LATER) for by in (15, 30, 45, 60)), clock=ClockKind.WAKING)
ACCEPT_URGENT = ladder(*(rung(AfterStart(by=minutes(by)), ONCE) for by in (5, 15, 30, 45)), urgent=True)
RESOLVE = ladder(
    rung(AtPercent(percent=50), EARLIER),
    rung(AtPercent(percent=80), EARLIER),
    rung(BeforeDue(by=hours(2)), EARLIER),
    rung(BeforeDue(by=hours(1)), EARLIER, Audience.SUPERVISOR),
    rung(BeforeDue(by=hours(1)), EARLIER, Audience.RESIDENT),
    rung(BeforeDue(by=timedelta(0)), LATER, Audience.MANAGER),
    urgent=False,
)


@pytest.mark.parametrize(
    ("made", "rings"),
    [
        ("23T10:00", ["23T10:15", "23T10:30", "23T10:45", "23T11:00"]),
        ("23T03:00", ["23T08:15", "23T08:30", "23T08:45", "23T09:00"]),  # in the morning, no pings before
        ("22T23:10", ["23T08:15", "23T08:30", "23T08:45", "23T09:00"]),
        ("23T21:40", ["23T21:55", "24T08:10", "24T08:25", "24T08:40"]),  # the night comes in between
    ],
)
def test_acceptance(made: str, rings: list[str]) -> None:
    assert [moment for _, moment in moments(ACCEPT, made, "25T00:00")] == rings


def test_acceptance_of_an_urgent_ticket_does_not_wait_for_the_morning() -> None:
    assert moments(ACCEPT_URGENT, "23T23:00", "23T23:15", urgent=True) == [
        (0, "23T23:05"),
        (1, "23T23:15"),
        (2, "23T23:30"),
        (3, "23T23:45"),
    ]


@pytest.mark.parametrize(
    ("made", "due", "rings"),
    [
        ("23T12:00", "24T12:00", ["23T21:59", "23T21:59", "24T10:00", "24T11:00", "24T11:00", "24T12:00"]),
        ("23T10:00", "24T10:00", ["23T21:59", "23T21:59", "24T08:00", "24T09:00", "24T09:00", "24T10:00"]),
        # Due at five in the morning: everybody hears the evening before, the manager in the morning.
        ("23T05:00", "24T05:00", ["23T17:00", "23T21:59", "23T21:59", "23T21:59", "23T21:59", "24T08:00"]),
        # Reported in the night, due in the next one.
        ("22T23:10", "23T23:10", ["23T11:10", "23T18:22", "23T21:10", "23T21:59", "23T21:59", "24T08:00"]),
    ],
)
def test_the_24_hours(made: str, due: str, rings: list[str]) -> None:
    assert [moment for _, moment in moments(RESOLVE, made, due)] == rings


def test_a_held_promise_begins_its_ladder_again() -> None:
    """Made on Monday at 10:00, moved at 20:00 from Tuesday 10:00 to Wednesday 12:00."""
    assert moments(RESOLVE, "23T10:00", "25T12:00", "23T20:00") == [
        (0, "24T11:00"),
        (1, "24T21:59"),
        (2, "25T10:00"),
        (3, "25T11:00"),
        (4, "25T11:00"),
        (5, "25T12:00"),
    ]


# ------------------------------------------------------------------------------------------------ quiet hours


@pytest.mark.parametrize(
    ("quiet", "now", "due", "ring"),
    [
        (ONCE, "23T20:00", "24T05:00", "24T03:00"),
        (EARLIER, "23T20:00", "24T05:00", "23T21:59"),
        (EARLIER, "23T21:59", "24T05:00", "23T21:59"),
        (EARLIER, "23T23:00", "24T05:00", "24T03:00"),  # too late for the evening, the morning is after the breach
        (EARLIER, "23T23:00", "24T09:00", "24T08:00"),  # too late for the evening, the morning still warns
        (EARLIER, "24T04:00", "24T05:00", "24T04:00"),  # behind already, and the breach is ahead
        (LATER, "23T20:00", "24T05:00", "24T08:00"),
        (LATER, "24T04:00", "24T05:00", "24T08:00"),
    ],
)
def test_a_warning_in_the_night(quiet: QuietRule, now: str, due: str, ring: str) -> None:
    assert moments(ladder(rung(BeforeDue(by=hours(2)), quiet)), "23T10:00", due, now) == [(0, ring)]


def test_without_quiet_hours_no_rule_moves_anything() -> None:
    for quiet in QuietRule:
        found = rung_moments(
            ladder(rung(BeforeDue(by=hours(2)), quiet)),
            made_at=local("23T10:00"),
            due_at=local("24T05:00"),
            now=local("23T10:00"),
            calendar=calendar(quiet=None),
            urgent=False,
        )
        assert found == [(0, local("24T03:00"))]


@pytest.mark.parametrize(
    ("for_whom", "urgent", "audience", "quiet", "through"),
    [
        (None, False, Audience.HOLDER, ONCE, True),
        (None, False, Audience.HOLDER, EARLIER, False),
        (None, True, Audience.HOLDER, EARLIER, True),  # one ladder for both: urgent waits for nothing
        (None, True, Audience.RESIDENT, EARLIER, False),  # but nobody's sleep is broken by a warning
        (None, True, Audience.RESIDENT, ONCE, True),
        (True, True, Audience.HOLDER, LATER, False),  # written for urgent tickets: it says itself what waits
        (True, True, Audience.HOLDER, ONCE, True),
    ],
)
def test_what_rings_through_the_night(
    for_whom: bool | None, urgent: bool, audience: Audience, quiet: QuietRule, through: bool
) -> None:
    one = rung(BeforeDue(by=hours(1)), quiet, audience)
    steps = ladder(one, urgent=for_whom)
    assert rings_through(steps, one, urgent=urgent) is through
    expected = "24T04:00" if through else {ONCE: "24T04:00", EARLIER: "23T21:59", LATER: "24T08:00"}[quiet]
    assert moments(steps, "23T10:00", "24T05:00", urgent=urgent) == [(0, expected)]


@pytest.mark.parametrize(
    ("at", "now", "due", "through", "waits_until"),
    [
        (BeforeDue(by=hours(1)), "24T02:00", "24T12:00", False, "24T08:00"),
        (BeforeDue(by=hours(1)), "24T02:00", "24T05:00", False, None),  # the morning comes after the breach
        (BeforeDue(by=hours(1)), "24T02:00", "23T23:00", False, "24T08:00"),  # broken already: it can wait
        (BeforeDue(by=timedelta(0)), "24T05:00", "24T05:00", False, "24T08:00"),
        (BeforeDue(by=hours(1)), "24T02:00", "24T12:00", True, None),
        (BeforeDue(by=hours(1)), "24T10:00", "24T12:00", False, None),
        (AfterStart(by=minutes(15)), "24T02:00", "23T21:50", False, "24T08:00"),
    ],
)
def test_rungs_that_wake_up_in_the_night(
    at: RungAt, now: str, due: str, through: bool, waits_until: str | None
) -> None:
    found = put_off(rung(at, EARLIER), due_at=local(due), now=local(now), calendar=calendar(), through=through)
    assert found == (None if waits_until is None else local(waits_until))


# ------------------------------------------------------------------------------------------------ what lies behind


def test_rungs_from_the_start_that_have_passed_are_left_out() -> None:
    steps = ladder(rung(AfterStart(by=hours(1))), rung(AtPercent(percent=50)), rung(AtPercent(percent=90)))
    assert moments(steps, "23T10:00", "23T20:00", "23T16:00") == [(2, "23T19:00")]


def test_a_rung_at_the_start_rings_at_the_start_only() -> None:
    steps = ladder(rung(AfterStart(by=timedelta(0))))
    assert moments(steps, "23T10:00", "23T20:00") == [(0, "23T10:00")]
    assert moments(steps, "23T10:00", "23T20:00", "23T10:01") == []


def test_a_warning_that_lies_behind_is_said_at_once_while_the_breach_is_ahead() -> None:
    steps = ladder(rung(BeforeDue(by=hours(2))), rung(BeforeDue(by=timedelta(0)), audience=Audience.MANAGER))
    assert moments(steps, "23T10:00", "23T20:00", "23T19:30") == [(0, "23T19:30"), (1, "23T20:00")]
    assert moments(steps, "23T10:00", "23T20:00", "23T19:59") == [(1, "23T20:00")]


def test_a_breach_that_lies_behind_is_never_left_out() -> None:
    steps = ladder(rung(BeforeDue(by=hours(2))), rung(BeforeDue(by=timedelta(0)), audience=Audience.MANAGER))
    assert moments(steps, "23T10:00", "23T12:00", "23T15:00") == [(1, "23T15:00")]


def test_a_warning_longer_than_the_promise_is_no_warning() -> None:
    steps = ladder(rung(BeforeDue(by=hours(2))), rung(BeforeDue(by=minutes(30))))
    assert moments(steps, "23T10:00", "23T11:30") == [(1, "23T11:00")]
    assert moments(steps, "23T10:00", "23T12:00") == [(1, "23T11:30")], "no rung at the very beginning"


def test_time_before_the_due_moment_runs_in_the_ladders_clock() -> None:
    """Due at 09:00, half an hour of office time earlier is 08:30, one hour is 17:00 the evening before."""
    steps = ladder(rung(BeforeDue(by=hours(1))), rung(BeforeDue(by=minutes(30))), clock=ClockKind.SERVICE)
    assert moments(steps, "23T10:00", "24T09:00") == [(0, "23T17:00"), (1, "23T17:30")]
    assert moments(steps, "27T10:00", "30T09:00") == [(0, "28T11:30"), (1, "28T12:00")]  # over a Sunday
    waking = ladder(rung(BeforeDue(by=minutes(30))), clock=ClockKind.WAKING)
    assert moments(waking, "23T21:00", "24T08:10") == [(0, "23T21:40")]


def test_part_of_the_time_runs_in_the_ladders_clock() -> None:
    steps = ladder(rung(AtPercent(percent=50)), clock=ClockKind.SERVICE)
    assert moments(steps, "23T10:00", "23T16:00") == [(0, "23T12:00")]  # four hours with lunch in between


def test_an_audience_never_hears_a_lower_rung_after_a_higher_one() -> None:
    steps = ladder(
        rung(BeforeDue(by=hours(4)), LATER),
        rung(BeforeDue(by=hours(4)), LATER, Audience.SUPERVISOR),
        rung(BeforeDue(by=hours(2)), EARLIER),
    )
    assert moments(steps, "23T10:00", "24T05:00") == [(0, "23T21:59"), (1, "24T08:00"), (2, "23T21:59")]


@pytest.mark.parametrize(
    ("due", "rings"),
    [
        ("24T01:55", [(0, "23T21:55"), (1, "23T21:55")]),
        ("24T01:30", [(0, "23T21:30"), (1, "23T21:59")]),  # half an hour is no bother
    ],
)
def test_what_the_night_brings_forward_joins_what_has_just_rung(due: str, rings: list[tuple[int, str]]) -> None:
    steps = ladder(rung(BeforeDue(by=hours(4)), EARLIER), rung(BeforeDue(by=hours(2)), EARLIER))
    assert moments(steps, "23T10:00", due) == rings


def test_rungs_where_the_clocks_change() -> None:
    """24 real hours over the night in which 02:00 becomes 03:00."""
    made, due = "2026-03-28T12:00", "2026-03-29T13:00"
    found = moments(RESOLVE, made, due, zone="Europe/Berlin")
    assert [moment for _, moment in found] == ["28T21:59", "29T08:12", "29T11:00", "29T12:00", "29T12:00", "29T13:00"]


# ------------------------------------------------------------------------------------------------ what always holds


STARTS = st.integers(min_value=0, max_value=20 * 24 * 60).map(lambda at: local("20T00:00") + minutes(at))
LENGTHS = st.integers(min_value=5, max_value=4 * 24 * 60).map(minutes)
ATS = st.one_of(
    st.integers(0, 3000).map(lambda by: AfterStart(by=minutes(by))),
    st.integers(1, 100).map(lambda percent: AtPercent(percent=percent)),
    st.integers(0, 3000).map(lambda by: BeforeDue(by=minutes(by))),
)
RUNGS = st.builds(rung, ATS, st.sampled_from(QuietRule), st.sampled_from([Audience.HOLDER, Audience.RESIDENT]))
LADDERS = st.builds(
    lambda rungs, clock, urgent: ladder(*rungs, clock=clock, urgent=urgent),
    st.lists(RUNGS, min_size=1, max_size=6),
    st.sampled_from(ClockKind),
    st.sampled_from([None, True]),
)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin"])


@settings(max_examples=300, deadline=None)
@given(steps=LADDERS, made=STARTS, length=LENGTHS, passed=LENGTHS, urgent=st.booleans(), zone=ZONES)
def test_what_always_holds(
    steps: Ladder, made: datetime, length: timedelta, passed: timedelta, urgent: bool, zone: str
) -> None:
    due, now, days = made + length, made + passed, calendar(zone)
    found = rung_moments(steps, made_at=made, due_at=due, now=now, calendar=days, urgent=urgent)
    assert [number for number, _ in found] == sorted({number for number, _ in found})
    heard: dict[Audience, datetime] = {}
    for number, moment in found:
        one = steps.rungs[number]
        assert moment >= now
        assert heard.get(one.audience, moment) <= moment, "an audience hears lower rungs first or together"
        heard[one.audience] = moment
        through = rings_through(steps, one, urgent=urgent)
        if isinstance(one.at, BeforeDue) and now < due and (through or one.quiet is not LATER):
            assert moment <= due or (one.at.by == timedelta(0) and days.in_quiet_hours(due))
        if not through and one.quiet is LATER and all(other.quiet is LATER for other in steps.rungs):
            assert not days.in_quiet_hours(moment) or any(
                rings_through(steps, other, urgent=urgent) for other in steps.rungs
            )
        if not through and one.quiet is EARLIER and days.in_quiet_hours(moment):
            assert days.end_of_quiet_hours(moment) >= due or any(
                rings_through(steps, other, urgent=urgent) for other in steps.rungs
            )


@settings(max_examples=200, deadline=None)
@given(at=ATS, made=STARTS, length=LENGTHS, quiet=st.sampled_from(QuietRule))
def test_a_rung_of_a_fresh_promise_rings_unless_it_warns_longer_than_the_promise(
    at: RungAt, made: datetime, length: timedelta, quiet: QuietRule
) -> None:
    found = rung_moments(
        ladder(rung(at, quiet)), made_at=made, due_at=made + length, now=made, calendar=calendar(), urgent=False
    )
    too_long = isinstance(at, BeforeDue) and at.by >= length
    assert len(found) == (0 if too_long else 1)
