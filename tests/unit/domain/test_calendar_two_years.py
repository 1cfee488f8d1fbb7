"""Random calendars of two years against a counter that goes through them minute by minute."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.pauses import Pause, after_pause, due_when_going_on
from domain.promise_rules import ClockKind, PromiseKind, PromiseRule
from domain.promise_times import due_moment
from domain.special_days import DayKind, SpecialDay

MINUTE = timedelta(minutes=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 2 * 365
MINUTES = DAYS * 24 * 60
STEP = 30  # no zone of these changes its clock, or its day, within half an hour
ZONES = ("Asia/Shanghai", "Asia/Kolkata", "Europe/London", "America/New_York", "Australia/Lord_Howe")


def moment(minute: int) -> datetime:
    return FIRST + minute * MINUTE


def clock_time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


# ------------------------------------------------------------------------------------------------ random calendars


@st.composite
def day_spans(draw: st.DrawFn, least: int = 0) -> tuple[DaySpan, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 24 * 12), min_size=2 * least, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(DaySpan(start=clock_time(5 * a), end=clock_time(5 * b)) for a, b in pairs)


SPECIAL = st.one_of(
    st.just(SpecialDay(kind=DayKind.CLOSED)),
    st.just(SpecialDay(kind=DayKind.WORKING)),
    day_spans(least=1).map(lambda hours: SpecialDay(kind=DayKind.HOURS, hours=hours)),
)
DATES = st.dates(date(2025, 12, 30), date(2028, 1, 3))


@st.composite
def calendars(draw: st.DrawFn) -> ServiceCalendar:
    week = (*draw(st.lists(day_spans(), min_size=6, max_size=6)), draw(day_spans(least=1)))
    quiet = draw(st.none() | st.tuples(st.integers(0, 95), st.integers(1, 95)))
    return ServiceCalendar(
        timezone=draw(st.sampled_from(ZONES)),
        week=week,
        workday=draw(day_spans()),
        holiday=draw(st.just(()) | day_spans()),
        holidays=draw(st.frozensets(DATES, max_size=40)),
        makeup_days=draw(st.frozensets(DATES, max_size=20)),
        special_days=draw(st.dictionaries(DATES, SPECIAL, max_size=20)),
        quiet=quiet and DaySpan(start=clock_time(15 * quiet[0]), end=clock_time(15 * (sum(quiet) % 96))),
    )


# ------------------------------------------------------------------------------------------------ the counter


@cache
def shown(zone: str) -> tuple[tuple[date, int], ...]:
    """What the wall clock shows at the beginning of every half hour: the date, and the minute of the day."""
    place = ZoneInfo(zone)
    walls = (moment(minute).astimezone(place) for minute in range(0, MINUTES, STEP))
    return tuple((wall.date(), 60 * wall.hour + wall.minute) for wall in walls)


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One byte for every minute: does it count? `passed` are the counted minutes up to each."""

    calendar: ServiceCalendar
    clock: ClockKind

    @cached_property
    def counts(self) -> bytes:
        of_day: Callable[[date], bytes] = cache(self._of_day)
        return b"".join(of_day(day)[minute : minute + STEP] for day, minute in shown(self.calendar.timezone))

    @cached_property
    def passed(self) -> list[int]:
        return list(accumulate(self.counts, initial=0))

    def between(self, start: int, end: int) -> int:
        return self.passed[end] - self.passed[start]

    def due(self, start: int, minutes: int) -> int | None:
        """The minute at whose beginning so many have passed; None behind the two years."""
        if minutes == 0:
            found = self.counts.find(1, start)
            return None if found < 0 else found
        found = bisect_left(self.passed, self.passed[start] + minutes)
        return found if found < len(self.passed) else None

    def _of_day(self, day: date) -> bytes:
        calendar = self.calendar
        if self.clock is ClockKind.CLOCK:
            return bytes([1] * 1440)
        if self.clock is ClockKind.WAKING:
            return self._waking
        return marked(service_spans(calendar, day))

    @cached_property
    def _waking(self) -> bytes:
        """The same every day."""
        quiet = self.calendar.quiet
        return bytes(quiet is None or not quiet.contains(clock_time(minute)) for minute in range(1440))


def service_spans(calendar: ServiceCalendar, day: date) -> tuple[DaySpan, ...]:
    """The order in which the days go before each other, said once more."""
    worked = calendar.workday or calendar.week[0]
    special = calendar.special_days.get(day)
    if special is not None:
        return {DayKind.CLOSED: (), DayKind.WORKING: worked, DayKind.HOURS: special.hours}[special.kind]
    if day in calendar.makeup_days:
        return worked
    return calendar.holiday if day in calendar.holidays else calendar.week[day.weekday()]


