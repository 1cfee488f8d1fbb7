"""The ticket_links table: a ticket that was turned into another kind, or handled together with another one."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from domain.tickets import Ticket
from storage.tables import ticket_links
from usecases.ticket_ports import LinkKind

_l = ticket_links.c
_ADD = insert(ticket_links)
_FROM = select(_l.other_id).where(_l.ticket_id == bindparam("ticket"), _l.kind == bindparam("wanted")).order_by(_l.id)
_TO = select(_l.ticket_id).where(_l.other_id == bindparam("ticket"), _l.kind == bindparam("wanted")).order_by(_l.id)


class TicketLinksTable:
    """`usecases.ticket_ports.TicketLinks` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket, other: Ticket, kind: LinkKind, at: datetime) -> None:
        values = {
            "community_id": ticket.community_id,
            "ticket_id": ticket.id,
            "other_id": other.id,
            "kind": kind.value,
            "at": at,
        }
        self._connection.execute(_ADD, values)

    def from_ticket(self, ticket_id: int, kind: LinkKind) -> list[int]:
        """Oldest link first."""
        return list(self._connection.execute(_FROM, {"ticket": ticket_id, "wanted": kind.value}).scalars())

    def to_ticket(self, ticket_id: int, kind: LinkKind) -> list[int]:
        """Oldest link first."""
        return list(self._connection.execute(_TO, {"ticket": ticket_id, "wanted": kind.value}).scalars())
