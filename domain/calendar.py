"""A community's service hours and quiet hours, and durations counted in them. Moments are aware, results are UTC."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.day_spans import MIDNIGHT, DaySpan, Stretch, stretches
from domain.promise_rules import ClockKind
from domain.special_days import NO_DAYS, DayKind, SpecialDay, SpecialDays

_DAY = timedelta(days=1)
_ZERO = timedelta(0)
_SATURDAY = 5
_WHOLE_DAY = (DaySpan(start=MIDNIGHT, end=MIDNIGHT),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCalendar:
    """When the community works and when it sleeps.

    `week` holds the spans of Monday to Sunday, `workday` those of a make-up working day (Monday's when empty),
    `holiday` those of a public holiday (usually none). `holidays` and `makeup_days` come from outside; years outside
    `official_years` are provisional: their holidays may still change. `special_days` are the community's own and go
    before everything else. Only `quiet` may reach over midnight.
    """

    timezone: str
    week: tuple[tuple[DaySpan, ...], ...]
    workday: tuple[DaySpan, ...] = ()
    holiday: tuple[DaySpan, ...] = ()
    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    official_years: frozenset[int] = frozenset()
    special_days: SpecialDays = field(default_factory=lambda: NO_DAYS)
    quiet: DaySpan | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a calendar in which no duration could ever end."""
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("a week has seven days, and service hours on at least one of them")
        if any(span.over_midnight for day in (*self.week, self.workday, self.holiday) for span in day):
            raise ValueError("service hours may not reach over midnight; write them as two spans")
        if self.quiet is not None and self.quiet.start == self.quiet.end:
            raise ValueError("the quiet hours may not fill the whole day")

    def is_provisional(self, year: int) -> bool:
        """Whether the public holidays of this year are not official yet.

        A community that declared a weekend day of it to be worked has entered the official notice itself.
        """
        return year not in self.official_years and not any(
            special.kind is DayKind.WORKING and day.year == year and day.weekday() >= _SATURDAY
            for day, special in self.special_days.items()
        )

    def with_days(self, declared: SpecialDays) -> "ServiceCalendar":
        """Give the same calendar with these days declared besides; a day that is declared again is the newer one."""
        if not declared:
            return self
        return replace(self, special_days=MappingProxyType({**self.special_days, **declared}))

    def service_hours(self, day: date) -> tuple[DaySpan, ...]:
        """Give the hours in which the community works on this day; none when it is closed."""
        special = self.special_days.get(day)
        if special is not None:
            return self._declared_hours(special)
        if day in self.makeup_days:
            return self._workday_hours
        if day in self.holidays:
            return self.holiday
        return self.week[day.weekday()]

    def local_day(self, at: datetime) -> date:
        """Give the date that people there read at this moment."""
        if at.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def is_service(self, at: datetime) -> bool:
        return self._next_open(ClockKind.SERVICE, at) == at

    def next_service_moment(self, at: datetime) -> datetime:
        """Give `at` when it is in service hours, else the beginning of the next ones."""
        return self._next_open(ClockKind.SERVICE, at)

    def add_service_time(self, start: datetime, delta: timedelta) -> datetime:
        return self.add(ClockKind.SERVICE, start, delta)

    def service_time_between(self, start: datetime, end: datetime) -> timedelta:
        return self.between(ClockKind.SERVICE, start, end)

    def in_quiet_hours(self, at: datetime) -> bool:
        return self.end_of_quiet_hours(at) != at

    def end_of_quiet_hours(self, at: datetime) -> datetime:
        """Give `at` when nobody sleeps, else the end of the quiet hours it lies in."""
        return self._next_open(ClockKind.WAKING, at)

    def last_waking_moment(self, at: datetime) -> datetime:
        """Give `at` when nobody sleeps, else the last full minute before the quiet hours it lies in."""
        if not self.in_quiet_hours(at):
            return at.astimezone(UTC)
        day = self.local_day(at)
        while True:
            for stretch in reversed(self._stretches(ClockKind.WAKING, day)):
                if stretch.end <= at:
                    return stretch.end - timedelta(minutes=1)
            day -= _DAY

    def add(self, clock: ClockKind, start: datetime, delta: timedelta) -> datetime:
        """Give the moment at which `delta` (not negative) of this clock has passed since `start`.

        A duration that is used up exactly when the hours end is due at that end. None at all gives the next moment
        that counts. Raises ValueError for a negative duration.
        """
        if delta < _ZERO:
            raise ValueError("a duration may not be negative")
        if delta == _ZERO:
            return self._next_open(clock, start)
        left = delta
        for stretch in self._from(clock, start):
            begin = max(stretch.start, start)
            if left <= stretch.end - begin:
                return (begin + left).astimezone(UTC)
            left -= stretch.end - begin
        raise AssertionError("a calendar always has a next stretch")

    def between(self, clock: ClockKind, start: datetime, end: datetime) -> timedelta:
        """Give how much of this clock passes from `start` to `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(clock, end, start)
        passed = _ZERO
        for stretch in self._from(clock, start):
            if stretch.start >= end:
                break
            passed += min(stretch.end, end) - max(stretch.start, start)
        return passed

    def _next_open(self, clock: ClockKind, at: datetime) -> datetime:
        stretch = next(self._from(clock, at))
        return max(stretch.start, at.astimezone(UTC))

    def _from(self, clock: ClockKind, at: datetime) -> Iterator[Stretch]:
        """Give the open stretches that end after `at`, in order, without end."""
        day = self.local_day(at)
        while True:
            yield from (stretch for stretch in self._stretches(clock, day) if stretch.end > at)
            day += _DAY

    def _stretches(self, clock: ClockKind, day: date) -> tuple[Stretch, ...]:
        return stretches(day, self._spans(clock, day), ZoneInfo(self.timezone))

    def _spans(self, clock: ClockKind, day: date) -> tuple[DaySpan, ...]:
        match clock:
            case ClockKind.CLOCK:
                return _WHOLE_DAY
            case ClockKind.WAKING:
                return _WHOLE_DAY if self.quiet is None else _without(self.quiet)
            case ClockKind.SERVICE:
                return self.service_hours(day)
            case _:
                assert_never(clock)

    def _declared_hours(self, special: SpecialDay) -> tuple[DaySpan, ...]:
        match special.kind:
            case DayKind.CLOSED:
                return ()
            case DayKind.WORKING:
                return self._workday_hours
            case DayKind.HOURS:
                return special.hours
            case _:
                assert_never(special.kind)

    @property
    def _workday_hours(self) -> tuple[DaySpan, ...]:
        return self.workday or self.week[0]


@cache
def _without(quiet: DaySpan) -> tuple[DaySpan, ...]:
    """Give the spans of a day that lie outside the quiet hours."""
    if quiet.over_midnight:
        return (DaySpan(start=quiet.end, end=quiet.start),)
    before = () if quiet.start == MIDNIGHT else (DaySpan(start=MIDNIGHT, end=quiet.start),)
    after = () if quiet.end == MIDNIGHT else (DaySpan(start=quiet.end, end=MIDNIGHT),)
    return before + after
