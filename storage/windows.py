"""How a ticket's window stands in its JSON column: `{"start": µs, "end": µs}`, UTC microseconds or null."""

from collections.abc import Mapping
from typing import Any

from domain.tickets import Window
from storage.types import from_microseconds, to_microseconds


def window_to_json(window: Window | None) -> dict[str, int | None] | None:
    """None for no window; any time is a window with two nulls."""
    if window is None:
        return None
    return {
        "start": None if window.start is None else to_microseconds(window.start),
        "end": None if window.end is None else to_microseconds(window.end),
    }


def window_from_json(stored: Mapping[str, Any]) -> Window:
    """The window of a column that is not NULL."""
    start, end = stored["start"], stored["end"]
    return Window(
        start=None if start is None else from_microseconds(start), end=None if end is None else from_microseconds(end)
    )
