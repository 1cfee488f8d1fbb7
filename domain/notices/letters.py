"""Letters on their way: to customer service for review, to the resident, to whoever prints them."""

from dataclasses import dataclass
from datetime import datetime

from domain.letters import LetterKind, LetterState
from domain.notices.base import Notice
from domain.notices.news import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart(Notice):
    """One message of a letter; a long one comes in several. `draft`: shown to customer service before it is approved.

    `sending` counts the attempts to deliver it; 0 is a copy that proves nothing.
    """

    letter_id: int
    sending: int
    kind: LetterKind
    number: str
    request_type: str
    part: int
    parts: int
    words: str
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile(Notice):
    """The letter as a document, printed from the stored sheet at delivery."""

    letter_id: int
    sending: int
    version_id: int
    kind: LetterKind
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReview(Notice):
    """A version of a letter that customer service approves or returns, as it is at delivery. `moved`: see below."""

    version_id: int
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterShelf(Notice):
    """What was written about a ticket, every version of it, for a colleague to choose from, as it is at delivery."""

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterToPrint(Notice):
    """A letter that Telegram does not carry: the front desk prints it and notes the proof, as it is at delivery."""

    letter_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayAsked(Notice):
    """A reply is late: whoever has it says why (ASK-5)."""

    ticket_id: int
    label: str
    request_type: str
    category: str | None
    due_at: datetime
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingLetterStands(Notice):
    """How the closing letter stands that the resident asked for, by when it comes."""

    label: str
    request_type: str
    category: str | None
    state: LetterState
    number: str | None
    due_at: datetime | None
