"""A leak of people's data, or the suspicion of one: who said what when, and what was done about it (PRV-2)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What a colleague reported; open until somebody closes it."""

    id: int
    community_id: str
    number: str
    reported_by: int
    reported_at: datetime
    words: str
    closed_at: datetime | None
    closed_by: int | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakStep:
    """What somebody found out or did about it."""

    by_id: int
    at: datetime
    words: str
