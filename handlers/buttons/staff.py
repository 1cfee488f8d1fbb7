"""Buttons on cards and boards in staff groups; they carry the ticket's round."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnTicket(Button):
    """One of the card's actions, by its `domain.tickets.Action` value; round 0 (under reminders) means any round."""

    prefix: ClassVar[str] = "t"
    ticket_id: int
    round: int
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCard(Button):
    """Show another page of a card's buttons."""

    prefix: ClassVar[str] = "tp"
    ticket_id: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Button):
    """A supervisor decides an extension or a further hold; `event_id` is what was asked."""

    prefix: ClassVar[str] = "ap"
    ticket_id: int
    event_id: int
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInquiry(Button):
    """A colleague of the department that was asked answers; `event_id` is the question."""

    prefix: ClassVar[str] = "iq"
    ticket_id: int
    event_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment(Button):
    """The cashier records money that was paid, or given back."""

    prefix: ClassVar[str] = "pa"
    ticket_id: int
    refund: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGroupLanguage(Button):
    """The group reads this language."""

    prefix: ClassVar[str] = "gl"
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBoard(Button):
    """A page of the group's board, by `domain.notices.staff.BoardFilter`; "mine" is the presser's."""

    prefix: ClassVar[str] = "bp"
    page: int
    filter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseBoard(Button):
    """Which of the open tickets a board shows."""

    prefix: ClassVar[str] = "bf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowUnpaid(Button):
    """A page of what the cashier still waits for."""

    prefix: ClassVar[str] = "up"
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPayment(Button):
    """Post the cashier's card of a ticket again."""

    prefix: ClassVar[str] = "pc"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStory(Button):
    """A page of what happened to a ticket; 0 is the newest."""

    prefix: ClassVar[str] = "ts"
    ticket_id: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCalendar(Button):
    """The special days ahead, as a new message."""

    prefix: ClassVar[str] = "cal"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareDay(Button):
    """Say what is to hold on a day (ISO 8601); an empty one is asked for."""

    prefix: ClassVar[str] = "cald"
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard(Button):
    """Post a ticket's card again, from a board."""

    prefix: ClassVar[str] = "tc"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareOutage(Button):
    """Declare that something is out of order for whole buildings."""

    prefix: ClassVar[str] = "ou"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProlongOutage(Button):
    """It takes longer than planned."""

    prefix: ClassVar[str] = "oul"
    outage_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOutage(Button):
    """It is over; asks once, then SURE or NO."""

    ASK: ClassVar[str] = "ask"
    SURE: ClassVar[str] = "sure"
    NO: ClassVar[str] = "no"

    prefix: ClassVar[str] = "oue"
    outage_id: int
    answer: str
