"""Telling people what happened to a ticket: its reporter, its holder, its group, the supervisor."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from domain.calls import is_internal
from domain.confidentiality import may_list
from domain.events import ActorKind, EventKind
from domain.notices.base import Notice
from domain.notices.news import Mention, ResidentNews, StaffNews
from domain.outgoing import Lane
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.staffing import LEFT_FOR_GOOD
from domain.tickets import Status, Ticket
from usecases.booked import booking_of
from usecases.effects.by_phone import to_reporter
from usecases.effects.happening import Happening
from usecases.effects.joined_news import tell_joined
from usecases.effects.labels import label_for_reporter, label_of
from usecases.effects.mentions import mention
from usecases.ports import UnitOfWork
from usecases.promising import open_promise, result_promise
from usecases.reaching import reaches_privately
from usecases.speaking import to_colleague, to_group
from usecases.venues import seen_by

_NEWS_BY_MOMENT = frozenset({EventKind.RESUMED})
"""Work that goes on is no news; a promised moment that changes by it is."""

UNTOLD = "untold"
"""Data of an event that the reporter learns from what comes right after it."""

_SOUNDS_AT_NIGHT = frozenset({EventKind.ON_THE_WAY})
"""Somebody comes to the door: whoever waits for that is awake."""


def tell_resident(happening: Happening) -> None:
    """The reporter reads what happened, in their own language, with the new moment where there is one.

    What colleagues do at night makes no sound, unless it is urgent. A call that nobody asked for is no news.
    """
    reporter, ticket = happening.reporter, happening.ticket
    if reporter is None or is_internal(ticket):
        return
    if happening.kind in _NEWS_BY_MOMENT and happening.moment("due") is None:
        return
    if UNTOLD in happening.data:
        return
    promise = result_promise(happening.uow, ticket)
    answer = open_promise(happening.uow, ticket, PromiseKind.ANSWER)
    holder = happening.holder
    if happening.kind is EventKind.RETURNED and happening.before.holder_id is not None:
        holder = happening.uow.staff.get(happening.before.holder_id)  # who was to come
    not_fixed = happening.kind is EventKind.NOT_FIXED
    news = ResidentNews(
        event=EventKind.REOPENED if not_fixed else happening.kind,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_for_reporter(happening.uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        status=ticket.status,
        department=ticket.department,
        staff=None if holder is None else holder.name,
        badge=None if holder is None else holder.badge,
        due_at=None if promise is None else promise.due_at,
        old_due_at=happening.moment("old_due"),
        visit_at=ticket.visit_at,
        reason=happening.text("reason"),
        words=happening.text("words"),
        urgent=ticket.urgent,
        public_area=ticket.public_area,
        written=ticket.written,
        promised_at=happening.moment("due"),
        tell_by=None if answer is None else answer.due_at,
    )
    news = replace(news, **_of_booking(happening))
    own_act = happening.actor.kind is ActorKind.RESIDENT
    silent = not own_act and happening.kind not in _SOUNDS_AT_NIGHT and is_quiet(happening)
    to_reporter(happening, news, silent=silent)
    tell_joined(happening, news, silent=silent)


def tell_who_comes(happening: Happening) -> None:
    """Whoever was to come at a promised time has left: the reporter hears that it is somebody else, before the door.

    Whoever comes in their place is named when they take it (INT-3, DSP-7).
    """
    reason, visit = happening.text("reason"), open_promise(happening.uow, happening.ticket, PromiseKind.VISIT)
    if reason in LEFT_FOR_GOOD and visit is not None and happening.before.holder_id is not None:
        tell_resident(happening)


def _of_booking(happening: Happening) -> dict[str, Any]:
    """What the booking behind the ticket adds: a fee that is due now, a desk to come to, when to bring it back."""
    booking = booking_of(happening.uow, happening.ticket)
    offer = happening.request_type.offer(happening.ticket.category)
    if booking is None or offer is None:
        return {}
    fee = happening.uow.bills.of_ticket(happening.ticket.id) if happening.kind is EventKind.CANCELLED else None
    lent = booking.starts_at is None and offer.loan is not None
    return {
        "fee_cents": 0 if fee is None else fee.unpaid_cents,
        "currency": booking.currency,
        "at_desk": offer.at_desk,
        "back_at": booking.ends_at if lent else None,
    }


def is_quiet(happening: Happening) -> bool:
    """Whether what is said now must make no sound: it is night and the matter can wait."""
    return happening.community.calendar.in_quiet_hours(happening.at) and not happening.ticket.urgent


def staff_news(happening: Happening, mentions: tuple[Mention, ...] = ()) -> StaffNews:
    """What colleagues read of an event."""
    ticket = happening.ticket
    promise = result_promise(happening.uow, ticket)
    answer = open_promise(happening.uow, ticket, PromiseKind.ANSWER)
    count = happening.data.get("count", 0)
    return StaffNews(
        event=happening.kind,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        drill=ticket.is_drill,
        actor=happening.actor.name,
        due_at=None if promise is None else promise.due_at,
        visit_at=ticket.visit_at,
        reason=happening.text("reason"),
        words=ticket.description if happening.kind is EventKind.FILED else happening.text("words"),
        tell_by=None if answer is None else answer.due_at,
        count=count if isinstance(count, int) else 0,
        mentions=mentions,
    )


def tell_holder(happening: Happening) -> None:
    """The holder reads it under the card in the group, with a mention; the previous one when there is none now.

    Nobody is told what they did themselves.
    """
    holder = happening.holder
    if holder is None and happening.before.holder_id is not None:
        holder = happening.uow.staff.get(happening.before.holder_id)
    if holder is None or (happening.actor.kind is ActorKind.STAFF and happening.actor.id == holder.id):
        return
    _under_card(happening, staff_news(happening, mention(holder)))


def tell_holder_privately(happening: Happening) -> None:
    """Whoever has become responsible hears it in their own chat, with the whole of it; else the desk's group does."""
    holder, news = happening.holder, staff_news(happening)
    to_leaders(
        happening.uow,
        happening.ticket,
        [] if holder is None else [holder],
        private=news,
        public=lambda mentions: replace(news, mentions=mentions),
        silent=is_quiet(happening),
    )


