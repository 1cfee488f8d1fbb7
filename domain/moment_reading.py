"""Reading a moment or a span as people type it: "明天10点", "周二 10:00", "in 2 hours", "14:00-16:00"."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.errors import Problem
from domain.local_times import FARTHEST, HALF_DAY, LAST_HOUR, in_utc, local_now, placed, since_midnight
from domain.spoken_delays import spoken_delay
from domain.spoken_times import DayPart, Said, normalised, spoken_time

T = TypeVar("T")
Span = tuple[datetime, datetime]

USUAL_SPAN = timedelta(hours=2)
"""What a bare moment means where a span is asked for."""

FARTHEST_DAY = timedelta(days=366)
"""How far ahead a day can be named."""

_ENDING = timedelta(minutes=15)
_WEEK = timedelta(weeks=1)
_FIRST_HOUR = timedelta(hours=9)
_PART_HOURS: Mapping[DayPart | None, tuple[int, int]] = MappingProxyType(
    {
        None: (9, 18),
        DayPart.MORNING: (9, 12),
        DayPart.NOON: (12, 14),
        DayPart.AFTERNOON: (14, 18),
        DayPart.EVENING: (18, 21),
    }
)
"""What a part of the day means when no hour is said; None is a whole day. Nobody comes in the small hours."""

_UNTIL = re.compile(r"\s*(?:到|至|-|–|—|~|〜|\bto\b|\buntil\b|\btill\b|\band\b)\s*")
_DASHES = ("-", "–", "—")
_BEGINNING = re.compile(r"\A(?:从|從|from |between )")
_BARE_HOUR = re.compile(r"(?P<before>.*?)(?P<hour>[0-9]{1,2})")
_FROM_ON = re.compile(r"after (?P<english>.+)|(?P<chinese>.+?)(?:以后|以後|之后|之後|后|後)")
_UP_TO = re.compile(r"before (?P<english>.+)|(?P<chinese>.+?)(?:以前|之前|前)")


def read_moment(text: str, now: datetime, tz: str) -> datetime | Problem:
    """Give the moment that `text` means, aware UTC.

    NOT_A_MOMENT for what names no moment or one that does not exist, IN_THE_PAST, or TOO_FAR (over sixty days).
    """
    plain = normalised(text)
    by_then = _UP_TO.fullmatch(plain)
    wanted = plain if by_then is None else by_then["english"] or by_then["chinese"]
    return _guarded(lambda: _ahead(_moment(wanted, now, ZoneInfo(tz)), now))


def read_day(text: str, now: datetime, tz: str) -> date | Problem:
    """Give the date that `text` means, today or later, at most a year ahead.

    NOT_A_DAY for what names no day, one that does not exist or is too far, IN_THE_PAST for one that is over.
    """
    today = local_now(now, ZoneInfo(tz)).date()
    try:
        said = spoken_time(normalised(text), today)
    except (ValueError, OverflowError):
        return Problem.NOT_A_DAY
    if said is None or said.day is None or said.hour is not None or said.part is not None:
        return Problem.NOT_A_DAY
    if said.day < today:
        return Problem.IN_THE_PAST
    return said.day if said.day <= today + FARTHEST_DAY else Problem.NOT_A_DAY


def read_span(text: str, now: datetime, tz: str) -> Span | Problem:
    """Give from when to when `text` means, aware UTC; a bare moment means two hours. Problems as in `read_moment`."""
    plain = _BEGINNING.sub("", normalised(text))
    return _guarded(lambda: _span(plain, now, ZoneInfo(tz)))


def sounds_like_time(text: str, today: date) -> bool:
    """Whether every word of a text speaks of a time, even if no calendar or clock has it (31 February, 24:00)."""
    plain = normalised(text)
    return _speaks_of_time(plain, today) or all(_speaks_of_time(one, today) for one in _UNTIL.split(plain, maxsplit=1))


def _speaks_of_time(plain: str, today: date) -> bool:
    try:
        return spoken_time(plain, today) not in (None, Said())
    except (ValueError, OverflowError):
        return True


def _guarded(read: Callable[[], T | Problem]) -> T | Problem:
    """A day that no calendar has is no moment; one beyond the calendar is too far."""
    try:
        return read()
    except OverflowError:
        return Problem.TOO_FAR
    except ValueError:
        return Problem.NOT_A_MOMENT


def _moment(plain: str, now: datetime, zone: ZoneInfo) -> datetime | Problem:
    delay = spoken_delay(plain)
    if delay is not None:
        return Problem.TOO_FAR if delay > FARTHEST else (now + delay).replace(second=0, microsecond=0)
    here = local_now(now, zone)
    said = spoken_time(plain, here.date())
    local = None if said is None else placed(said, here)
    return Problem.NOT_A_MOMENT if local is None else in_utc(local, now, zone)


def _ahead(moment: datetime | Problem, now: datetime) -> datetime | Problem:
    if isinstance(moment, Problem):
        return moment
    if moment <= now:
        return Problem.IN_THE_PAST
    return Problem.TOO_FAR if moment > now + FARTHEST else moment


# ------------------------------------------------------------------------------------------------ spans


def _span(plain: str, now: datetime, zone: ZoneInfo) -> Span | Problem:
    here = local_now(now, zone)
    local = _local_span(plain, here)
    if local is None:
        start = _ahead(_moment(plain, now, zone), now)
        return start if isinstance(start, Problem) else (start, start + USUAL_SPAN)
    start, end = (in_utc(one, now, zone) for one in local)
    if isinstance(end, Problem):
        return end
    if isinstance(start, Problem):
        return start
    if start >= end:
        return Problem.NOT_A_MOMENT
    if end <= now + _ENDING:
        return Problem.IN_THE_PAST
    return Problem.TOO_FAR if start > now + FARTHEST else (start, end)


def _local_span(plain: str, here: datetime) -> Span | None:
    """The span in naive local time; None when the text is no span but perhaps a moment."""
    for match in _UNTIL.finditer(plain):
        found = _from_to(plain[: match.start()], match.group().strip(), plain[match.end() :], here)
        if found is not None:
            return found
    open_ended = _FROM_ON.fullmatch(plain) or _UP_TO.fullmatch(plain)
    if open_ended is not None:
        said = _side(open_ended["english"] or open_ended["chinese"], here)
        at = None if said is None else placed(said, here)
        if at is not None:
            return _from_on(at) if _FROM_ON.fullmatch(plain) else _up_to(at)
    said = spoken_time(plain, here.date())
    if said is None or said.hour is not None or (said.day is None and said.part is None):
        return None
    return _part_of_day(said, here)


def _part_of_day(said: Said, here: datetime) -> Span | None:
    hours = _PART_HOURS.get(said.part)
    if hours is None:
        return None
    day = said.day or here.date()
    start, end = (datetime.combine(day, time(hour)) for hour in hours)
    week = timedelta(weeks=1 if said.weekly and end <= here + _ENDING else 0)
    return start + week, end + week


def _from_on(start: datetime) -> Span:
    evening = datetime.combine(start.date(), time(0)) + LAST_HOUR
    return start, max(evening, start + USUAL_SPAN)


def _up_to(end: datetime) -> Span:
    morning = datetime.combine(end.date(), time(0)) + _FIRST_HOUR
    return min(morning, end - USUAL_SPAN), end


def _side(text: str, here: datetime) -> Said | None:
    """One end of a span; its hour may be a mere number (周六上午9 of 周六上午9-11点)."""
    said = spoken_time(text, here.date())
    if said is not None:
        return said
    bare = _BARE_HOUR.fullmatch(text)
    before = None if bare is None else spoken_time(bare["before"], here.date())
    if bare is None or before is None or before.hour is not None:
        return None
    return replace(before, hour=int(bare["hour"]), loose=True)


def _from_to(left: str, until: str, right: str, here: datetime) -> Span | None:
    start, end = _side(left, here), _side(right, here)
    if start is None or end is None or start.hour is None:
        return None
    if left.isdecimal() and right.isdecimal() and until in _DASHES:
        return None  # "11-24" may as well be a date
    return _joined(start, end, here)


def _joined(start: Said, end: Said, here: datetime) -> Span | None:
    """What one end leaves open is taken from the other: the day, and the half of the day (下午2点到4点, 2-4pm)."""
    begins = since_midnight(start if start.part or not start.loose else replace(start, part=end.part))
    inherited = end.part is None and end.loose
    ends = since_midnight(replace(end, part=start.part) if inherited else end) or since_midnight(end)
    if begins is None or ends is None:
        return None
    if begins >= ends and start.loose and start.part is None and begins >= HALF_DAY:
        begins -= HALF_DAY  # "11-1pm"
    if begins >= ends and inherited and end.day is None:
        ends += HALF_DAY  # "上午11点到1点"
    first = start.day or end.day or here.date()
    since = datetime.combine(first, time(0)) + begins
    until = datetime.combine(first if start.day is None else end.day or first, time(0)) + ends
    if end.weekly and until <= since:
        until += _WEEK
    return _moved_ahead(start, end, (since, until), here)


def _moved_ahead(start: Said, end: Said, span: Span, here: datetime) -> Span:
    """A span of a bare weekday that is over is next week's, one of bare hours the evening's."""
    if span[1] > here + _ENDING:
        return span
    bare = start.loose and end.loose and start.part is None and end.part is None and start.day is None
    step = timedelta(0)
    if start.weekly and end.day is None:
        step = _WEEK
    elif bare and (span[1] + HALF_DAY).time() <= time(21) and span[1].hour < 12:
        step = HALF_DAY
    return span[0] + step, span[1] + step
