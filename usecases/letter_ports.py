"""Ports of letters: their table, and whoever words and prints what stands on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.i18n import Locale
from domain.incoming import Media
from domain.letters import Letter, LetterKind, LetterState, LetterVersion
from domain.tickets import Ticket


class Letters(Protocol):
    """The letters and their versions; whoever changes a letter says in which state they read it."""

    def open(
        self,
        ticket: Ticket,
        *,
        kind: LetterKind,
        round_: int,
        state: LetterState,
        confidential: bool,
        by: int | None,
        at: datetime,
    ) -> Letter:
        """A new letter, still without a version."""

    def write(
        self, letter: Letter, *, body: str, attachments: tuple[Media, ...], by: int | None, at: datetime
    ) -> LetterVersion:
        """Its next version; versions are never changed."""

    def seal(self, version: LetterVersion, *, sheet: Mapping[str, object], pdf_sha256: str) -> LetterVersion:
        """What stands on paper, once. Raises CardRefreshed for a version that is sealed already."""

    def change(self, letter: Letter, **changes: object) -> Letter:
        """Write the changed fields. Raises CardRefreshed when the letter is no longer in the state read."""

    def get(self, letter_id: int) -> Letter | None: ...

    def version(self, version_id: int) -> LetterVersion | None: ...

    def latest(self, letter: Letter) -> LetterVersion | None: ...

    def versions(self, letter: Letter) -> list[LetterVersion]:
        """Everything that was written of it, oldest first."""

    def of_ticket(self, ticket_id: int) -> list[Letter]:
        """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPaper:
    """What has to stand on the paper beside the labels, in the reader's language.

    `writer` and `approver` are names with the titles of their departments.
    """

    locale: Locale
    timezone: str
    community: str
    phone: str
    kind: LetterKind
    number: str
    date: datetime
    asked_at: datetime
    addressee: str
    unit: str
    subject: str
    body: str
    writer: tuple[str, str] | None
    approver: tuple[str, str] | None
    attachments: int


class LetterPrinter(Protocol):
    """Words and prints letters; the same sheet always gives the same bytes."""

    def word(self, paper: LetterPaper) -> Mapping[str, object]:
        """Everything that stands on the paper, as plain values that can be stored."""

    def pdf(self, sheet: Mapping[str, object]) -> bytes:
        """The document."""
