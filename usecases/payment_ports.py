"""Ports of money: what is to be paid for a ticket, and the cashier's book of what was (REP-4, SVC-3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is to be paid for a ticket, after the work or as the fee of a late cancellation, and what was paid of it.

    `quote_id` is the agreed quote that is part of it; it is charged once, however often the ticket is reopened.
    """

    id: int
    ticket_id: int
    community_id: str
    due_cents: int
    paid_cents: int
    currency: str
    quote_id: int | None
    made_at: datetime

    @property
    def unpaid_cents(self) -> int:
        return max(0, self.due_cents - self.paid_cents)


class Bills(Protocol):
    """The bills table, one row a ticket, written once something is to be paid."""

    def make(self, ticket: Ticket, *, due_cents: int, currency: str, quote_id: int | None, at: datetime) -> Bill: ...

    def of_ticket(self, ticket_id: int) -> Bill | None: ...

    def change(self, bill: Bill, **changes: object) -> Bill:
        """Raises CardRefreshed when what is due or paid is no longer what was read."""

    def unpaid(self, community_id: str) -> list[Bill]:
        """Those of which something is still to be paid, oldest first."""


class PaymentKind(StrEnum):
    """Money taken, or given back."""

    PAYMENT = "payment"
    REFUND = "refund"


class PaymentMethod(StrEnum):
    """How it was paid. No card data anywhere: the cashier writes down what happened at the till."""

    CASH = "cash"
    BANK = "bank"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One line of the cashier's book."""

    id: int
    ticket_id: int
    kind: PaymentKind
    amount_cents: int
    currency: str
    method: PaymentMethod
    receipt_number: str | None
    note: str | None
    recorded_by: int
    at: datetime


class Payments(Protocol):
    """The payments table; a receipt number is used once in a community."""

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
        """None, and nothing written, when the receipt number is used already."""

    def of_ticket(self, ticket_id: int) -> list[Payment]:
        """Oldest first."""

    def has_receipt(self, community_id: str, receipt_number: str) -> bool: ...
