"""The bills table: what is to be paid for a ticket, and what has been paid of it (REP-4, SVC-3)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from domain.errors import CardRefreshed
from domain.tickets import Ticket
from storage.memory import By, Memories, Memory
from storage.row_values import RowReader
from storage.tables import bills
from usecases.payment_ports import Bill

_b = bills.c
_READER = RowReader(Bill, bills)
_SELECT = select(*_READER.columns)
_OF_TICKET = _SELECT.where(_b.ticket_id == bindparam("ticket"))
_UNPAID = _SELECT.where(_b.community_id == bindparam("community"), text("due_cents > paid_cents")).order_by(_b.id)
_MAKE = insert(bills).returning(_b.id)
_CHANGE = (
    update(bills)
    .where(_b.id == bindparam("row"))
    .where(_b.due_cents == bindparam("seen_due"), _b.paid_cents == bindparam("seen_paid"))
    .returning(_b.id)
)


class BillsTable:
    """`usecases.payment_ports.Bills` over one connection."""

    __slots__ = ("_connection", "_of_ticket")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._of_ticket: Memory[int, Bill | None] = memories.lasting(bills.name, By("ticket_id"), tells=False)

    def make(self, ticket: Ticket, *, due_cents: int, currency: str, quote_id: int | None, at: datetime) -> Bill:
        values: dict[str, Any] = {
            "ticket_id": ticket.id,
            "community_id": ticket.community_id,
            "due_cents": due_cents,
            "paid_cents": 0,
            "currency": currency,
            "quote_id": quote_id,
            "made_at": at,
        }
        return Bill(id=self._connection.execute(_MAKE, values).scalar_one(), **values)

    def of_ticket(self, ticket_id: int) -> Bill | None:
        return self._of_ticket.recall(ticket_id, self._read_of_ticket)

    def _read_of_ticket(self, ticket_id: int) -> Bill | None:
        row = self._connection.execute(_OF_TICKET, {"ticket": ticket_id}).first()
        return None if row is None else _READER.read(row)

    def change(self, bill: Bill, **changes: object) -> Bill:
        seen = {"row": bill.id, "seen_due": bill.due_cents, "seen_paid": bill.paid_cents}
        if self._connection.execute(_CHANGE, {**seen, **changes}).first() is None:
            raise CardRefreshed
        return replace(bill, **changes)  # type: ignore[arg-type]  # the columns are the fields

    def unpaid(self, community_id: str) -> list[Bill]:
        return [_READER.read(row) for row in self._connection.execute(_UNPAID, {"community": community_id})]
