"""Outages: what is known to be out of order, where and until when, so that nobody has to report it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.catalog import RequestType
from domain.guessing import subject_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Something that is known to be out of order. `matter` is a category of the request type that can be out.

    No `buildings`: the whole community. `until` is when it is expected to be over, `chat_id` the chat in which it was
    declared, `words` a sentence for residents.
    """

    id: int
    community_id: str
    request_type: str
    matter: str
    buildings: tuple[str, ...]
    words: str | None
    until: datetime
    chat_id: int
    declared_by: int
    declared_at: datetime
    ended_at: datetime | None
    ended_by: int | None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def covers(self, building: str | None) -> bool:
        """Whether this building is without it."""
        return not self.buildings or building in self.buildings

    def overlaps(self, buildings: Sequence[str]) -> bool:
        """Whether one of these buildings (none: the whole community) is without it already."""
        return not buildings or not self.buildings or not set(buildings).isdisjoint(self.buildings)


def is_about(outage: Outage, request_type: RequestType, category: str | None, text: str, building: str | None) -> bool:
    """Whether a request of this category from this building speaks of the outage."""
    if (outage.request_type, outage.matter) != (request_type.key, category) or not outage.covers(building):
        return False
    known = request_type.category(outage.matter)
    if known is None or known.outage is None:
        return False
    return not known.outage.subjects or subject_key(known, text) in known.outage.subjects
