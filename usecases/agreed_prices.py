"""What a booking makes of its ticket's actions: nothing is finished before the price is agreed (SVC-3)."""

from dataclasses import dataclass

from domain.errors import NotNow, PriceNotAgreed
from domain.offers import Offer
from domain.tickets import Action, Ticket
from usecases.booked import booking_of
from usecases.booking_ports import Booking, BookingState
from usecases.effects.bookings import offer_of
from usecases.ports import UnitOfWork


def check_agreed(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raises PriceNotAgreed while a price is quoted and the resident has not agreed, NotNow for a loan not yet out."""
    booking, offer = booking_of(uow, ticket), offer_of(uow, ticket)
    if booking is None:
        return
    if booking.price_cents is None:
        raise PriceNotAgreed
    lends = offer is not None and offer.loan is not None and booking.state is BookingState.BOOKED
    if lends and not is_out(uow, ticket):
        raise NotNow(status=ticket.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """The booking behind a ticket as a card shows it. `is_out`: what is lent is with the resident."""

    booking: Booking
    offer: Offer | None
    is_out: bool


def booked_of(uow: UnitOfWork, ticket: Ticket) -> Booked | None:
    """None for a ticket of which nothing is booked."""
    booking = booking_of(uow, ticket)
    if booking is None:
        return None
    return Booked(booking=booking, offer=offer_of(uow, ticket), is_out=is_out(uow, ticket))


def is_out(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether what is lent is with the resident."""
    booking, offer = booking_of(uow, ticket), offer_of(uow, ticket)
    if booking is None or offer is None or offer.loan is None:
        return False
    return booking.state is BookingState.BOOKED and booking.ends_at is not None


def senseless(uow: UnitOfWork, ticket: Ticket, offer: Offer | None) -> frozenset[Action]:
    """Of what is fetched at the desk nobody sets out; only what is lent is handed out, and comes back afterwards."""
    visits = frozenset({Action.ON_MY_WAY, Action.NOBODY_HOME, Action.SET_VISIT})
    away = visits if offer is not None and offer.at_desk else frozenset()
    if offer is None or offer.loan is None or booking_of(uow, ticket) is None:
        return away | {Action.HAND_OUT}
    return away | {Action.HAND_OUT if is_out(uow, ticket) else Action.RESOLVE}
