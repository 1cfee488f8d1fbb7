"""The attachments table: photos, voices, places and files, first on a draft, then on its ticket."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from domain.drafts import Draft
from domain.errors import NotFoundError
from domain.incoming import Media, MediaKind
from domain.tickets import Ticket
from storage.memory import By, Memories, Memory
from storage.tables import attachments
from storage.upsert import upsert
from usecases.ticket_ports import Attachment, Purpose

# A file's name may tell who somebody is, a place where they live: together in the sealed column.
_REST = ("size", "name", "latitude", "longitude")

_a = attachments.c
_SELECT = select(_a.id, _a.purpose, _a.kind, _a.file_id, _a.file_unique_id, _a.caption, _a.data).order_by(_a.id)
_OF_DRAFT = _SELECT.where(_a.draft_id == bindparam("draft"))
_OF_TICKET = _SELECT.where(_a.ticket_id == bindparam("ticket"))
_ADD = insert(attachments)
_ADD_TO_DRAFT = upsert(attachments, on=("draft_id", "file_unique_id")).returning(_a.id)
_FILE = update(attachments).where(_a.draft_id == bindparam("draft")).values(ticket_id=bindparam("ticket"))
_REHOME = update(attachments).where(_a.draft_id == bindparam("draft")).values(community_id=bindparam("community"))


class AttachmentsTable:
    """`usecases.ticket_ports.Attachments` over one connection."""

    __slots__ = ("_connection", "_of_draft", "_of_ticket")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._of_draft: Memory[int, tuple[Attachment, ...]] = memories.lasting(
            attachments.name, By("draft_id"), tells=False
        )
        self._of_ticket: Memory[int, tuple[Attachment, ...]] = memories.lasting(
            attachments.name, By("ticket_id"), tells=False
        )

    def add_to_draft(self, draft: Draft, media: Media, *, purpose: Purpose, caption: str, at: datetime) -> bool:
        """Raises NotFoundError for a draft without a community: nothing may be kept that belongs to nobody."""
        if draft.community_id is None:
            raise NotFoundError("community of draft", draft.id)
        values = {"community_id": draft.community_id, "draft_id": draft.id, **_values(media, purpose, caption, at)}
        return self._connection.execute(_ADD_TO_DRAFT, values).first() is not None

    def add_to_ticket(self, ticket: Ticket, media: Media, *, purpose: Purpose, caption: str, at: datetime) -> None:
        values = {"community_id": ticket.community_id, "ticket_id": ticket.id, **_values(media, purpose, caption, at)}
        self._connection.execute(_ADD, values)

    def of_draft(self, draft_id: int) -> list[Attachment]:
        """In the order they came."""
        return list(self._of_draft.recall(draft_id, self._read_of_draft))

    def _read_of_draft(self, draft_id: int) -> tuple[Attachment, ...]:
        return tuple(_attachment(row) for row in self._connection.execute(_OF_DRAFT, {"draft": draft_id}))

    def of_ticket(self, ticket_id: int, purpose: Purpose | None = None) -> list[Attachment]:
        """In the order they came; those of a draft only once it is filed."""
        found = self._of_ticket.recall(ticket_id, self._read_of_ticket)
        return [one for one in found if purpose is None or one.purpose is purpose]

    def _read_of_ticket(self, ticket_id: int) -> tuple[Attachment, ...]:
        return tuple(_attachment(row) for row in self._connection.execute(_OF_TICKET, {"ticket": ticket_id}))

    def rehome(self, draft: Draft, community_id: str) -> None:
        self._connection.execute(_REHOME, {"draft": draft.id, "community": community_id})

    def file(self, draft_id: int, ticket_id: int) -> None:
        if self._of_draft.peek(draft_id) != ():  # most drafts have none, and mostly that is known
            self._connection.execute(_FILE, {"draft": draft_id, "ticket": ticket_id})


def _values(media: Media, purpose: Purpose, caption: str, at: datetime) -> dict[str, Any]:
    rest = {name: getattr(media, name) for name in _REST}
    return {
        "purpose": purpose,
        "kind": media.kind,
        "file_id": media.file_id,
        "file_unique_id": media.file_unique_id,
        "caption": caption or None,
        "data": {name: value for name, value in rest.items() if value is not None} or None,
        "at": at,
    }


def _attachment(row: Row[*tuple[Any, ...]]) -> Attachment:
    media = Media(kind=MediaKind(row.kind), file_id=row.file_id, file_unique_id=row.file_unique_id, **(row.data or {}))
    return Attachment(id=row.id, media=media, purpose=Purpose(row.purpose), caption=row.caption)
