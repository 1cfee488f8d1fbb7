"""Buttons about households: who is known there, who is invited, who has moved out."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForHousehold(Button):
    """A member of a household knows a newcomer, or does not."""

    prefix: ClassVar[str] = "hk"
    asked_id: int
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHousehold(Button):
    """The front desk looks at a unit, or at whom to invite into it."""

    prefix: ClassVar[str] = "ho"
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWhomToInvite(Button):
    """As what somebody is invited into a unit."""

    prefix: ClassVar[str] = "hw"
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteInto(Button):
    """The front desk makes an invitation."""

    prefix: ClassVar[str] = "hi"
    relation: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteFamily(Button):
    """An owner invites family."""

    prefix: ClassVar[str] = "hf"
    own_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeInvitation(Button):
    """The front desk takes an invitation back."""

    prefix: ClassVar[str] = "hv"
    invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackInvitation(Button):
    """The owner who made an invitation takes it back."""

    prefix: ClassVar[str] = "hb"
    own_invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMoveOut(Button):
    """The front desk writes down who has moved out of a unit."""

    prefix: ClassVar[str] = "hm"
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StillSo(Button):
    """The yearly question: yes, it still holds."""

    prefix: ClassVar[str] = "hy"
    membership_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingChanged(Button):
    """The yearly question: something is different."""

    prefix: ClassVar[str] = "hn"
    membership_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHomes(Button):
    """A resident's own units."""

    prefix: ClassVar[str] = "hs"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnit(Button):
    """A resident belongs to one more unit."""

    prefix: ClassVar[str] = "ha"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmImport(Button):
    """Yes: what was said of a list of residents is done."""

    prefix: ClassVar[str] = "hc"
    import_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DropImport(Button):
    """No: nothing of the list is kept."""

    prefix: ClassVar[str] = "hd"
    import_id: int
