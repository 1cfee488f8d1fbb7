"""Ports of services that are booked: places in slots, bookings (SVC-3, SVC-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


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
    """What is agreed when a service is booked; `price_cents` None: a quote follows, nothing is done before it.

    `places` are those it takes in its slot, or of what is lent.
    """

    ticket_id: int
    community_id: str
    offer: str
    quota_key: str | None
    quantity: int
    places: int
    starts_at: datetime | None
    ends_at: datetime | None
    price_cents: int | None
    currency: str
    booked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The booking behind a ticket.

    `price_version` counts the prices the resident confirmed. Of a loan `ends_at` is when it must be back.
    """

    id: int
    ticket_id: int
    community_id: str
    offer: str
    quota_key: str | None
    quantity: int
    places: int
    starts_at: datetime | None
    ends_at: datetime | None
    price_cents: int | None
    currency: str
    price_version: int
    price_confirmed_at: datetime | None
    state: BookingState
    booked_at: datetime


class Bookings(Protocol):
    """The bookings table, one row a ticket."""

    def add(self, new: NewBooking) -> Booking:
        """Written as booked; a price it has is confirmed by that very act."""

    def of_ticket(self, ticket_id: int) -> Booking | None: ...

    def change(self, booking: Booking, **changes: object) -> Booking:
        """Raises CardRefreshed when its state, price or slot are no longer those that were read."""

    def counted(self, community_id: str, offer: str, quota_key: str, since: datetime) -> list[Booking]:
        """Those that count against a quota, oldest first; cancelled ones and paid ones do not."""
