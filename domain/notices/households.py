"""Who lives where: questions to a household, invitations into it, the yearly question, and what becomes of them."""

from dataclasses import dataclass

from domain.households import Relation
from domain.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdAsked(Notice):
    """To a member of a household: somebody says that they belong there too. Known, or not known?"""

    membership_id: int
    name: str
    unit: str
    relation: Relation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdScreen(Notice):
    """Who lives in a unit, for the front desk, as it is at delivery. `inviting`: whom to invite is asked."""

    community_id: str
    unit: str
    inviting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MyHomes(Notice):
    """The units of a resident, as they are at delivery."""

    resident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMade(Notice):
    """A one-time invitation as a link and a QR code, for whoever made it to pass on."""

    invitation_id: int
    code: str
    unit: str
    relation: Relation
    days: int
    by_owner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(Notice):
    """An invitation can no longer be used."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationUsed(Notice):
    """To whoever made it: somebody came by an invitation."""

    name: str
    unit: str
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Notice):
    """To whoever came: they belong to the unit now; `again`: they did before."""

    unit: str
    relation: Relation
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedOut(Notice):
    """To whoever moved out: the unit is closed to them, their own open matters are not."""

    unit: str
    open_tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNoted(Notice):
    """To the front desk: who has moved out of a unit."""

    unit: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconfirm(Notice):
    """The yearly question: does what we know still hold?"""

    membership_id: int
    unit: str
    relation: Relation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChanged(Notice):
    """To the front desk: what a resident says has changed (`what`: moved, phone, people, other)."""

    membership_id: int
    name: str
    unit: str
    what: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredFiles(Notice):
    """To the front desk: who has not answered the yearly question, as it is at delivery."""

    community_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteWithOwner(Notice):
    """To the one who reported: the price goes to the owner for the yes; `reached`: in this chat, else by phone."""

    ticket_id: int
    label: str
    request_type: str
    category: str | None
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerDecided(Notice):
    """To the one who reported: what the owner says about the price."""

    ticket_id: int
    label: str
    request_type: str
    category: str | None
    accepted: bool
