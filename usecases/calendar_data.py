"""Which days of a community's calendar differ from its usual week, and why; for the chat's screen and the console."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.notices.staff import CalendarScreen
from domain.special_days import SpecialDay
from usecases.ports import UnitOfWork

AHEAD = timedelta(days=30)
"""How far the chat's screen looks."""

_DAY = timedelta(days=1)


class DayReason(StrEnum):
    """Why a day is not as usual; what was declared goes first."""

    DECLARED = "declared"
    MAKEUP_DAY = "makeup_day"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """Days in a row that differ in the same way. `removable`: declared in the database, not in the configuration."""

    first: date
    last: date
    reason: DayReason
    hours: tuple[DaySpan, ...]
    special: SpecialDay | None
    removable: bool

    def days(self) -> tuple[date, ...]:
        return tuple(self.first + _DAY * number for number in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarData:
    """What the screen shows. `provisional` are the years in sight whose holidays are not official yet."""

    lines: tuple[DayLine, ...]
    provisional: tuple[int, ...]


def load_calendar(uow: UnitOfWork, notice: CalendarScreen, now: datetime) -> CalendarData:
    """The days ahead, as they are at delivery."""
    calendar = uow.knowledge.community(notice.community_id).calendar
    today = calendar.local_day(now)
    lines = special_days(uow, notice.community_id, today, today + AHEAD)
    return CalendarData(lines=lines, provisional=provisional_years(calendar, today, today + AHEAD))


def provisional_years(calendar: ServiceCalendar, first: date, last: date) -> tuple[int, ...]:
    """The years from `first` to `last` whose holidays are not official yet."""
    return tuple(year for year in range(first.year, last.year + 1) if calendar.is_provisional(year))


def special_days(uow: UnitOfWork, community_id: str, first: date, last: date) -> tuple[DayLine, ...]:
    """Every day from `first` to `last` that is not as its weekday usually is, equal ones in a row together."""
    calendar = uow.knowledge.community(community_id).calendar
    removable = {one.day for one in uow.calendar_days.between(community_id, first, last)}
    days = (first + _DAY * number for number in range((last - first).days + 1))
    return _together([line for day in days if (line := _line(calendar, day, removable=day in removable))])


def _line(calendar: ServiceCalendar, day: date, *, removable: bool) -> DayLine | None:
    special = calendar.special_days.get(day)
    reason = _reason(calendar, day)
    if reason is None:
        return None
    hours = calendar.service_hours(day)
    return DayLine(first=day, last=day, reason=reason, hours=hours, special=special, removable=removable)


def _reason(calendar: ServiceCalendar, day: date) -> DayReason | None:
    if day in calendar.special_days:
        return DayReason.DECLARED
    if day in calendar.makeup_days:
        return DayReason.MAKEUP_DAY
    return DayReason.HOLIDAY if day in calendar.holidays else None


def _together(lines: Sequence[DayLine]) -> tuple[DayLine, ...]:
    found: list[DayLine] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and line.first - before.last == _DAY and _is_like(line, before):
            found[-1] = replace(before, last=line.last)
        else:
            found.append(line)
    return tuple(found)


def _is_like(line: DayLine, before: DayLine) -> bool:
    return replace(line, first=before.first) == replace(before, last=line.last)
