"""Until when more time was asked for, as long as the supervisor has not decided."""

from collections.abc import Sequence
from datetime import datetime

from domain.events import Event, EventKind

_ASKING = frozenset({EventKind.EXTENSION_ASKED, EventKind.HOLD_ASKED})
_DECIDED = frozenset({EventKind.EXTENDED, EventKind.EXTENSION_DECLINED, EventKind.HELD, EventKind.RESOLVED})


def asked_until(events: Sequence[Event]) -> datetime | None:
    """The moment that waits for the supervisor's word."""
    for one in reversed(events):
        if one.kind in _DECIDED:
            return None
        if one.kind in _ASKING:
            return datetime.fromisoformat(str(one.data["due"]))
    return None
