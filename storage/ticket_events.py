"""The ticket_events table: what happened to a ticket, append only."""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, insert, select

from domain.events import Event
from domain.tickets import Ticket
from storage.memory import By, Memories, Memory
from storage.row_values import RowReader, as_read
from storage.tables import ticket_events

_e = ticket_events.c
_READER = RowReader(Event, ticket_events)
_ADD = insert(ticket_events).returning(_e.id)
_MOST_STORIES: Final = 512
"""Tickets whose story is remembered: of each some kilobytes."""

_OF = select(*_READER.columns).where(_e.ticket_id == bindparam("ticket")).order_by(_e.id)


class TicketEventsTable:
    """`usecases.ticket_ports.Events` over one connection."""

    __slots__ = ("_connection", "_of_ticket")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._of_ticket: Memory[int, tuple[Event, ...]] = memories.lasting(
            ticket_events.name, By("ticket_id"), tells=False, most=_MOST_STORIES
        )

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
        before = self._of_ticket.peek(ticket.id)
        row_id: int = self._connection.execute(_ADD, values).scalar_one()
        if before is not None:
            self._of_ticket.keep(ticket.id, (*before, replace(event, id=row_id, data=as_read(event.data))))
        return row_id

    def of(self, ticket_id: int) -> list[Event]:
        return list(self._of_ticket.recall(ticket_id, self._read))

    def _read(self, ticket_id: int) -> tuple[Event, ...]:
        return tuple(_event(row) for row in self._connection.execute(_OF, {"ticket": ticket_id}))


def _event(row: Row[*tuple[Any, ...]]) -> Event:
    values = _READER.named(row)
    values["data"] = values["data"] or {}
    return _READER.value(values)
