"""The bookings table: what was agreed for a service, when it is and what it costs (SVC-3)."""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.errors import CardRefreshed
from storage.memory import By, Memories, Memory
from storage.row_values import RowReader
from storage.tables import bookings
from usecases.booking_ports import Booking, BookingState, NewBooking

_b = bookings.c
_READER = RowReader(Booking, bookings)
_SELECT = select(*_READER.columns)
_OF_TICKET = _SELECT.where(_b.ticket_id == bindparam("ticket"))
_COUNTED = _SELECT.where(
    _b.community_id == bindparam("community"),
    _b.offer == bindparam("what"),
    _b.quota_key == bindparam("whose"),
    _b.booked_at >= bindparam("since"),
    _b.state != BookingState.CANCELLED.value,
).order_by(_b.booked_at)
_ADD = insert(bookings).returning(_b.id)
_SEEN = ("state", "price_version", "starts_at")
_CHANGE = update(bookings).where(
    _b.id == bindparam("row"), *(_b[name].is_not_distinct_from(bindparam(f"seen_{name}")) for name in _SEEN)
)
_CHANGED = _CHANGE.returning(_b.id)


class BookingsTable:
    """`usecases.booking_ports.Bookings` over one connection."""

    __slots__ = ("_connection", "_of_ticket")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._of_ticket: Memory[int, Booking | None] = memories.lasting(bookings.name, By("ticket_id"), tells=False)

    def add(self, new: NewBooking) -> Booking:
        confirmed = None if new.price_cents is None else new.booked_at
        known = {**asdict(new), "price_version": 1, "price_confirmed_at": confirmed}
        row_id = self._connection.execute(_ADD, {**known, "state": BookingState.BOOKED.value}).scalar_one()
        return Booking(id=row_id, state=BookingState.BOOKED, **known)

    def of_ticket(self, ticket_id: int) -> Booking | None:
        return self._of_ticket.recall(ticket_id, self._read_of_ticket)

    def _read_of_ticket(self, ticket_id: int) -> Booking | None:
        row = self._connection.execute(_OF_TICKET, {"ticket": ticket_id}).first()
        return None if row is None else _READER.read(row)

    def change(self, booking: Booking, **changes: object) -> Booking:
        seen = {f"seen_{name}": getattr(booking, name) for name in _SEEN}
        found = self._connection.execute(_CHANGED, {"row": booking.id, **seen, **changes})
        if found.first() is None:
            raise CardRefreshed
        return replace(booking, **changes)  # type: ignore[arg-type]  # the columns are the fields

    def counted(self, community_id: str, offer: str, quota_key: str, since: datetime) -> list[Booking]:
        where = {"community": community_id, "what": offer, "whose": quota_key, "since": since}
        return [_READER.read(row) for row in self._connection.execute(_COUNTED, where)]