def marked(spans: tuple[DaySpan, ...]) -> bytes:
    minutes = bytearray(1440)
    for span in spans:
        start, end = 60 * span.start.hour + span.start.minute, 60 * span.end.hour + span.end.minute or 1440
        minutes[start:end] = bytes([1] * (end - start))
    return bytes(minutes)


# ------------------------------------------------------------------------------------------------ what always holds


CALENDAR = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RULES = settings(max_examples=250, deadline=None)
CLOCKS = st.sampled_from(ClockKind)
STARTS = st.integers(0, MINUTES - 1)
AT = STARTS.map(moment)
LENGTHS = st.integers(0, 40 * 60)


@CALENDAR
@given(calendar=calendars(), clock=CLOCKS, data=st.data())
def test_equal_to_a_counter_of_minutes(calendar: ServiceCalendar, clock: ClockKind, data: st.DataObject) -> None:
    counter = Counter(calendar=calendar, clock=clock)
    for _ in range(4):
        start, end = sorted(data.draw(st.tuples(STARTS, STARTS)))
        assert calendar.between(clock, moment(start), moment(end)) == counter.between(start, end) * MINUTE
        minutes = data.draw(st.integers(0, min(counter.between(start, MINUTES), 5000)))
        due = counter.due(start, minutes)
        assert due is None or calendar.add(clock, moment(start), minutes * MINUTE) == moment(due)


@RULES
@given(calendar=calendars(), clock=CLOCKS, start=AT, later=LENGTHS, within=LENGTHS, more=LENGTHS)
def test_monotone(
    calendar: ServiceCalendar, clock: ClockKind, start: datetime, later: int, within: int, more: int
) -> None:
    """Whoever asks later is promised nothing earlier, and more time is never less."""
    due = due_moment(rule(clock, within), start, calendar)
    assert due >= start
    assert due_moment(rule(clock, within), start + later * MINUTE, calendar) >= due
    assert due_moment(rule(clock, within + more), start, calendar) >= due


@RULES
@given(calendar=calendars(), start=AT, within=LENGTHS)
def test_service_time_rules_are_never_due_outside_service_time(
    calendar: ServiceCalendar, start: datetime, within: int
) -> None:
    """The end of the hours belongs to them: what is used up exactly then is due then."""
    due = due_moment(rule(ClockKind.SERVICE, within), start, calendar)
    assert calendar.is_service(due) or calendar.is_service(due - MINUTE)


@RULES
@given(
    calendar=calendars(),
    clock=CLOCKS,
    made=AT,
    within=LENGTHS,
    held_after=LENGTHS,
    moved=LENGTHS,
    paused=LENGTHS,
    least=st.integers(0, 120),
)
def test_pausing_never_makes_a_promise_earlier(
    *,
    calendar: ServiceCalendar,
    clock: ClockKind,
    made: datetime,
    within: int,
    held_after: int,
    moved: int,
    paused: int,
    least: int,
) -> None:
    """Nor a longer pause than a shorter one; and it is never put later than the moment given for it."""
    promised = due_moment(rule(clock, within), made, calendar)
    pause = Pause(since=made + held_after * MINUTE, promised=promised)
    until, at = promised + moved * MINUTE, pause.since + paused * MINUTE
    due = due_when_going_on(pause, at, promised=until, least=least * MINUTE, clock=clock, calendar=calendar)
    assert promised <= due <= until
    assert promised <= after_pause(pause, at, clock, calendar) <= after_pause(pause, at + MINUTE, clock, calendar)


@RULES
@given(calendar=calendars(), clock=CLOCKS, made=AT, within=st.integers(1, 40 * 60), data=st.data())
def test_a_pause_gives_back_exactly_what_was_left(
    calendar: ServiceCalendar, clock: ClockKind, made: datetime, within: int, data: st.DataObject
) -> None:
    promised = due_moment(rule(clock, within), made, calendar)
    since = made + data.draw(st.integers(0, (promised - made) // MINUTE)) * MINUTE
    at = since + data.draw(LENGTHS) * MINUTE
    due = after_pause(Pause(since=since, promised=promised), at, clock, calendar)
    left, worked = calendar.between(clock, since, promised), calendar.between(clock, made, since)
    assert worked + left == within * MINUTE
    assert due == promised or calendar.between(clock, at, due) == left


def rule(clock: ClockKind, minutes: int) -> PromiseRule:
    return PromiseRule(kind=PromiseKind.RESOLVE, within=minutes * MINUTE, clock=clock)
