"""Ports of people's data: what was done with it, taking it out of everything, and suspected leaks (PRV)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.leaks import Leak, LeakStep
from domain.people import Resident
from domain.personal_data import RecordedAct, ResidentRecord
from domain.retention import RecordKind


class ResidentRecords(Protocol):
    """The resident_records table; nothing in it is ever changed."""

    def note(
        self, resident: Resident, act: RecordedAct, *, at: datetime, detail: str | None = None, old: str | None = None
    ) -> None: ...

    def of(self, resident_id: int) -> list[ResidentRecord]:
        """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """Somebody of the staff looked at a contact."""

    staff_id: int
    ticket_id: int | None
    at: datetime


class Erasing(Protocol):
    """Takes people out of what is kept; rows, numbers and times stay."""

    def tickets_of(self, resident_id: int, *, limit: int) -> list[int]:
        """Tickets of theirs that are not erased yet, oldest first."""

    def closed_tickets(self, community_id: str, *, before: datetime, limit: int) -> list[int]:
        """Tickets that were closed before and are not erased yet, oldest first."""

    def moved_out(self, community_id: str, *, before: datetime, limit: int) -> list[int]:
        """Files of people whose last unit was left before this moment, and of whom nothing is open."""

    def strangers(self, community_id: str, *, before: datetime, limit: int) -> list[int]:
        """Files begun before, never confirmed and without an open request, that are not erased yet."""

    def erase_ticket(self, ticket_id: int, *, names: Sequence[str | None], keeps_words: bool, at: datetime) -> None:
        """Without contact and, unless they have to be kept, without words and files; kept ones without these names."""

    def erase_person(self, resident: Resident, *, at: datetime) -> None:
        """The file and everything that is kept by the account: updates, forms, messages, former values."""

    def sweep(self, kind: RecordKind, community_id: str, *, before: datetime, limit: int) -> int:
        """Remove what was over before; returns how many rows. For kinds that are rows of one table."""


class Leaks(Protocol):
    """The leaks and leak_steps tables."""

    def report(self, *, community_id: str, number: str, by: int, words: str, at: datetime) -> Leak: ...

    def get(self, leak_id: int) -> Leak | None: ...

    def add_step(self, leak: Leak, *, by: int, words: str, at: datetime) -> None: ...

    def steps(self, leak_id: int) -> list[LeakStep]:
        """Oldest first."""

    def close(self, leak: Leak, *, by: int, at: datetime) -> Leak:
        """Raises CardRefreshed if somebody was quicker."""
