"""Ports of households: who belongs to which unit, invitations into one, and lists of residents on their way in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.households import Invitation, Membership, MembershipState, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A membership together with what the file of its person says: for lists, exports and imports."""

    membership: Membership
    name: str | None
    phone: str | None
    has_account: bool


class Memberships(Protocol):
    """The memberships table."""

    def get(self, membership_id: int) -> Membership | None: ...

    def of_resident(self, resident_id: int) -> list[Membership]:
        """All of them, those that are over too, oldest first."""

    def of_unit(self, community_id: str, unit: str) -> list[Membership]:
        """Who belongs there now, oldest first."""

    def add(
        self,
        *,
        community_id: str,
        resident_id: int,
        unit: str,
        relation: Relation | None,
        state: MembershipState,
        at: datetime,
        since: datetime | None = None,
    ) -> Membership: ...

    def add_active(self, community_id: str, people: Sequence[tuple[int, str, Relation | None]], at: datetime) -> None:
        """Write that each person (resident id, unit, relation) belongs there from now on, all at once."""

    def change(self, membership: Membership, **values: object) -> Membership:
        """Change what is given, by the names of the fields; also `judged_by`.

        Raises CardRefreshed when somebody else admitted, refused or ended it since it was read.
        """

    def move(self, from_resident: int, to_resident: int) -> None:
        """Everything that one file belongs to belongs to another one's from now on."""

    def filed(self, community_id: str) -> list[Filed]:
        """Everybody who belongs to any unit now, by unit and age of the membership."""

    def unanswered(self, community_id: str, *, asked_before: datetime) -> list[Membership]:
        """Whose yearly question waits since then, longest first."""


class Invitations(Protocol):
    """The invitations table: codes as digests, used up atomically."""

    def add(
        self,
        *,
        community_id: str,
        unit: str,
        relation: Relation,
        digest: str,
        at: datetime,
        expires_at: datetime,
        staff_id: int | None = None,
        resident_id: int | None = None,
    ) -> Invitation: ...

    def get(self, invitation_id: int) -> Invitation | None: ...

    def by_digest(self, digest: str) -> Invitation | None: ...

    def open_of(self, community_id: str, unit: str, at: datetime) -> list[Invitation]:
        """Those of a unit that can still be used, oldest first."""

    def consume(self, digest: str, *, user_id: int, at: datetime) -> Invitation | None:
        """Use it up; None when it is unknown, used, revoked or out of date."""

    def revoke(self, invitation: Invitation, at: datetime) -> bool:
        """False when it was used or revoked before."""


class ImportState(StrEnum):
    """How far a list of residents is."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentImport:
    """A list that somebody sent: `rows` as read (gone once it is over), `plan` what was promised to come of it."""

    id: int
    community_id: str
    staff_id: int
    chat_id: int
    post_id: int | None
    name: str
    rows: Sequence[Sequence[str | int | None]] | None
    plan: Mapping[str, object]
    state: ImportState
    done: int
    created_at: datetime


class ResidentImports(Protocol):
    """The resident_imports table."""

    def add(
        self,
        *,
        community_id: str,
        staff_id: int,
        chat_id: int,
        name: str,
        rows: Sequence[Sequence[str | int | None]],
        plan: Mapping[str, object],
        at: datetime,
    ) -> ResidentImport: ...

    def get(self, import_id: int) -> ResidentImport | None: ...

    def change(self, one: ResidentImport, **values: object) -> ResidentImport:
        """Change what is given, by the names of the fields."""
