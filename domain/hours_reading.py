"""Reading the hours of a day as they are typed: "08:30-12:00, 14:00-18:00"."""

import re
from datetime import time

from domain.day_spans import MIDNIGHT, DaySpan, in_order

_SPAN = re.compile(r"(\d{1,2}:\d{2})[-–—~至到](\d{1,2}:\d{2})")
_AROUND = re.compile(r"\s*([-–—~至到])\s*")
_BETWEEN = re.compile(r"\s*[,，、;；和]\s*|\s+")


def read_span(text: str) -> DaySpan | None:
    """Give the hours that `text` means ("08:30-12:00"; 24:00 is the end of the day); None when it means none."""
    match = _SPAN.fullmatch(_AROUND.sub(r"\1", text.strip().replace("：", ":")))
    start, end = (_wall_clock(group) for group in match.groups()) if match else (None, None)
    if match is None or start is None or end is None or match[1] == "24:00":
        return None
    return DaySpan(start=start, end=end)


def read_hours(text: str) -> tuple[DaySpan, ...] | None:
    """Give the hours of a day, one or several in order; None when that is not what `text` means."""
    parts = [part for part in _BETWEEN.split(_AROUND.sub(r"\1", text.strip())) if part]
    spans = tuple(span for part in parts if (span := read_span(part)))
    return spans if spans and len(spans) == len(parts) and in_order(spans) else None


def written_hours(spans: tuple[DaySpan, ...]) -> str:
    """Give hours as `read_hours` reads them."""
    return ",".join(f"{span.start:%H:%M}-{'24:00' if span.end == MIDNIGHT else f'{span.end:%H:%M}'}" for span in spans)


def _wall_clock(text: str) -> time | None:
    hours, minutes = (int(part) for part in text.split(":"))
    if (hours, minutes) == (24, 0):
        return MIDNIGHT
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
