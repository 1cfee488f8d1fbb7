"""Booking a service, moving it to another slot, reminding of it, lending and what is to be back (SVC-3, SVC-4)."""

from dataclasses import replace
from datetime import datetime

from domain.drafts import Draft
from domain.errors import NotNow, TooLate
from domain.events import CLOCK, EventKind
from domain.incoming import Press
from domain.notices.bookings import BookingMade, BookingReminder, LoanReminder
from domain.offers import Slot
from domain.people import Resident
from domain.promise_rules import Audience
from domain.tickets import BOOKED, LIVE, Action, Ticket, Window, next_status
from usecases.agreed_prices import is_out
from usecases.booked import booking_of
from usecases.booking_ports import Booking, BookingState, NewBooking
from usecases.deadlines import DueTimers
from usecases.dispatch import judge
from usecases.effects.audiences import members_of
from usecases.effects.bookings import offer_of
from usecases.effects.by_phone import ring_about
from usecases.effects.labels import label_for_reporter, label_of
from usecases.effects.mentions import mention
from usecases.filing import resident_actor
from usecases.orders import Order, quota_key, take_slot
from usecases.people import staff_actor
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_group, to_resident
from usecases.submitting import actor_of, close_form, file_draft


def file_order(uow: UnitOfWork, draft: Draft, resident: Resident, order: Order, at: datetime) -> Ticket:
    """File the ticket with its booking; what is reserved is reserved already. The prompt turns into the receipt."""
    ticket = file_draft(uow, draft, resident, at)
    rule, slot = order.offer.quota, order.slot
    booking = uow.bookings.add(
        NewBooking(
            ticket_id=ticket.id,
            community_id=ticket.community_id,
            offer=order.category,
            quota_key=None if rule is None or order.beyond else quota_key(rule, resident),
            quantity=order.quantity,
            places=order.offer.places(order.quantity),
            starts_at=None if slot is None else slot.start,
            ends_at=None if slot is None else slot.end,
            price_cents=order.total_cents,
            currency=order.offer.currency,
            booked_at=at,
        )
    )
    visit = {} if slot is None else {"visit_at": slot.start}
    changes = {"details": {**ticket.details, BOOKED: True}, **visit}
    data = {"price_cents": booking.price_cents, "quantity": booking.quantity} | _due(booking)
    actor = actor_of(uow, draft, resident)
    ticket = happen(uow, ticket, EventKind.BOOKED, actor, at, changes=changes, data=data)
    made = BookingMade(
        ticket_id=ticket.id,
        number=ticket.number,
        request_type=ticket.request_type,
        category=ticket.category,
        status=ticket.status,
        department=ticket.department,
        quantity=booking.quantity,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        price_cents=booking.price_cents,
        currency=booking.currency,
    )
    close_form(uow, draft, resident, ticket, made, at)
    return ticket


def _due(booking: Booking) -> dict[str, object]:
    return {} if booking.starts_at is None else {"due": booking.starts_at.isoformat()}


# ------------------------------------------------------------------------------------------------ another slot


def can_move(uow: UnitOfWork, ticket: Ticket, at: datetime) -> bool:
    """Whether the resident may still choose another slot: as long as cancelling costs nothing."""
    booking, offer = booking_of(uow, ticket), offer_of(uow, ticket)
    if booking is None or booking.state is not BookingState.BOOKED or booking.starts_at is None:
        return False
    if offer is None or offer.slots is None or ticket.status not in LIVE:
        return False
    latest = booking.starts_at if offer.cancel is None else booking.starts_at - offer.cancel.free_until
    return at < latest


def move(uow: UnitOfWork, resident: Resident, ticket: Ticket, start: datetime, at: datetime) -> bool:
    """Another slot of the same service; False when somebody was quicker, the old one stays then. Raises TooLate."""
    booking, offer = booking_of(uow, ticket), offer_of(uow, ticket)
    if booking is None or offer is None or offer.slots is None or not can_move(uow, ticket, at):
        raise TooLate
    if booking.starts_at == start:
        return True
    slot = Slot(start=start, end=start + offer.slots.length)
    community, places = uow.knowledge.community(ticket.community_id), offer.places(booking.quantity)
    if not take_slot(uow, community, booking.offer, offer, slot, at, places=places):
        return False
    if booking.starts_at is not None:
        uow.slots.free(ticket.community_id, booking.offer, booking.starts_at, places=booking.places)
    uow.bookings.change(booking, starts_at=slot.start, ends_at=slot.end, places=places)
    changes = {"visit_at": slot.start, "window": Window(start=slot.start, end=slot.end)}
    data = {"due": slot.start.isoformat()}
    happen(uow, ticket, EventKind.REBOOKED, resident_actor(resident), at, changes=changes, data=data)
    return True


# ------------------------------------------------------------------------------------------------ reminders


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The evening before, to both sides; an hour before, to the resident (the visit's ladder calls the holder)."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    booking = booking_of(uow, ticket)
    if ticket is None or booking is None or ticket.status not in LIVE or booking.starts_at is None:
        return
    if booking.starts_at <= now or booking.ends_at is None:
        return
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    reminder = BookingReminder(
        to_resident=True,
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.category,
        unit=ticket.unit,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        quantity=booking.quantity,
        staff=None if holder is None else holder.name,
        can_move=can_move(uow, ticket, now),
    )
    happen(uow, ticket, EventKind.REMINDED_OF_BOOKING, CLOCK, now)
    _to_reporter(uow, ticket, reminder, now)
    if due.highest.data.get("step") == "eve":
        mentions = tuple(one for member in members_of(uow, ticket, Audience.HOLDER) for one in mention(member))
        ahead = replace(reminder, to_resident=False, label=label_of(ticket), mentions=mentions)
        to_group(uow, ticket, ahead, under_card=True)


def _to_reporter(uow: UnitOfWork, ticket: Ticket, notice: BookingReminder | LoanReminder, now: datetime) -> None:
    """In Telegram; who cannot be reached there is rung."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is not None and can_reach(uow, reporter):
        to_resident(uow, reporter, notice, ticket_id=ticket.id)
    else:
        ring_about(uow, ticket, now)


# ------------------------------------------------------------------------------------------------ lending


def hand_out(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """What is lent leaves the desk; from now on its time runs. Once."""
    handling = judge(uow, press, ticket_id, round_, Action.HAND_OUT)
    ticket, offer = handling.ticket, offer_of(uow, handling.ticket)
    next_status(ticket.workflow, ticket.status, Action.HAND_OUT)
    lends = offer is not None and offer.loan is not None and booking_of(uow, ticket) is not None
    if not lends or is_out(uow, ticket):
        raise NotNow(status=ticket.status)
    happen(uow, ticket, EventKind.HANDED_OUT, staff_actor(handling.actor), press.at, action=Action.HAND_OUT)
    return Answer()


def remind_of_return(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """On the last day to the resident; when the time is over to both."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    booking = booking_of(uow, ticket)
    if ticket is None or booking is None or booking.ends_at is None or not is_out(uow, ticket):
        return
    reminder = LoanReminder(
        to_resident=True,
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.category,
        unit=ticket.unit,
        quantity=booking.quantity,
        back_at=booking.ends_at,
    )
    happen(uow, ticket, EventKind.REMINDED_OF_BOOKING, CLOCK, now)
    _to_reporter(uow, ticket, reminder, now)
    if now >= booking.ends_at:
        late = replace(reminder, to_resident=False, label=label_of(ticket))
        to_group(uow, ticket, late, under_card=True)
