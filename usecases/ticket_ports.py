"""Ports of tickets: history, promises, attachments, quotes, drafts and relayed messages included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.drafts import Draft, DraftState, Form
from domain.events import Event
from domain.incoming import Media
from domain.promise_rules import PromiseKind
from domain.tickets import NewTicket, Status, Ticket, Workflow


class Tickets(Protocol):
    """The tickets table; `change` is compare-and-set on the version."""

    def next_number(self, community_id: str, series: str) -> int:
        """Count up and return; `series` is prefix and local day."""

    def file(self, new: NewTicket) -> Ticket: ...

    def get(self, ticket_id: int) -> Ticket | None: ...

    def lock(self, ticket_id: int) -> None:
        """Whoever else is about to change what hangs on this ticket waits until this unit of work is over.

        Reading a ticket to change it locks it already, except for who sends: that only shows it, as a rule.
        """

    def by_number(self, community_id: str, number: str) -> Ticket | None: ...

    def change(self, ticket: Ticket, **changes: object) -> Ticket:
        """Write the changed fields where the version is still the one read. Raises CardRefreshed when it is not."""

    def of_reporter(self, resident_id: int, *, limit: int = 50) -> list[Ticket]:
        """Newest first."""

    def live_of_reporter(self, resident_id: int) -> list[Ticket]: ...

    def live_numbers(self, resident_id: int, request_type: str) -> dict[int, str]:
        """The numbers of the live tickets of one type that a resident has, by their ids."""

    def waiting_of_reporter(self, resident_id: int) -> list[Ticket]: ...

    def in_department(
        self, community_id: str, department: str, statuses: Sequence[Status], workflow: Workflow | None = None
    ) -> list[Ticket]:
        """Oldest first; of one workflow if that is given."""

    def numbered(self, community_id: str, ending: str, *, limit: int) -> list[Ticket]:
        """Whose number ends like this; newest first."""

    def of_units(self, community_id: str, units: Sequence[str], *, limit: int) -> list[Ticket]:
        """Newest first."""

    def held_by(self, staff_id: int, statuses: Sequence[Status]) -> list[Ticket]: ...

    def change_reporter(self, former: int, present: int) -> None:
        """What was written down for one file belongs to another one's person."""


class Events(Protocol):
    """The append-only history."""

    def add(self, ticket: Ticket, event: Event) -> int:
        """Append; returns the event's id."""

    def of(self, ticket_id: int) -> list[Event]:
        """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A moment somebody was promised. `moves` counts how often it was moved with a reason."""

    id: int
    ticket_id: int
    kind: PromiseKind
    made_at: datetime
    due_at: datetime
    kept_at: datetime | None
    broken_at: datetime | None
    withdrawn_at: datetime | None
    moves: int

    @property
    def is_open(self) -> bool:
        return self.kept_at is None and self.withdrawn_at is None


class Promises(Protocol):
    """The promises table."""

    def make(self, ticket: Ticket, kind: PromiseKind, *, at: datetime, due_at: datetime) -> Promise:
        """Write a new one; it withdraws an open one of its kind."""

    def open_of(self, ticket_id: int) -> list[Promise]: ...

    def of(self, ticket_id: int) -> list[Promise]: ...

    def keep(self, ticket_id: int, kind: PromiseKind, at: datetime) -> None: ...

    def move(self, promise: Promise, *, due_at: datetime, reason: str, at: datetime) -> Promise: ...

    def broken(self, promise: Promise, at: datetime) -> None: ...

    def open_between(self, community_id: str, since: datetime, until: datetime) -> int:
        """How many open ones are due from `since` up to but not including `until`."""

    def withdraw(self, ticket_id: int, at: datetime, *, kind: PromiseKind | None = None) -> None:
        """Every open one of the ticket, or of this kind."""


class Purpose(StrEnum):
    """Where an attachment belongs on the ticket."""

    REPORT = "report"
    RESULT = "result"
    REMARK = "remark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One kept attachment."""

    id: int
    media: Media
    purpose: Purpose
    caption: str | None


