"""The booking behind a ticket, looked for only where the ticket says that there is one (SVC-3)."""

from domain.tickets import Ticket
from usecases.booking_ports import Booking
from usecases.ports import UnitOfWork


def booking_of(uow: UnitOfWork, ticket: Ticket | None) -> Booking | None:
    """What was booked with this ticket; most tickets have nothing, and they are asked about at every turn."""
    return None if ticket is None or not ticket.booked else uow.bookings.of_ticket(ticket.id)
