"""The payments table: the cashier's book, in which a receipt number stands once (SVC-3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from domain.tickets import Ticket
from storage.row_values import RowReader
from storage.tables import payments
from storage.upsert import upsert
from usecases.payment_ports import Payment, PaymentKind, PaymentMethod

_p = payments.c
_READER = RowReader(Payment, payments)
_OF_TICKET = select(*_READER.columns).where(_p.ticket_id == bindparam("ticket")).order_by(_p.id)
_RECORD = upsert(payments, on=("community_id", "receipt_number")).returning(_p.id)
_RECEIPT = select(_p.id).where(_p.community_id == bindparam("community"), _p.receipt_number == bindparam("number"))


class PaymentsTable:
    """`usecases.booking_ports.Payments` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(
        self,
        ticket: Ticket,
        kind: PaymentKind,
        *,
        amount_cents: int,
        currency: str,
        method: PaymentMethod,
        receipt_number: str | None,
        note: str | None,
        by: int,
        at: datetime,
    ) -> Payment | None:
        values: dict[str, Any] = {
            "ticket_id": ticket.id,
            "kind": kind,
            "amount_cents": amount_cents,
            "currency": currency,
            "method": method,
            "receipt_number": receipt_number,
            "note": note,
            "recorded_by": by,
            "at": at,
        }
        row = self._connection.execute(_RECORD, {"community_id": ticket.community_id, **values}).first()
        return None if row is None else Payment(id=row.id, **values)

    def of_ticket(self, ticket_id: int) -> list[Payment]:
        return [_READER.read(row) for row in self._connection.execute(_OF_TICKET, {"ticket": ticket_id})]

    def has_receipt(self, community_id: str, receipt_number: str) -> bool:
        found = self._connection.execute(_RECEIPT, {"community": community_id, "number": receipt_number})
        return found.first() is not None
