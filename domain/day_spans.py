"""Parts of a day on the wall clock, and the stretches of real time they mean on a given date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """From `start` up to but not including `end`, local wall-clock time. An `end` of 00:00 is the end of the day.

    A span whose end is not after its start reaches over midnight (22:00-08:00); equal ends mean the whole day.
    """

    start: time
    end: time

    def __str__(self) -> str:
        end = "24:00" if self.end == MIDNIGHT else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}–{end}".replace("–0", "–").removeprefix("0")

    @property
    def over_midnight(self) -> bool:
        return self.end <= self.start and self.end != MIDNIGHT

    def contains(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def in_order(spans: tuple[DaySpan, ...]) -> bool:
    """Whether spans follow one another within one day, none of them over midnight."""
    if any(span.over_midnight for span in spans):
        return False
    return all(before.end <= after.start and before.end != MIDNIGHT for before, after in pairwise(spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Real time from `start` up to but not including `end`, aware UTC."""

    start: datetime
    end: datetime


_DAYS_KEPT = 1024
"""Some years of the few calendars that a community has: every promise and every message asks for the same days."""


@lru_cache(maxsize=_DAYS_KEPT)
def stretches(day: date, spans: tuple[DaySpan, ...], zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Give the real time in which the wall clock of `day` shows a moment inside `spans`, in order.

    Spans must not reach over midnight. Exact where the clocks change: an hour that is skipped counts nothing, an hour
    that is shown twice counts twice.
    """
    found = [
        Stretch(start=max(piece.start, begin), end=min(piece.end, stop))
        for piece, offset in _pieces(day, zone)
        for begin, stop in _shifted(day, spans, offset)
        if max(piece.start, begin) < min(piece.end, stop)
    ]
    return tuple(sorted(found, key=lambda stretch: stretch.start))


def _shifted(day: date, spans: tuple[DaySpan, ...], offset: timedelta) -> Iterator[tuple[datetime, datetime]]:
    for span in spans:
        start = datetime.combine(day, span.start, UTC) - offset
        last = day + _DAY if span.end == MIDNIGHT else day
        yield start, datetime.combine(last, span.end, UTC) - offset


def _pieces(day: date, zone: ZoneInfo) -> tuple[tuple[Stretch, timedelta], ...]:
    """Cut a day with a margin of a day on both sides where the UTC offset changes (at most once in three days)."""
    begin = datetime.combine(day, MIDNIGHT, UTC) - _DAY
    stop = begin + 3 * _DAY
    before, after = _offset(begin, zone), _offset(stop, zone)
    if before == after:
        return ((Stretch(start=begin, end=stop), before),)
    change = _change_of_offset(begin, stop, zone)
    return (Stretch(start=begin, end=change), before), (Stretch(start=change, end=stop), after)


def _change_of_offset(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Find the first second that has the offset of `high`."""
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
