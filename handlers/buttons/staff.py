"""Buttons on cards and boards in staff groups; they carry the ticket's round (details.md, "Buttons and answers")."""

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
class ShowBoard(Button):
    """A page of the group's board."""

    prefix: ClassVar[str] = "bp"
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard(Button):
    """Post a ticket's card again, from a board."""

    prefix: ClassVar[str] = "tc"
    ticket_id: int
