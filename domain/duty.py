"""Nights: which one a moment belongs to, when it begins and ends; who is on duty then stands on the rota."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import ServiceCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The quiet hours that begin in the evening of `day`; where they begin after midnight, those of the next morning.

    Moments are aware UTC.
    """

    day: date
    begins: datetime
    ends: datetime


def night_of(calendar: ServiceCalendar, day: date) -> Night | None:
    """The night that is called by this day; None in a community that has no quiet hours."""
    quiet, zone = calendar.quiet, ZoneInfo(calendar.timezone)
    if quiet is None:
        return None
    first = day if quiet.start > quiet.end else day + _DAY
    begins = datetime.combine(first, quiet.start, zone).astimezone(UTC)
    ends = datetime.combine(day + _DAY, quiet.end, zone).astimezone(UTC)
    return Night(day=day, begins=begins, ends=ends)


def night_at(calendar: ServiceCalendar, at: datetime) -> Night | None:
    """The night in which this moment lies; None by day."""
    today = calendar.local_day(at)
    nights = (night_of(calendar, day) for day in (today - _DAY, today))
    return next((one for one in nights if one is not None and one.begins <= at < one.ends), None)


def coming_night(calendar: ServiceCalendar, at: datetime) -> Night | None:
    """The night that lies in front of us, or the one in which we are."""
    today = calendar.local_day(at)
    nights = (night_of(calendar, day) for day in (today - _DAY, today))
    return next((one for one in nights if one is not None and at < one.ends), None)
