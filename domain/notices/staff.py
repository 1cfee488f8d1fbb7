"""What stands in staff groups: the ticket's living card, overviews, boards, verification and registration cards."""

from dataclasses import dataclass
from enum import StrEnum

from domain.notices.base import Notice


class CardPage(StrEnum):
    """Which set of buttons a card shows."""

    MAIN = "main"
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCard(Notice):
    """The one living card of a ticket in a department's group, as the ticket is at delivery.

    `department` is the group it stands in: in any other group than the ticket's own it says where the ticket went.
    """

    ticket_id: int
    department: str
    page: CardPage = CardPage.MAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Notice):
    """The pinned overview of a department's group, as it is at delivery (DSP-8)."""

    community_id: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Notice):
    """The open tickets of a group, most urgent first, one page (`/board`), as they are at delivery."""

    community_id: str
    department: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationCard(Notice):
    """A resident's file that the front desk confirms or refuses, as it is at delivery."""

    resident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReminder(Notice):
    """Nobody has looked at a file yet; `minutes` since it came in."""

    resident_id: int
    unit: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCard(Notice):
    """ "I belong to this department": each colleague's first press registers them (DSP-7)."""

    community_id: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBound(Notice):
    """The group now belongs to a department."""

    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Notice):
    """A colleague is registered; `private_open` is false when nothing can be sent to them in private yet."""

    name: str
    badge: str | None
    department: str
    private_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAsked(Notice):
    """An administrator gives a registered colleague a role."""

    staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Notice):
    """The colleague's new role."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BindCodeIssued(Notice):
    """A one-time code that binds a group to a department."""

    code: str
    department: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminMenu(Notice):
    """The administrator's menu: groups bound and missing, colleagues and their roles."""

    community_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactShown(Notice):
    """A contact, shown to the holder alone and logged (DSP-4). At most 200 characters."""

    name: str | None
    phone: str
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter(Notice):
    """An update could not be handled; the administrators are told. `reference` finds it in the log."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupUnreachable(Notice):
    """A staff group can no longer be written to."""

    department: str
    reason: str
