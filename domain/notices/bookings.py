"""News of booked services: the receipt, reminders, money taken and given back, the cashier's card (SVC-3)."""

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice
from domain.notices.news import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMade(Notice):
    """The receipt of a booked service: number, what, when, what it costs (SVC-3)."""

    ticket_id: int
    number: str
    request_type: str
    category: str | None
    status: str
    department: str
    quantity: int
    starts_at: datetime | None
    ends_at: datetime | None
    price_cents: int | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingReminder(Notice):
    """A slot comes near, to the resident or to the colleagues. `can_move`: another slot can still be chosen."""

    to_resident: bool
    ticket_id: int
    label: str
    request_type: str
    category: str | None
    unit: str | None
    starts_at: datetime
    ends_at: datetime
    quantity: int
    staff: str | None
    can_move: bool
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanReminder(Notice):
    """What was lent has to be back by `back_at`, or should have been."""

    to_resident: bool
    ticket_id: int
    label: str
    request_type: str
    category: str | None
    unit: str | None
    quantity: int
    back_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecorded(Notice):
    """The cashier took money, or gave some back: how much, how, and the number of the receipt."""

    ticket_id: int
    label: str
    request_type: str
    category: str | None
    refund: bool
    amount_cents: int
    currency: str
    method: str
    receipt_number: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard(Notice):
    """What is to be paid for a ticket and what has been, in the cashier's group, as it is at delivery (SVC-3)."""

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPicture(Notice):
    """The picture of a service that was opened in the catalogue (SVC-1)."""

    request_type: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidBoard(Notice):
    """What the cashier still waits for, unpaid longest first, a page of it, as it is at delivery (SVC-3)."""

    community_id: str
    department: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReminder(Notice):
    """Something has not been paid for a while. `mentions` are those who must act."""

    ticket_id: int
    number: str
    request_type: str
    category: str | None
    unit: str | None
    unpaid_cents: int
    currency: str
    since: datetime
    mentions: tuple[Mention, ...] = ()