def tell_group(happening: Happening) -> None:
    """The group reads it under the card; the holder, if any, is mentioned.

    A ticket that its department has not seen yet waits for the front desk, so that hears it.
    """
    news = staff_news(happening, mention(happening.holder))
    if happening.ticket.status is Status.WAITING:
        desk = happening.community.front_desk.key
        to_group(happening.uow, happening.ticket, news, department=desk, silent=is_quiet(happening))
    else:
        _under_card(happening, news)


def _under_card(happening: Happening, news: StaffNews) -> None:
    to_group(happening.uow, happening.ticket, news, under_card=True, silent=is_quiet(happening))


def to_leaders(
    uow: UnitOfWork,
    ticket: Ticket,
    members: Sequence[StaffMember],
    *,
    private: Notice,
    public: Callable[[tuple[Mention, ...]], Notice],
    lane: Lane = Lane.WORK,
    silent: bool = False,
    subject: str | None = None,
) -> None:
    """Tell each in private; those who cannot be reached there together in the front desk's group, with mentions.

    What has a `subject` is kept as posts under it: to be changed once it is decided. What the front desk must not hear
    is heard by one of them, or by whoever else works on the ticket.
    """
    able = seen_by(members, ticket)
    reachable = [member for member in able if reaches_privately(uow, member)]
    for member in reachable:
        to_colleague(uow, ticket, member, private, lane=lane, silent=silent, subject=subject)
    others = [member for member in able if member not in reachable]
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    if not reachable or (others and may_list(ticket, desk)):
        mentions = tuple(one for member in others for one in mention(member))
        to_group(uow, ticket, public(mentions), department=desk, lane=lane, silent=silent, subject=subject)
