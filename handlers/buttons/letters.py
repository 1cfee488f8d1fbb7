"""Buttons about letters; those of a review carry the version, so that nobody approves what they did not read."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLetter(Button):
    """Customer service approves this version, or sends it back with a remark."""

    prefix: ClassVar[str] = "lj"
    version_id: int
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLetter(Button):
    """The front desk wants the document."""

    prefix: ClassVar[str] = "lp"
    letter_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDelivery(Button):
    """Handed over, in the mailbox, by post."""

    prefix: ClassVar[str] = "ld"
    letter_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpDelivery(Button):
    """It cannot be delivered."""

    prefix: ClassVar[str] = "lx"
    letter_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLetters(Button):
    """A colleague wants to read what was written about a ticket."""

    prefix: ClassVar[str] = "lw"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetter(Button):
    """A colleague wants to read this version."""

    prefix: ClassVar[str] = "lr"
    version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GetLetter(Button):
    """The resident reads a letter again."""

    prefix: ClassVar[str] = "lt"
    letter_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskClosingLetter(Button):
    """The resident wants the result as a letter."""

    prefix: ClassVar[str] = "lc"
    ticket_id: int
