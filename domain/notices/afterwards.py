"""What is read when an emergency is over: the summary with its lessons, the report of times, the screen of drills."""

from dataclasses import dataclass

from domain.notices.base import Notice
from domain.notices.news import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryWanted(Notice):
    """Whoever led is asked what happened and what to change. `words`: why the first one came back."""

    ticket_id: int
    label: str
    request_type: str
    drill: bool
    words: str | None = None
    again: bool = False
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Notice):
    """A summary as it is at delivery. `event_id` is which one, 0 the newest; `judges`: with the keys to decide."""

    ticket_id: int
    event_id: int = 0
    judges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReport(Notice):
    """How long everything took, and which steps were late; of a drill or of a real alarm."""

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillScreen(Notice):
    """Which kinds can be practised, and the last drills; `sure` asks whether this one begins, as it is at delivery."""

    community_id: str
    sure: str = ""
