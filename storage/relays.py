"""The relays table: pairs of a person's message and our copy of it, to mirror edits and match replies (DSP-5)."""

from sqlalchemy import Connection, bindparam, insert, select

from storage.row_values import RowReader
from storage.tables import relays
from usecases.ticket_ports import Relay

_r = relays.c
_READER = RowReader(Relay, relays)
_NOTE = insert(relays)
_OF_SOURCE = (
    select(*_READER.columns)
    .where(_r.source_chat_id == bindparam("chat"), _r.source_message_id == bindparam("message"))
    .order_by(_r.id)
)


class RelaysTable:
    """`usecases.ticket_ports.Relays` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self,
        *,
        community_id: str,
        chat_id: int,
        message_id: int,
        ticket_id: int,
        post_id: int | None,
        event_id: int | None,
    ) -> None:
        values = {
            "community_id": community_id,
            "source_chat_id": chat_id,
            "source_message_id": message_id,
            "ticket_id": ticket_id,
            "post_id": post_id,
            "event_id": event_id,
        }
        self._connection.execute(_NOTE, values)

    def of_source(self, chat_id: int, message_id: int) -> list[Relay]:
        """In the order they were sent on."""
        found = self._connection.execute(_OF_SOURCE, {"chat": chat_id, "message": message_id})
        return [_READER.read(row) for row in found]
