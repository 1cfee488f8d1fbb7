"""From what was said of a time to a local moment: which half of the day, which week, and whether it exists at all."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.errors import Problem
from domain.spoken_times import DayPart, Said

FARTHEST = timedelta(days=60)
"""How far ahead anything can be agreed."""

HALF_DAY = timedelta(hours=12)
LAST_HOUR = timedelta(hours=21)
"""Nothing is agreed for later in the evening unless it is said so."""

_WEEK = timedelta(weeks=1)

_HOURS: Mapping[DayPart, Mapping[int, int]] = MappingProxyType(
    {
        DayPart.SMALL_HOURS: MappingProxyType({12: 0} | {hour: hour for hour in range(7)}),
        DayPart.MORNING: MappingProxyType({hour: hour for hour in range(13)}),
        DayPart.NOON: MappingProxyType({1: 13, 2: 14} | {hour: hour for hour in range(11, 15)}),
        DayPart.AFTERNOON: MappingProxyType(
            {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(12, 24)}
        ),
        # One at night is the night that follows the day: 今晚1点 is tomorrow's 01:00.
        DayPart.EVENING: MappingProxyType(
            {hour: hour + 24 for hour in range(5)}
            | {hour: hour + 12 for hour in range(5, 13)}
            | {hour: hour for hour in range(17, 24)}
        ),
        DayPart.AM: MappingProxyType({12: 0} | {hour: hour for hour in range(1, 12)}),
        DayPart.PM: MappingProxyType(
            {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(12, 24)}
        ),
    }
)


def since_midnight(said: Said) -> timedelta | None:
    """How long after midnight of its day; None when no hour was said or it is none (24:00, 下午0点)."""
    if said.hour is None:
        return timedelta(hours=12) if said.part is DayPart.NOON else None
    if said.minute > 59 or said.hour > 23:
        return None
    if said.part is not None:
        hour = _HOURS[said.part].get(said.hour)
    else:
        # Nobody says three o'clock and means the night; who does writes 03:00 or 凌晨.
        hour = said.hour + 12 if said.loose and 1 <= said.hour <= 6 else said.hour
    return None if hour is None else timedelta(hours=hour, minutes=said.minute)


def placed(said: Said, now: datetime) -> datetime | None:
    """The local moment (naive, as `now`); a bare weekday or hour that is over means the next one."""
    offset = since_midnight(said)
    if offset is None:
        return None
    at = datetime.combine(said.day or now.date(), time(0)) + offset
    if at > now:
        return at
    if said.weekly:
        return at + _WEEK
    later = at + HALF_DAY
    may_shift = said.loose and said.part is None and offset + HALF_DAY <= LAST_HOUR and at.date() == now.date()
    return later if may_shift and later > now else at


def local_now(now: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of the place, naive."""
    return now.astimezone(zone).replace(tzinfo=None)


def in_utc(local: datetime, now: datetime, zone: ZoneInfo) -> datetime | Problem:
    """A local moment as aware UTC; NOT_A_MOMENT for one that the clock change leaves out.

    What is far away is told first: it may lie beyond what can be converted.
    """
    away = local - local_now(now, zone)
    if away > FARTHEST + timedelta(days=1):
        return Problem.TOO_FAR
    if away < -FARTHEST:
        return Problem.IN_THE_PAST
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if local_now(first, zone) != local:
        return Problem.NOT_A_MOMENT
    return first if first > now else second
