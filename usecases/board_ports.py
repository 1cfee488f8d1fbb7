"""The port of boards and overviews: everything that is open in a department, read without what people wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.tickets import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A department of a community, and the states of its tickets that count there."""

    community_id: str
    department: str
    statuses: Sequence[Status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What of a ticket decides where it stands on a board. `details` are empty where they keep no group from it.

    `due_at` is the moment promised next, a visit being no promise of its own here.
    """

    id: int
    number: str
    status: Status
    urgent: bool
    confidential: bool
    department: str
    holder_id: int | None
    reported_at: datetime
    details: Mapping[str, object]
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many tickets in one state and one hand, of which so many are overdue, and due later today.

    `withheld`: groups may be kept from some of them, so that each has to be looked at.
    """

    status: Status
    holder_id: int | None
    withheld: bool
    count: int
    overdue: int
    due_today: int


class OpenTickets(Protocol):
    """A large department has hundreds of them: the board shows a few, the overview little more than how many."""

    def outlines(self, scope: Scope, *, withheld: bool = False) -> list[Outline]:
        """Oldest first; `withheld`: only those from which a group may be kept."""

    def tallies(self, scope: Scope, *, now: datetime, tomorrow: datetime) -> list[Tally]:
        """All of them, counted, in no order."""

    def pressing(self, scope: Scope, *, now: datetime, always: Sequence[Status], limit: int) -> list[Outline]:
        """The first of what is overdue or in one of the states `always`; nothing that is withheld.

        Those states first; among them and after them what is overdue, the earliest first, then urgent, then oldest.
        """

    def numbers(self, scope: Scope) -> list[str]:
        """Without what is withheld."""
