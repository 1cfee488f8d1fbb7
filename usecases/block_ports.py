"""The port of blocks: who was kept from the service, by whom and why; every one stays in the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.people import Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One time that somebody was kept from the service."""

    id: int
    community_id: str
    resident_id: int
    reason: str
    blocked_by: int
    blocked_at: datetime


class Blocks(Protocol):
    """The blocks table."""

    def add(self, resident: Resident, *, reason: str, by: int, at: datetime) -> None: ...

    def open_of(self, community_id: str) -> list[Block]:
        """Those that hold now, oldest first."""

    def lift(self, resident: Resident, *, by: int, at: datetime) -> None:
        """Whatever holds for this person no longer does."""
