"""The ticket_events table: what happened to a ticket, append only."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from domain.events import Event
from domain.tickets import Ticket
from storage.row_values import RowReader
from storage.tables import ticket_events

_e = ticket_events.c
_READER = RowReader(Event, ticket_events)
_ADD = insert(ticket_events).returning(_e.id)
_OF = select(*_READER.columns).where(_e.ticket_id == bindparam("ticket")).order_by(_e.id)


class TicketEventsTable:
    """`usecases.ticket_ports.Events` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket, event: Event) -> int:
        values = {
            "community_id": ticket.community_id,
            "ticket_id": ticket.id,
            "at": event.at,
            "kind": event.kind,
            "actor_kind": event.actor_kind,
            "actor_id": event.actor_id,
            "actor_name": event.actor_name,
            "from_status": event.from_status,
            "to_status": event.to_status,
            "data": dict(event.data) or None,
        }
        row_id: int = self._connection.execute(_ADD, values).scalar_one()
        return row_id

    def of(self, ticket_id: int) -> list[Event]:
        return [_event(row) for row in self._connection.execute(_OF, {"ticket": ticket_id})]


def _event(row: Row[*tuple[Any, ...]]) -> Event:
    values = _READER.named(row)
    values["data"] = values["data"] or {}
    return _READER.value(values)
