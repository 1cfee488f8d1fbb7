"""What follows for the booking behind a ticket: visit promised, loan running, price agreed, places given back."""

from datetime import timedelta

from domain.events import ActorKind
from domain.offers import Offer, cancel_fee, eve_of, return_moment
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket
from usecases.booked import booking_of
from usecases.booking_ports import Booking, BookingState
from usecases.effects.happening import Happening
from usecases.effects.payments import ask_payment
from usecases.orders import STOCK
from usecases.ports import UnitOfWork
from usecases.promising import promise_for
from usecases.ticket_ports import QuoteState
from usecases.timer_ports import NewTimer

BOOKING_REMINDER = "booking_reminder"
LOAN_REMINDER = "loan_reminder"
"""Timer kinds: the evening and the hour before a slot; the morning of the last day of a loan, and its end."""

_AN_HOUR = timedelta(hours=1)
_BEFORE_RETURN = timedelta(hours=10)


def offer_of(uow: UnitOfWork, ticket: Ticket) -> Offer | None:
    """The offer of the ticket's category as it holds now."""
    return uow.knowledge.type_of(ticket).offer(ticket.category)


def arrange_visit(happening: Happening) -> None:
    """The slot is promised: somebody sets out by its beginning, it is done by its end; both sides are reminded."""
    uow, ticket, at = happening.uow, happening.ticket, happening.at
    booking = booking_of(uow, ticket)
    if booking is None or booking.starts_at is None or booking.ends_at is None:
        return
    promise_for(uow, ticket, PromiseKind.VISIT, booking.starts_at, at)
    promise_for(uow, ticket, PromiseKind.RESOLVE, booking.ends_at, at)
    uow.timers.cancel(ticket_id=ticket.id, kind=BOOKING_REMINDER)
    moments = {"eve": eve_of(booking.starts_at, happening.community.calendar), "hour": booking.starts_at - _AN_HOUR}
    for step, moment in moments.items():
        if moment > at:
            timer = NewTimer(
                community_id=ticket.community_id,
                kind=BOOKING_REMINDER,
                due_at=moment,
                ticket_id=ticket.id,
                data={"step": step},
            )
            uow.timers.add([timer])


def start_loan(happening: Happening) -> None:
    """It is out: the resident is reminded in the morning of the last day, the desk when the time is over."""
    uow, ticket = happening.uow, happening.ticket
    booking, offer = booking_of(uow, ticket), offer_of(uow, ticket)
    if booking is None or offer is None or offer.loan is None:
        return
    back = return_moment(offer.loan, happening.at, happening.community.calendar)
    uow.bookings.change(booking, ends_at=back)
    for moment in (back - _BEFORE_RETURN, back):
        timer = NewTimer(community_id=ticket.community_id, kind=LOAN_REMINDER, due_at=moment, ticket_id=ticket.id)
        uow.timers.add([timer])


def agree_price(happening: Happening) -> None:
    """The resident agreed to another price: from now on that one stands (SVC-3)."""
    uow, ticket = happening.uow, happening.ticket
    booking, quote = booking_of(uow, ticket), uow.quotes.latest(ticket.id)
    if booking is None or quote is None or quote.state is not QuoteState.ACCEPTED:
        return
    uow.bookings.change(
        booking,
        price_cents=quote.total_cents,
        price_version=booking.price_version + 1,
        price_confirmed_at=happening.at,
    )


def settle_booking(happening: Happening) -> None:
    """Done: nobody is reminded any more, and what is lent is back."""
    uow, ticket = happening.uow, happening.ticket
    booking = booking_of(uow, ticket)
    if booking is None:
        return
    uow.timers.cancel_any(ticket.id, kinds=(BOOKING_REMINDER, LOAN_REMINDER))
    if booking.state is BookingState.BOOKED and booking.starts_at is None:
        _give_back(uow, ticket, booking)
    uow.bookings.change(booking, state=BookingState.DONE)


def release_booking(happening: Happening) -> None:
    """Cancelled: the place is free at once; whoever cancels late pays the fee that was agreed."""
    uow, ticket, at = happening.uow, happening.ticket, happening.at
    booking, offer = booking_of(uow, ticket), offer_of(uow, ticket)
    if booking is None or booking.state is not BookingState.BOOKED:
        return
    fee = 0
    if happening.actor.kind is ActorKind.RESIDENT and offer is not None:
        fee = cancel_fee(offer.cancel, booking.starts_at, at)
    _give_back(uow, ticket, booking)
    uow.bookings.change(booking, state=BookingState.CANCELLED)
    if fee:
        bill = uow.bills.make(ticket, due_cents=fee, currency=booking.currency, quote_id=None, at=at)
        ask_payment(uow, ticket, bill, at)


def _give_back(uow: UnitOfWork, ticket: Ticket, booking: Booking) -> None:
    if booking.starts_at is not None:
        uow.slots.free(ticket.community_id, booking.offer, booking.starts_at, places=booking.places)
    elif (offer := offer_of(uow, ticket)) is not None and offer.loan is not None:
        uow.slots.free(ticket.community_id, booking.offer, STOCK, places=booking.places)
