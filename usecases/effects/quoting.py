"""A price before the work: offered until a moment, its keys taken away once it no longer stands (REP-4)."""

from dataclasses import replace

from domain.notices.dialogue import Say, Saying
from domain.notices.households import QuoteWithOwner
from domain.notices.news import QuoteOffered
from domain.outgoing import PostKind
from domain.tickets import Ticket
from usecases.booked import booking_of
from usecases.effects.by_phone import ring_about, to_reporter
from usecases.effects.happening import Happening
from usecases.effects.labels import label_for_reporter
from usecases.effects.owners import asks_owner, is_owners, reached_owners
from usecases.ports import UnitOfWork
from usecases.speaking import strip, to_resident
from usecases.timer_ports import NewTimer

QUOTE_EXPIRES = "quote_expires"
"""Timer kind: nobody has answered an offer while it stood."""

_OFFER = "quote"


def offer_quote(happening: Happening) -> None:
    """Accept, decline, ask the owner first. The offer before it, if any, stands no longer."""
    uow, ticket = happening.uow, happening.ticket
    quote, rule = uow.quotes.latest(ticket.id), happening.request_type.quote
    if quote is None or rule is None:
        return
    valid_until = happening.community.calendar.end_of_quiet_hours(happening.at + rule.valid_for)
    uow.timers.cancel(ticket_id=ticket.id, kind=QUOTE_EXPIRES)
    expiry = NewTimer(
        community_id=ticket.community_id,
        kind=QUOTE_EXPIRES,
        due_at=valid_until,
        ticket_id=ticket.id,
        data={"quote": quote.id},
    )
    uow.timers.add([expiry])
    close_offers(uow, ticket)
    booking = booking_of(uow, ticket)
    offered = QuoteOffered(
        quote_id=quote.id,
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        staff=happening.actor.name or "",
        parts_cents=quote.parts_cents,
        labour_cents=quote.labour_cents,
        currency=rule.currency,
        words=quote.note,
        valid_until=valid_until,
        old_cents=None if booking is None else booking.price_cents,
        owns=is_owners(uow, ticket),
    )
    if asks_owner(uow, ticket):
        _offer_to_owner(happening, replace(offered, unit=ticket.unit))
    else:
        to_reporter(happening, offered, subject=_OFFER)


def _offer_to_owner(happening: Happening, offered: QuoteOffered) -> None:
    """Every owner whom we can reach may agree; else the front desk rings. The reporter is told whose yes it needs."""
    uow, ticket = happening.uow, happening.ticket
    owners = reached_owners(uow, ticket)
    for owner in owners:
        to_resident(uow, owner, offered, ticket_id=ticket.id, subject=_OFFER)
    told = QuoteWithOwner(
        ticket_id=ticket.id,
        label=offered.label,
        request_type=ticket.request_type,
        category=ticket.matter,
        reached=bool(owners),
    )
    to_reporter(happening, told)
    if not owners:
        ring_about(uow, ticket, happening.at)


def close_offers(uow: UnitOfWork, ticket: Ticket) -> None:
    """What was offered for this ticket can no longer be pressed."""
    for post in uow.posts.of_ticket(ticket.id, PostKind.NOTICE):
        if post.subject == _OFFER:
            strip(uow, post, Say(saying=Saying.DONE))
            uow.posts.retire(post.id)