class Attachments(Protocol):
    """The attachments table; unique per draft by `file_unique_id`."""

    def add_to_draft(self, draft: Draft, media: Media, *, purpose: Purpose, caption: str, at: datetime) -> bool:
        """False when this very file is already on the draft."""

    def add_to_ticket(self, ticket: Ticket, media: Media, *, purpose: Purpose, caption: str, at: datetime) -> None: ...

    def of_draft(self, draft_id: int) -> list[Attachment]: ...

    def of_ticket(self, ticket_id: int, purpose: Purpose | None = None) -> list[Attachment]: ...

    def rehome(self, draft: Draft, community_id: str) -> None:
        """What was attached to the draft belongs to another community."""

    def file(self, draft_id: int, ticket_id: int) -> None:
        """Move a draft's attachments onto the ticket."""


class LinkKind(StrEnum):
    """Why two tickets know of each other."""

    TURNED = "turned"
    JOINED = "joined"


class TicketLinks(Protocol):
    """The ticket_links table: from the earlier ticket to the one in which the matter goes on."""

    def add(self, ticket: Ticket, other: Ticket, kind: LinkKind, at: datetime) -> None: ...

    def from_ticket(self, ticket_id: int, kind: LinkKind) -> list[int]:
        """Ids of the tickets in which this one goes on, oldest link first."""

    def to_ticket(self, ticket_id: int, kind: LinkKind) -> list[int]:
        """Ids of the tickets that go on in this one, oldest link first."""


class QuoteState(StrEnum):
    """What became of a quote (REP-4)."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASKING_OWNER = "asking_owner"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A price offered before the work; amounts in cents of the type's currency."""

    id: int
    ticket_id: int
    parts_cents: int
    labour_cents: int
    note: str | None
    state: QuoteState
    quoted_by: int

    @property
    def total_cents(self) -> int:
        return self.parts_cents + self.labour_cents


class Quotes(Protocol):
    """The quotes table; a new quote withdraws an open older one."""

    def offer(
        self, ticket: Ticket, *, parts_cents: int, labour_cents: int, note: str | None, by: int, at: datetime
    ) -> Quote: ...

    def get(self, quote_id: int) -> Quote | None: ...

    def latest(self, ticket_id: int) -> Quote | None: ...

    def agreed(self, ticket_id: int) -> Quote | None:
        """The newest that was accepted; another one that was declined or not answered leaves it standing."""

    def decide(self, quote: Quote, state: QuoteState, at: datetime) -> Quote: ...


class Drafts(Protocol):
    """The drafts table; one active per (chat, user), others are suspended."""

    def get(self, draft_id: int) -> Draft | None: ...

    def active(self, chat_id: int, user_id: int) -> Draft | None: ...

    def suspended(self, chat_id: int, user_id: int, form: Form | None = None) -> Draft | None:
        """The one that was suspended last."""

    def start(
        self,
        *,
        community_id: str | None,
        chat_id: int,
        user_id: int,
        form: Form,
        step: str | None,
        ticket_id: int | None = None,
        answers: Mapping[str, object] | None = None,
        at: datetime,
    ) -> Draft:
        """Write a new active draft; the one that was active is suspended."""

    def save(
        self,
        draft: Draft,
        *,
        at: datetime,
        step: str | None = None,
        answers: Mapping[str, object] | None = None,
        post_id: int | None = None,
    ) -> Draft:
        """Change what is given; raises the version."""

    def end(self, draft: Draft, state: DraftState, at: datetime) -> None: ...

    def rehome(self, draft: Draft, community_id: str) -> None:
        """It belongs to another community: whoever fills it in said where they live."""

    def resume(self, draft: Draft, at: datetime) -> Draft:
        """Make a suspended draft the active one (the active one, if any, is suspended)."""

    def move_chat(self, old: int, new: int, at: datetime) -> None:
        """Drafts of a migrated group go on under its new id, asked anew: their prompts stay behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where a message of a person went: the post that carries its copy."""

    ticket_id: int
    post_id: int | None
    event_id: int | None


class Relays(Protocol):
    """Pairs of a person's message and our copy of it, to mirror edits and to match replies."""

    def note(
        self,
        *,
        community_id: str,
        chat_id: int,
        message_id: int,
        ticket_id: int,
        post_id: int | None,
        event_id: int | None,
    ) -> None: ...

    def of_source(self, chat_id: int, message_id: int) -> list[Relay]: ...
