"""Asking for money: the cashier's card of a ticket, kept up to date, and the reminders until it is paid (SVC-3)."""

from datetime import datetime

from domain.notices.bookings import PaymentCard
from domain.outgoing import PostKind
from domain.tickets import Ticket
from usecases.delivery_ports import Post
from usecases.effects.overviews import redraw_soon
from usecases.payment_ports import Bill
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.speaking import edit, strip, to_group, to_place
from usecases.timer_ports import NewTimer

PAYMENT_REMINDER = "payment_reminder"
"""Timer kind: something is still unpaid."""

_SUBJECT = "payment"
"""What the posts of these cards are found by."""


def cashier_of(uow: UnitOfWork, community_id: str) -> str:
    """The department that takes the money; without one the front desk."""
    community = uow.knowledge.community(community_id)
    return (community.cashier or community.front_desk).key


def ask_payment(uow: UnitOfWork, ticket: Ticket, bill: Bill, at: datetime) -> None:
    """The cashier's group gets a card with the amount; an older card shows it instead."""
    if not refresh_payment(uow, ticket) and bill.unpaid_cents:
        _post(uow, ticket, at)
    if bill.unpaid_cents:
        remind_later(uow, ticket, at)
    redraw_soon(uow, ticket.community_id, cashier_of(uow, ticket.community_id), at)


def _post(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    to_group(
        uow,
        ticket,
        PaymentCard(ticket_id=ticket.id),
        department=cashier_of(uow, ticket.community_id),
        subject=_SUBJECT,
        silent=uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(at),
    )


def refresh_payment(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Redraw the cashier's cards of this ticket; False when there is none."""
    posts = _posts(uow, ticket)
    for post in posts:
        edit(uow, post, PaymentCard(ticket_id=ticket.id))
    return bool(posts)


def payment_post(uow: UnitOfWork, ticket: Ticket) -> int | None:
    """The cashier's card, to reply to."""
    posts = _posts(uow, ticket)
    return posts[-1].id if posts else None


def post_again(uow: UnitOfWork, ticket: Ticket, place: Place) -> None:
    """The cashier's card at the end of this chat; the one that stood there before loses its keys."""
    for post in _posts(uow, ticket):
        if post.chat_id == place.chat_id:
            strip(uow, post, PaymentCard(ticket_id=ticket.id))
            uow.posts.retire(post.id)
    to_place(uow, ticket, place, PaymentCard(ticket_id=ticket.id), subject=_SUBJECT, silent=True)


def _posts(uow: UnitOfWork, ticket: Ticket) -> list[Post]:
    return [one for one in uow.posts.of_ticket(ticket.id, PostKind.NOTICE) if one.subject == _SUBJECT and one.live]


def remind_later(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """As the type's rule says, in waking time. Not a timer of the ticket: it goes on when the ticket is closed."""
    rule = uow.knowledge.type_of(ticket).payment
    if rule is None:
        return
    calendar = uow.knowledge.community(ticket.community_id).calendar
    timer = NewTimer(
        community_id=ticket.community_id,
        kind=PAYMENT_REMINDER,
        due_at=calendar.end_of_quiet_hours(at + rule.remind_every),
        data={"ticket": ticket.id},
        dedupe_key=f"payment:{ticket.id}",
    )
    uow.timers.add([timer])


Unpaid = tuple[Bill, ...]


def unpaid_at(uow: UnitOfWork, community_id: str, department: str) -> Unpaid:
    """What the cashier still waits for; nothing in every other group."""
    return tuple(uow.bills.unpaid(community_id)) if department == cashier_of(uow, community_id) else ()


def unpaid_since(ticket: Ticket, bill: Bill) -> datetime:
    """From when on the money is owed: the end of the work, else of the ticket."""
    return ticket.resolved_at or ticket.closed_at or bill.made_at
