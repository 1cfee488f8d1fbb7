"""Buttons in residents' private chats."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMenu(Button):
    """Show the main menu."""

    prefix: ClassVar[str] = "m"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseHome(Button):
    """From now on this chat is about another of one's communities."""

    prefix: ClassVar[str] = "my"
    community: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEmergency(Button):
    """Whom to call when somebody is in danger."""

    prefix: ClassVar[str] = "em"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest(Button):
    """Begin a request of this type."""

    prefix: ClassVar[str] = "rq"
    type_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMe(Button):
    """Have customer service call me (INT-8)."""

    prefix: ClassVar[str] = "cm"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMine(Button):
    """My tickets, a page of them."""

    prefix: ClassVar[str] = "mi"
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTicket(Button):
    """One of my tickets with its story."""

    prefix: ClassVar[str] = "mt"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRemark(Button):
    """Say more about a ticket: the next messages go there."""

    prefix: ClassVar[str] = "mr"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurry(Button):
    """Hurry a ticket (at most every two hours)."""

    prefix: ClassVar[str] = "mh"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HideTicket(Button):
    """Keep a ticket confidential from now on."""

    prefix: ClassVar[str] = "mk"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(Button):
    """Withdraw a ticket; asks once, then `sure`."""

    prefix: ClassVar[str] = "mc"
    ticket_id: int
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBooking(Button):
    """Another slot for a service that is booked."""

    prefix: ClassVar[str] = "mb"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTicket(Button):
    """ "Still something?" within seven days."""

    prefix: ClassVar[str] = "mo"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage(Button):
    """Offer the languages."""

    prefix: ClassVar[str] = "lg"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage(Button):
    """Switch to this language."""

    prefix: ClassVar[str] = "ls"
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Button):
    """An answer to the present question of a form."""

    prefix: ClassVar[str] = "d"
    draft_id: int
    step: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipStep(Button):
    """Leave an optional question open."""

    prefix: ClassVar[str] = "ds"
    draft_id: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackStep(Button):
    """One question back."""

    prefix: ClassVar[str] = "db"
    draft_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft(Button):
    """Give up the form."""

    prefix: ClassVar[str] = "dx"
    draft_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeDraft(Button):
    """Take up a form that was left."""

    prefix: ClassVar[str] = "dr"
    draft_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAccess(Button):
    """At the door (DSP-9): `coming`, `later` or `neighbour`."""

    prefix: ClassVar[str] = "ax"
    ticket_id: int
    round: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideQuote(Button):
    """A quote (REP-4): `accept`, `decline` or `ask_owner`."""

    prefix: ClassVar[str] = "qd"
    quote_id: int
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFollowUp(Button):
    """Is it fixed? (FUP-1)"""

    prefix: ClassVar[str] = "fu"
    ticket_id: int
    round: int
    working: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagree(Button):
    """The explanation does not convince (COM-4)."""

    prefix: ClassVar[str] = "dg"
    ticket_id: int
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveScore(Button):
    """Satisfied from 1 to 5."""

    prefix: ClassVar[str] = "sc"
    ticket_id: int
    round: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerConduct(Button):
    """Was the conduct of REP-3/REP-4 observed?"""

    prefix: ClassVar[str] = "cd"
    ticket_id: int
    round: int
    observed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutage(Button):
    """Is it over for you as well?"""

    prefix: ClassVar[str] = "oa"
    outage_id: int
    fine: bool
