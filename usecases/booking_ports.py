"""Ports of services that are booked: places in slots, bookings, payments (SVC-3, SVC-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.tickets import Ticket


class Slots(Protocol):
    """The slots table: one counter per offer and moment, changed by single statements that cannot overlap."""

    def take(self, community_id: str, offer: str, starts_at: datetime, *, places: int, capacity: int) -> bool:
        """Take places; False, and nothing taken, when fewer are left."""

    def free(self, community_id: str, offer: str, starts_at: datetime, *, places: int) -> None:
        """Give places back."""

    def used(self, community_id: str, offer: str) -> Mapping[datetime, int]:
        """How many places are taken, by the slot's beginning."""

    def guard(self, community_id: str, offer: str) -> None:
        """Nobody else passes here with the same words until this transaction ends (quota races)."""


class BookingState(StrEnum):
    """What became of a booking."""

    BOOKED = "booked"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """What is agreed when a service is booked; `price_cents` None: a quote follows, nothing is done before it."""

    ticket_id: int
    community_id: str
    offer: str
    quota_key: str | None
    quantity: int
    starts_at: datetime | None
    ends_at: datetime | None
    price_cents: int | None
    currency: str
    booked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The booking behind a ticket.

    `price_version` counts the prices the resident confirmed. `due_cents` is what is to be paid now (after the work, or
    the fee of a late cancellation), `paid_cents` what has been paid of it. Of a loan `ends_at` is when it must be back.
    """

    id: int
    ticket_id: int
    community_id: str
    offer: str
    quota_key: str | None
    quantity: int
    starts_at: datetime | None
    ends_at: datetime | None
    price_cents: int | None
    currency: str
    price_version: int
    price_confirmed_at: datetime | None
    due_cents: int
    paid_cents: int
    state: BookingState
    booked_at: datetime

    @property
    def unpaid_cents(self) -> int:
        return max(0, self.due_cents - self.paid_cents)


class Bookings(Protocol):
    """The bookings table, one row a ticket."""

    def add(self, new: NewBooking) -> Booking:
        """Written as booked; a price it has is confirmed by that very act."""

    def of_ticket(self, ticket_id: int) -> Booking | None: ...

    def change(self, booking: Booking, **changes: object) -> Booking:
        """Raises CardRefreshed when its state, price or payments are no longer those that were read."""

    def counted(self, community_id: str, offer: str, quota_key: str, since: datetime) -> list[Booking]:
        """Those that count against a quota, oldest first; cancelled ones and paid ones do not."""

    def unpaid(self, community_id: str) -> list[Booking]:
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
