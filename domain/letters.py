"""Letters: what a written reply is, where it stands, and what proves that it was delivered (ASK-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from domain.incoming import Media

LONGEST_LETTER = 20_000
"""Characters of one letter; it may be written in several messages."""


class LetterKind(StrEnum):
    """What a letter is for. Only a reply keeps the promise of one; an interim letter gives the new date."""

    REPLY = "reply"
    INTERIM = "interim"
    CLOSING = "closing"


class LetterState(StrEnum):
    """Where a letter stands."""

    DRAFTED = "drafted"  # waits for customer service
    RETURNED = "returned"  # to be written again
    SENDING = "sending"  # on its way through Telegram
    TO_PRINT = "to_print"  # Telegram does not carry it
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"  # impossible to deliver, with the reason


class DeliveryWay(StrEnum):
    """How a letter came to the resident."""

    TELEGRAM = "telegram"
    HANDED = "handed"
    MAILBOX = "mailbox"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter of a ticket. `round` counts the replies that did not answer the question, from 1.

    `number` is given by the approval. `sendings` counts the attempts through Telegram, so that an answer to an older
    one proves nothing about the last. `confidential`: its text is for customer service and its department alone.
    """

    id: int
    community_id: str
    ticket_id: int
    kind: LetterKind
    round: int
    state: LetterState
    confidential: bool
    created_at: datetime
    number: str | None = None
    sendings: int = 0
    drafted_by: int | None = None
    approved_by: int | None = None
    remark: str | None = None
    approved_at: datetime | None = None
    delivered_at: datetime | None = None
    delivery: DeliveryWay | None = None
    delivered_by: int | None = None
    delivery_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterVersion:
    """What was written, for ever as it was. `sheet`, `pdf_sha256`: what stands on paper, set once by the approval."""

    id: int
    letter_id: int
    version: int
    body: str
    attachments: tuple[Media, ...]
    text_sha256: str
    sheet: Mapping[str, object] | None
    pdf_sha256: str | None
    written_by: int | None
    written_at: datetime


_SUFFIX = {LetterKind.REPLY: "", LetterKind.INTERIM: "A", LetterKind.CLOSING: "Z"}


def letter_number(ticket_number: str, kind: LetterKind, round_: int) -> str:
    """The number that can be read out: `Q-20261122-004/1`, of an interim letter `Q-20261122-004/1A`."""
    return f"{ticket_number}/{round_}{_SUFFIX[kind]}"


def digest(content: str | bytes) -> str:
    """SHA-256 in hex, of a text as UTF-8."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()
