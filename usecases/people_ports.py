"""Ports of people and chats: residents, staff members, groups, one-time codes, and who looked at whose contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.i18n import Locale
from domain.people import Resident, ResidentState, Role, StaffMember
from usecases.privacy_ports import ContactView


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A group or private chat. `department` is set for bound groups; `migrated_to` follows a group's new id."""

    chat_id: int
    community_id: str | None
    kind: str
    department: str | None
    locale: Locale | None
    alive: bool
    dead_reason: str | None
    migrated_to: int | None
    overview_post_id: int | None
    greeted_at: datetime | None


class CodeKind(StrEnum):
    """What a one-time code is for."""

    CLAIM = "claim"  # makes the sender an administrator
    BIND = "bind"  # binds a group to a department


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A one-time code as stored: only its SHA-256 digest is known."""

    id: int
    kind: CodeKind
    community_id: str | None
    department: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that staff write for somebody, from a list."""

    name: str
    phone: str | None
    unit: str


class Residents(Protocol):
    """The residents table."""

    def get(self, resident_id: int) -> Resident | None: ...

    def by_user(self, user_id: int, *, near: str | None = None) -> Resident | None:
        """The account's file: of several that in the community `near`, else in the one meant, else the latest."""

    def of_account(self, user_id: int) -> Sequence[Resident]:
        """All files of the account, one in each of its communities: registered ones first, of these the latest."""

    def in_community(self, community_id: str, user_id: int) -> Resident | None:
        """The file that an account has in this community."""

    def by_phone(self, community_id: str, phone: str) -> list[Resident]:
        """Who gave this number (E.164), newest file first."""

    def add(self, *, community_id: str, user_id: int | None, locale: Locale, at: datetime) -> Resident:
        """Write a new file in state NEW."""

    def add_files(self, community_id: str, files: Sequence[NewFile], *, locale: Locale, at: datetime) -> list[int]:
        """Write verified files without an account, all at once; gives their ids in the same order."""

    def update(
        self,
        resident: Resident,
        *,
        name: str | None = None,
        phone: str | None = None,
        phone_confirmed: bool | None = None,
        locale: Locale | None = None,
        unit: str | None = None,
    ) -> Resident:
        """Change what is given, keep the rest."""

    def block(self, resident: Resident, at: datetime | None) -> Resident:
        """Kept from the service since `at`; None: no longer."""

    def rehome(self, resident: Resident, community_id: str) -> Resident:
        """A stranger's empty file belongs to another community: they said where they live."""

    def move_to(self, resident: Resident, unit: str | None) -> Resident:
        """The unit that they speak for from now on; None when they belong to none any more."""

    def empty(self, resident: Resident) -> Resident:
        """Nothing stands in the file any more: somebody's own file has taken all of it over."""

    def consent(self, resident: Resident, *, version: str, at: datetime) -> Resident: ...

    def erase_later(self, resident: Resident, at: datetime | None) -> Resident:
        """When the file is to be erased; None calls it off."""

    def set_state(
        self,
        resident: Resident,
        state: ResidentState,
        *,
        at: datetime,
        by: int | None = None,
        reason: str | None = None,
    ) -> Resident: ...

    def pending(self, community_id: str) -> list[Resident]:
        """Who waits to be admitted to a unit, longest first."""


class Staff(Protocol):
    """The staff_members table."""

    def get(self, staff_id: int) -> StaffMember | None: ...

    def by_user(self, user_id: int, *, near: str | None = None) -> StaffMember | None:
        """The active colleague behind this account: of several the one of `near`, else of the community meant."""

    def of_account(self, user_id: int) -> Sequence[StaffMember]:
        """The account as an active colleague of each of its communities, the latest first."""

    def former(self, community_id: str, user_id: int) -> StaffMember | None:
        """The file of somebody who works here no more."""

    def of_department(self, community_id: str, department: str) -> list[StaffMember]: ...

    def of_roles(self, community_id: str, roles: Sequence[Role]) -> list[StaffMember]: ...

    def add(
        self,
        *,
        community_id: str,
        user_id: int | None,
        name: str,
        badge: str | None,
        role: Role,
        department: str | None,
        locale: Locale | None,
        at: datetime,
    ) -> StaffMember: ...

    def update(
        self,
        member: StaffMember,
        *,
        name: str | None = None,
        badge: str | None = None,
        role: Role | None = None,
        department: str | None = None,
        buildings: Sequence[str] | None = None,
        private_open: bool | None = None,
        on_duty: bool | None = None,
        active: bool | None = None,
        duty_since: datetime | None = None,
        assigned_at: datetime | None = None,
    ) -> StaffMember: ...

    def give_account(self, member: StaffMember, user_id: int) -> StaffMember:
        """Somebody without Telegram has an account from now on."""


class Chats(Protocol):
    """The chats table: where groups are and were, and which private chats can be written to."""

    def get(self, chat_id: int) -> Chat | None: ...

    def resolve(self, chat_id: int) -> int:
        """The present id of a chat that may have migrated."""

    def group_of(self, community_id: str, department: str) -> Chat | None:
        """The living group bound to this department."""

    def groups(self, community_id: str) -> list[Chat]: ...

    def bind(
        self, *, chat_id: int, community_id: str, department: str, title: str, kind: str, locale: Locale, at: datetime
    ) -> None:
        """Bind (or bind anew) a group; the department's former group loses it."""

    def choose_home(self, chat_id: int, community_id: str, at: datetime) -> None:
        """The community that a private chat is about, for a person of several; until another is chosen."""

    def note(self, *, chat_id: int, kind: str, at: datetime) -> None:
        """Make sure that the chat has a row, and a group is alive; a closed private chat has to be `opened`."""

    def opened(self, chat_id: int, at: datetime) -> None:
        """The private chat can be written to, whatever was known before."""

    def closed_at(self, chat_id: int) -> datetime | None:
        """When the chat was last found closed to us; None while it is open or unknown."""

    def greeted(self, chat_id: int, at: datetime) -> None: ...

    def died(self, chat_id: int, reason: str, at: datetime) -> None: ...

    def set_overview(self, chat_id: int, post_id: int | None) -> None: ...

    def set_locale(self, chat_id: int, locale: Locale) -> None: ...

    def migrate(self, old: int, new: int, at: datetime) -> bool:
        """Move a group's binding to its new id; False when that was done before."""


class Codes(Protocol):
    """One-time codes, stored as digests, consumed atomically."""

    def issue(
        self,
        kind: CodeKind,
        *,
        digest: str,
        expires_at: datetime,
        at: datetime,
        community_id: str | None = None,
        department: str | None = None,
    ) -> None: ...

    def consume(self, kind: CodeKind, *, digest: str, user_id: int, at: datetime) -> Code | None:
        """Use the code up; None when it is unknown, used or expired."""

    def attempts_since(self, user_id: int, since: datetime) -> int: ...

    def note_attempt(self, user_id: int, at: datetime) -> None: ...


class ContactViews(Protocol):
    """Who looked at whose contact, when (PRV-2)."""

    def note(
        self, *, community_id: str, ticket_id: int | None, resident_id: int | None, staff_id: int, at: datetime
    ) -> None: ...

    def of_resident(self, resident_id: int, *, limit: int) -> list[ContactView]:
        """Newest first."""

    def note_all(self, residents: Sequence[int], *, community_id: str, staff_id: int, at: datetime) -> None:
        """Somebody has seen the contact of all of these, about no ticket."""
