"""Taking people out of what is kept: rows, numbers and times stay, names, words and files go (PRV-3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, delete, or_, select, text, update

from domain.people import Resident
from domain.personal_data import without_names, without_words
from domain.retention import RecordKind
from domain.tickets import ENDED
from storage.memory import Memories
from storage.tables import (
    attachments,
    chats,
    contact_views,
    drafts,
    inbox,
    invitations,
    leak_steps,
    leaks,
    letter_versions,
    letters,
    memberships,
    outbox,
    payments,
    posts,
    quotes,
    resident_imports,
    resident_records,
    residents,
    ticket_events,
    tickets,
    timers,
)
from storage.types import UtcMicroseconds

_BEFORE = bindparam("before", type_=UtcMicroseconds)
_TICKET: Final[Any] = bindparam("ticket")
_MOST: Final[Any] = bindparam("most")
_HERE: Final[Any] = bindparam("community")
_OVER: Final = sorted(ENDED)
_NOT_OVER = ~tickets.c.status.in_(_OVER)

# ------------------------------------------------------------------------------------------------ what is to go

_TICKETS_OF = (
    select(tickets.c.id)
    .where(tickets.c.reporter_id == bindparam("resident"), tickets.c.erased_at.is_(None))
    .order_by(tickets.c.id)
    .limit(_MOST)
)
_CLOSED = (
    select(tickets.c.id)
    .where(
        tickets.c.community_id == _HERE,
        tickets.c.closed_at < _BEFORE,
        tickets.c.status.in_(_OVER),
        tickets.c.erased_at.is_(None),
    )
    .order_by(tickets.c.closed_at)
    .limit(_MOST)
)
_STRANGERS = (
    select(residents.c.id)
    .where(
        residents.c.community_id == _HERE,
        residents.c.created_at < _BEFORE,
        text("residents.state IN ('new', 'refused')"),
        residents.c.erased_at.is_(None),
        ~select(tickets.c.id).where(tickets.c.reporter_id == residents.c.id, _NOT_OVER).exists(),
        # Whoever has moved out was no stranger: what is theirs goes when its own time is over.
        ~select(memberships.c.id)
        .where(memberships.c.resident_id == residents.c.id, memberships.c.since.is_not(None))
        .exists(),
    )
    .order_by(residents.c.created_at)
    .limit(_MOST)
)

_OF_FILE = memberships.c.resident_id == residents.c.id
_MOVED_OUT = (
    select(residents.c.id)
    .where(
        residents.c.community_id == _HERE,
        residents.c.erased_at.is_(None),
        ~select(tickets.c.id).where(tickets.c.reporter_id == residents.c.id, _NOT_OVER).exists(),
        residents.c.id.in_(
            select(memberships.c.resident_id).where(
                memberships.c.community_id == _HERE, text("memberships.state = 'ended'"), memberships.c.until < _BEFORE
            )
        ),
        ~select(memberships.c.id)
        .where(_OF_FILE, or_(memberships.c.state.in_(("pending", "active")), memberships.c.until >= _BEFORE))
        .exists(),
    )
    .order_by(residents.c.id)
    .limit(_MOST)
)

# ------------------------------------------------------------------------------------------------ a ticket

_WORDS_OF_TICKET = select(tickets.c.description, tickets.c.details).where(tickets.c.id == _TICKET)
_FORGET_CONTACT = (
    update(tickets)
    .where(tickets.c.id == _TICKET)
    .values(
        contact_name=None,
        contact_phone=None,
        caller_name=None,
        description=bindparam("new_description"),
        details=bindparam("new_details"),
        erased_at=bindparam("at"),
    )
)
_EVENTS = select(ticket_events.c.id, ticket_events.c.actor_kind, ticket_events.c.actor_name, ticket_events.c.data)
_EVENTS = _EVENTS.where(ticket_events.c.ticket_id == _TICKET)
_REWRITE_EVENT = (
    update(ticket_events)
    .where(ticket_events.c.id == bindparam("row"))
    .values(actor_name=bindparam("new_name"), data=bindparam("new_data"))
)
_ITS_LETTERS = letter_versions.c.letter_id.in_(select(letters.c.id).where(letters.c.ticket_id == _TICKET))
_VERSIONS = select(letter_versions.c.id, letter_versions.c.body).where(_ITS_LETTERS)
_REWRITE_LETTER = (
    update(letter_versions)
    .where(letter_versions.c.id == bindparam("row"))
    .values(body=bindparam("new_body"), sheet=None, attachments=None)
)
_ALWAYS: Final = (
    update(letters).where(letters.c.ticket_id == _TICKET).values(remark=None, delivery_note=None),
    update(outbox)
    .where(outbox.c.ticket_id == _TICKET, outbox.c.finished_at.is_not(None), outbox.c.notice != text("''"))
    .values(notice="", params={}, rendered=None),
    update(timers).where(timers.c.ticket_id == _TICKET, timers.c.state != text("'pending'")).values(data=None),
)
_WITH_THE_WORDS: Final = (
    delete(attachments).where(attachments.c.ticket_id == _TICKET),
    update(quotes).where(quotes.c.ticket_id == _TICKET).values(note=None),
    update(payments).where(payments.c.ticket_id == _TICKET).values(note=None),
)

# ------------------------------------------------------------------------------------------------ a person

_FORGET_FILE = (
    update(residents)
    .where(residents.c.id == bindparam("row"))
    .values(
        user_id=None,
        name=None,
        phone=None,
        phone_index=None,
        phone_confirmed=False,
        unit=None,
        state="new",
        state_reason=None,
        erase_at=None,
        erased_at=bindparam("at"),
    )
)
_FORGET_FORMER = (
    update(resident_records).where(resident_records.c.resident_id == bindparam("resident")).values(old=None)
)
_ACCOUNT: Final[Any] = bindparam("account")
_OF_ACCOUNT: Final = (
    update(chats).where(chats.c.chat_id == _ACCOUNT).values(title=None),
    update(invitations).where(invitations.c.used_by == _ACCOUNT).values(used_by=None),
    update(inbox).where(inbox.c.user_id == _ACCOUNT, inbox.c.state != text("'new'")).values(raw="{}"),
)
_OF_ACCOUNT_HERE: Final = (
    update(drafts)
    .where(drafts.c.user_id == _ACCOUNT, drafts.c.chat_id == _ACCOUNT, drafts.c.community_id == _HERE)
    .values(answers={}, step=None, state="dropped"),
    update(outbox)
    .where(
        outbox.c.chat_id == _ACCOUNT,
        # Found by the posts of the chat: nothing else asks for its messages, so there is no index of them.
        or_(outbox.c.post_id.in_(select(posts.c.id).where(posts.c.chat_id == _ACCOUNT)), outbox.c.post_id.is_(None)),
        or_(outbox.c.community_id == _HERE, outbox.c.community_id.is_(None)),
        outbox.c.finished_at.is_not(None),
    )
    .values(notice="", params={}, rendered=None),
)

# ------------------------------------------------------------------------------------------------ what has had its time


def _portion(table: Table, over: ColumnElement[bool], since: ColumnElement[Any]) -> ColumnElement[bool]:
    """The oldest of them, in the order of the index by which they are found."""
    return table.c.id.in_(select(table.c.id).where(over).order_by(since).limit(_MOST))


_CLOSED_LEAKS: Select[Any] = select(leaks.c.id).where(leaks.c.community_id == _HERE, leaks.c.closed_at < _BEFORE)
_SWEEPS: Final[Mapping[RecordKind, tuple[Any, ...]]] = MappingProxyType(
    {
        RecordKind.MESSAGES: (
            update(outbox)
            .where(
                _portion(
                    outbox,
                    and_(
                        or_(outbox.c.community_id == _HERE, outbox.c.community_id.is_(None)),
                        outbox.c.finished_at < _BEFORE,
                        outbox.c.notice != text("''"),
                    ),
                    outbox.c.finished_at,
                )
            )
            .values(notice="", params={}, rendered=None)
            .returning(outbox.c.id),
        ),
        RecordKind.DRAFTS: (
            update(drafts)
            .where(
                _portion(
                    drafts,
                    and_(
                        drafts.c.community_id == _HERE,
                        text("drafts.state IN ('submitted', 'dropped')"),
                        drafts.c.updated_at < _BEFORE,
                        drafts.c.step.is_not(None),  # without a step it was emptied before
                    ),
                    drafts.c.updated_at,
                )
            )
            .values(answers={}, step=None)
            .returning(drafts.c.id),
        ),
        RecordKind.CONTACT_VIEWS: (
            delete(contact_views)
            .where(
                _portion(
                    contact_views,
                    and_(contact_views.c.community_id == _HERE, contact_views.c.at < _BEFORE),
                    contact_views.c.at,
                )
            )
            .returning(contact_views.c.id),
        ),
        RecordKind.RESIDENT_LISTS: (
            delete(resident_imports)
            .where(
                _portion(
                    resident_imports,
                    and_(
                        resident_imports.c.community_id == _HERE,
                        resident_imports.c.created_at < _BEFORE,
                        resident_imports.c.state != text("'running'"),
                    ),
                    resident_imports.c.id,
                )
            )
            .returning(resident_imports.c.id),
        ),
        RecordKind.LEAKS: (
            delete(leak_steps)
            .where(leak_steps.c.leak_id.in_(_CLOSED_LEAKS.order_by(leaks.c.id).limit(_MOST)))
            .returning(leak_steps.c.id),
            delete(leaks).where(leaks.c.id.in_(_CLOSED_LEAKS.order_by(leaks.c.id).limit(_MOST))).returning(leaks.c.id),
        ),
    }
)
SWEPT: Final = tuple(_SWEEPS)
"""Kinds that are rows of one table; the others are whole tickets and files."""


class ErasureTables:
    """`usecases.privacy_ports.Erasing` over one connection."""

    __slots__ = ("_connection", "_memories")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._memories = memories

    def tickets_of(self, resident_id: int, *, limit: int) -> list[int]:
        return self._ids(_TICKETS_OF, resident=resident_id, most=limit)

    def closed_tickets(self, community_id: str, *, before: datetime, limit: int) -> list[int]:
        return self._ids(_CLOSED, community=community_id, before=before, most=limit)

    def strangers(self, community_id: str, *, before: datetime, limit: int) -> list[int]:
        return self._ids(_STRANGERS, community=community_id, before=before, most=limit)

    def moved_out(self, community_id: str, *, before: datetime, limit: int) -> list[int]:
        return self._ids(_MOVED_OUT, community=community_id, before=before, most=limit)

    def _ids(self, statement: Select[Any], **values: object) -> list[int]:
        return [row[0] for row in self._connection.execute(statement, values)]

    def erase_ticket(self, ticket_id: int, *, names: Sequence[str | None], keeps_words: bool, at: datetime) -> None:
        what = _Remainder(names=names, keeps_words=keeps_words)
        row = self._connection.execute(_WORDS_OF_TICKET, {"ticket": ticket_id}).first()
        if row is None:
            return
        words = {"new_description": what.of_text(row.description), "new_details": what.of_data(row.details)}
        self._connection.execute(_FORGET_CONTACT, {"ticket": ticket_id, "at": at, **words})
        for one in self._connection.execute(_EVENTS, {"ticket": ticket_id}).all():
            name = None if one.actor_kind == "resident" else one.actor_name
            values = {"row": one.id, "new_name": name, "new_data": what.of_data(one.data)}
            self._connection.execute(_REWRITE_EVENT, values)
        for version in self._connection.execute(_VERSIONS, {"ticket": ticket_id}).all():
            self._connection.execute(_REWRITE_LETTER, {"row": version.id, "new_body": what.of_text(version.body)})
        for statement in _ALWAYS if keeps_words else (*_ALWAYS, *_WITH_THE_WORDS):
            self._connection.execute(statement, {"ticket": ticket_id})
        self._memories.forget()

    def erase_person(self, resident: Resident, *, at: datetime) -> None:
        self._connection.execute(_FORGET_FILE, {"row": resident.id, "at": at})
        self._connection.execute(_FORGET_FORMER, {"resident": resident.id})
        if resident.user_id is not None:
            account = {"account": resident.user_id}
            for statement in _OF_ACCOUNT:
                self._connection.execute(statement, account)
            for statement in _OF_ACCOUNT_HERE:
                self._connection.execute(statement, {**account, "community": resident.community_id})
        self._memories.forget()

    def sweep(self, kind: RecordKind, community_id: str, *, before: datetime, limit: int) -> int:
        values = {"community": community_id, "before": before, "most": limit}
        return max(len(self._connection.execute(statement, values).all()) for statement in _SWEEPS[kind])


class _Remainder:
    """What stays of texts and data."""

    __slots__ = ("_keeps_words", "_names")

    def __init__(self, *, names: Sequence[str | None], keeps_words: bool) -> None:
        self._names = names
        self._keeps_words = keeps_words

    def of_text(self, said: str) -> str:
        return without_names(said, self._names) if self._keeps_words else ""

    def of_data(self, data: Any) -> Any:
        if data is None:
            return None
        return self._without_names(data) if self._keeps_words else without_words(data)

    def _without_names(self, value: Any) -> Any:
        match value:
            case dict():
                return {key: self._without_names(one) for key, one in value.items()}
            case list():
                return [self._without_names(one) for one in value]
            case str():
                return without_names(value, self._names)
            case _:
                return value
