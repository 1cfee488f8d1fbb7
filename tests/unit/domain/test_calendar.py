"""Service hours and quiet hours: given days by example, everything else against a counter of minutes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.promise_rules import ClockKind
from domain.special_days import DayKind, SpecialDay

MINUTE = timedelta(minutes=1)


def span(start: str, end: str) -> DaySpan:
    return DaySpan(start=time.fromisoformat(start), end=time.fromisoformat(end))


def local(text: str, zone: str = "Asia/Shanghai", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


OFFICE = (span("08:30", "12:00"), span("14:00", "17:30"))
BAY = ServiceCalendar(
    timezone="Asia/Shanghai",
    week=(OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (span("09:00", "12:00"),), ()),
    workday=OFFICE,
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    makeup_days=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    official_years=frozenset({2026}),
    quiet=span("22:00", "08:00"),
)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-23T08:29:59", False),  # a Monday
        ("2026-11-23T08:30", True),
        ("2026-11-23T11:59:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T14:00", True),
        ("2026-11-23T17:30", False),
        ("2026-11-28T10:00", True),  # Saturday morning
        ("2026-11-28T15:00", False),
        ("2026-11-29T10:00", False),  # Sunday
        ("2026-10-01T10:00", False),  # National Day, a Thursday
        ("2026-09-20T15:00", True),  # a Sunday worked to make up
        ("2026-10-10T15:00", True),  # a Saturday worked in full
    ],
)
def test_service_hours(at: str, open_: bool) -> None:
    assert BAY.is_service(local(at)) is open_


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23T08:30", 0, "2026-11-23T08:30"),
        ("2026-11-23T03:00", 0, "2026-11-23T08:30"),
        ("2026-11-23T11:00", 60, "2026-11-23T12:00"),  # used up exactly at the end
        ("2026-11-23T11:00", 61, "2026-11-23T14:01"),
        ("2026-11-23T11:00", 240, "2026-11-23T17:00"),  # COM-7: four service hours over lunch
        ("2026-11-23T17:00", 60, "2026-11-24T09:00"),
        ("2026-11-28T11:30", 60, "2026-11-30T09:00"),  # over a Sunday
        ("2026-09-30T17:00", 60, "2026-10-08T09:00"),  # over the golden week
        ("2026-10-09T17:00", 60, "2026-10-10T09:00"),  # into a make-up Saturday
    ],
)
def test_adding_service_time(start: str, minutes: int, due: str) -> None:
    assert BAY.add_service_time(local(start), timedelta(minutes=minutes)) == local(due)


def test_half_an_hour_promised_at_night_ends_in_the_morning() -> None:
    assert BAY.add(ClockKind.WAKING, local("2026-11-22T23:10"), timedelta(minutes=30)) == local("2026-11-23T08:30")
    assert BAY.add(ClockKind.WAKING, local("2026-11-22T21:50"), timedelta(minutes=30)) == local("2026-11-23T08:20")
    assert BAY.add(ClockKind.WAKING, local("2026-11-22T10:20"), timedelta(minutes=30)) == local("2026-11-22T10:50")
    assert BAY.add(ClockKind.CLOCK, local("2026-11-22T23:10"), timedelta(hours=24)) == local("2026-11-23T23:10")


@pytest.mark.parametrize(
    ("at", "quiet", "end", "last_waking"),
    [
        ("2026-11-22T21:59", False, "2026-11-22T21:59", "2026-11-22T21:59"),
        ("2026-11-22T22:00", True, "2026-11-23T08:00", "2026-11-22T21:59"),
        ("2026-11-23T01:00", True, "2026-11-23T08:00", "2026-11-22T21:59"),
        ("2026-11-23T07:59", True, "2026-11-23T08:00", "2026-11-22T21:59"),
        ("2026-11-23T08:00", False, "2026-11-23T08:00", "2026-11-23T08:00"),
    ],
)
def test_quiet_hours(at: str, quiet: bool, end: str, last_waking: str) -> None:
    moment = local(at)
    assert BAY.in_quiet_hours(moment) is quiet
    assert BAY.end_of_quiet_hours(moment) == local(end)
    assert BAY.last_waking_moment(moment) == local(last_waking)


@pytest.mark.parametrize(
    ("quiet", "at", "end", "last_waking"),
    [
        (("13:00", "14:30"), "2026-11-23T13:10", "2026-11-23T14:30", "2026-11-23T12:59"),
        (("00:00", "07:00"), "2026-11-23T00:00", "2026-11-23T07:00", "2026-11-22T23:59"),
        (("23:00", "00:00"), "2026-11-23T23:30", "2026-11-24T00:00", "2026-11-23T22:59"),
    ],
)
def test_quiet_hours_within_a_day(quiet: tuple[str, str], at: str, end: str, last_waking: str) -> None:
    calendar = ServiceCalendar(timezone="Asia/Shanghai", week=(OFFICE,) * 7, quiet=span(*quiet))
    assert calendar.end_of_quiet_hours(local(at)) == local(end)
    assert calendar.last_waking_moment(local(at)) == local(last_waking)


def test_without_quiet_hours_everybody_is_always_awake() -> None:
    calendar = ServiceCalendar(timezone="Asia/Shanghai", week=(OFFICE,) * 7)
    at = local("2026-11-23T02:00")
    assert (calendar.in_quiet_hours(at), calendar.last_waking_moment(at)) == (False, at)


def test_a_make_up_day_without_hours_of_its_own_is_like_a_monday() -> None:
    calendar = ServiceCalendar(
        timezone="Asia/Shanghai", week=(OFFICE, *[()] * 6), makeup_days=frozenset({date(2026, 9, 20)})
    )
    assert calendar.is_service(local("2026-09-20T15:00")) is True
    assert calendar.is_service(local("2026-09-22T15:00")) is False


def test_a_skipped_hour_counts_nothing_and_a_repeated_one_twice() -> None:
    whole_day = (span("00:00", "00:00"),)
    calendar = ServiceCalendar(timezone="Europe/London", week=(whole_day,) * 7)
    hours = [
        calendar.service_time_between(local(f"{day}T00:00", "Europe/London"), local(f"{after}T00:00", "Europe/London"))
        for day, after in (("2026-03-29", "2026-03-30"), ("2026-10-25", "2026-10-26"), ("2026-06-01", "2026-06-02"))
    ]
    assert hours == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]


def test_the_repeated_hour_of_a_narrow_span() -> None:
    calendar = ServiceCalendar(timezone="Europe/London", week=((span("01:15", "01:45"),),) * 7)
    first, second = (local("2026-10-25T01:20", "Europe/London", fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    assert [calendar.is_service(at) for at in (first, first + 30 * MINUTE, second, second + 30 * MINUTE)] == [
        True,
        False,
        True,
        False,
    ]
    assert calendar.add_service_time(first, timedelta(minutes=40)) == local("2026-10-25T01:30", "Europe/London", 1)


def test_provisional_years() -> None:
    assert [BAY.is_provisional(year) for year in (2025, 2026, 2027)] == [True, False, True]


def test_make_up_days_that_were_entered_by_hand_settle_a_year() -> None:
    working, closed = SpecialDay(kind=DayKind.WORKING), SpecialDay(kind=DayKind.CLOSED)
    entered = BAY.with_days({date(2027, 2, 6): working, date(2028, 1, 3): working, date(2029, 1, 6): closed})
    assert [entered.is_provisional(year) for year in (2027, 2028, 2029)] == [False, True, True]


@pytest.mark.parametrize(
    "fields",
    [
        {"week": ((),) * 7},
        {"week": (OFFICE,) * 6},
        {"week": ((span("22:00", "06:00"),),) * 7},
        {"week": (OFFICE,) * 7, "quiet": span("08:00", "08:00")},
    ],
)
def test_impossible_calendars_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        ServiceCalendar(timezone="Asia/Shanghai", **fields)  # type: ignore[arg-type]  # one field wrong at a time


def test_naive_moments_and_negative_durations_are_refused() -> None:
    with pytest.raises(ValueError):
        BAY.is_service(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - this is the mistake
    with pytest.raises(ValueError):
        BAY.add_service_time(local("2026-11-23T09:00"), -MINUTE)


# --- against a counter of minutes ------------------------------------------------------------------------------------

ZONES = ("Asia/Shanghai", "Asia/Kolkata", "Europe/London", "America/New_York", "Australia/Lord_Howe")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[DaySpan, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 24 * 12), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(DaySpan(start=_time(5 * a), end=_time(5 * b)) for a, b in pairs)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def calendars(draw: st.DrawFn) -> ServiceCalendar:
    week = tuple(draw(day_spans()) for _ in range(7))
    days = st.frozensets(st.dates(date(2025, 12, 25), date(2027, 1, 5)), max_size=20)
    quiet = draw(st.none() | st.tuples(st.integers(0, 95), st.integers(1, 95)))
    return ServiceCalendar(
        timezone=draw(st.sampled_from(ZONES)),
        week=week if any(week) else (*week[:6], OFFICE),
        workday=draw(day_spans()),
        holiday=draw(st.just(()) | day_spans()),
        holidays=draw(days),
        makeup_days=draw(days),
        quiet=quiet and DaySpan(start=_time(15 * quiet[0]), end=_time(15 * (sum(quiet) % 96))),
    )


MOMENTS = st.integers(0, 370 * 24 * 60).map(lambda minutes: FIRST + minutes * MINUTE)
CHANGES = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
)
NEAR_CHANGES = st.tuples(st.sampled_from(CHANGES), st.integers(-24 * 60, 24 * 60)).map(
    lambda pair: datetime.combine(pair[0], time(0), UTC) + pair[1] * MINUTE
)
AT = MOMENTS | NEAR_CHANGES


def counts(calendar: ServiceCalendar, clock: ClockKind, minute: datetime) -> bool:
    """Read the wall clock and look it up: the plainest statement of what the calendar means."""
    shown = minute.astimezone(ZoneInfo(calendar.timezone))
    day, at = shown.date(), shown.time()
    if clock is ClockKind.CLOCK:
        return True
    if clock is ClockKind.WAKING:
        return calendar.quiet is None or not calendar.quiet.contains(at)
    if day in calendar.makeup_days:
        spans = calendar.workday or calendar.week[0]
    else:
        spans = calendar.holiday if day in calendar.holidays else calendar.week[day.weekday()]
    return any(one.contains(at) for one in spans)


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), clock=st.sampled_from(ClockKind), start=AT, length=st.integers(0, 3000))
def test_between_equals_the_counted_minutes(
    calendar: ServiceCalendar, clock: ClockKind, start: datetime, length: int
) -> None:
    counted = sum(counts(calendar, clock, start + n * MINUTE) for n in range(length))
    end = start + length * MINUTE
    assert calendar.between(clock, start, end) == counted * MINUTE
    assert calendar.between(clock, end, start) == -counted * MINUTE


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), clock=st.sampled_from(ClockKind), start=AT, minutes=st.integers(1, 600))
def test_added_time_has_passed_exactly_then(
    calendar: ServiceCalendar, clock: ClockKind, start: datetime, minutes: int
) -> None:
    due = calendar.add(clock, start, minutes * MINUTE)
    assert calendar.between(clock, start, due) == minutes * MINUTE
    assert counts(calendar, clock, due - MINUTE), "the last minute must be one that counts"


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), at=AT)
def test_every_moment_is_open_exactly_when_the_wall_clock_says_so(calendar: ServiceCalendar, at: datetime) -> None:
    assert calendar.is_service(at) is counts(calendar, ClockKind.SERVICE, at)
    assert calendar.in_quiet_hours(at) is not counts(calendar, ClockKind.WAKING, at)
    following = calendar.next_service_moment(at)
    assert calendar.is_service(following)
    assert calendar.service_time_between(at, following) == timedelta(0)
    assert not calendar.in_quiet_hours(calendar.end_of_quiet_hours(at))
    awake = calendar.last_waking_moment(at)
    assert awake <= at
    assert not calendar.in_quiet_hours(awake)


@settings(max_examples=100, deadline=None)
@given(
    calendar=calendars(),
    start=AT,
    later=st.integers(0, 2000),
    minutes=st.integers(0, 600),
    more=st.integers(0, 600),
)
def test_due_moments_keep_their_order(
    calendar: ServiceCalendar, start: datetime, later: int, minutes: int, more: int
) -> None:
    due = calendar.add_service_time(start, minutes * MINUTE)
    assert due >= start
    assert calendar.add_service_time(start, (minutes + more) * MINUTE) >= due
    assert calendar.add_service_time(start + later * MINUTE, minutes * MINUTE) >= due
