"""A booking whose ticket ends in another way gives its place back too."""

from datetime import UTC, datetime

from domain.events import CLOCK, EventKind
from domain.tickets import BOOKED
from tests.unit.resident.flat import Flat, local
from usecases.booking_ports import BookingState, NewBooking
from usecases.reactions import happen


def test_a_ticket_that_is_turned_into_another_kind_frees_its_slot() -> None:
    flat = Flat()
    flat.resident(7)
    ticket = flat.reports()
    starts = local("24T09:00")

    def book(uow) -> None:
        assert uow.slots.take(ticket.community_id, "x", starts, places=1, capacity=1)
        new = NewBooking(
            ticket_id=ticket.id,
            community_id=ticket.community_id,
            offer="x",
            quota_key=None,
            quantity=1,
            places=1,
            starts_at=starts,
            ends_at=datetime(2026, 11, 24, 4, tzinfo=UTC),
            price_cents=100,
            currency="CNY",
            booked_at=flat.at,
        )
        uow.bookings.add(new)
        uow.tickets.change(ticket, details={**ticket.details, BOOKED: True})

    flat.run(book)
    flat.run(happen, flat.ticket(ticket.id), EventKind.TURNED, CLOCK, flat.at)
    booking = flat.look(lambda uow: uow.bookings.of_ticket(ticket.id))
    assert booking is not None
    assert booking.state == BookingState.CANCELLED
    assert flat.look(lambda uow: uow.bills.of_ticket(ticket.id)) is None
    assert flat.look(lambda uow: dict(uow.slots.used(ticket.community_id, "x"))) == {}
