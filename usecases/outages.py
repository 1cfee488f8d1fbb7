"""Outages from the declaration to the end: the clock that watches them, and the tickets that were filed about them."""

from datetime import datetime, timedelta

from domain.notices.outages import OutageUnanswered
from domain.outages import Outage
from domain.people import Role
from domain.tickets import LIVE, Ticket
from usecases import known_outages, outage_cards
from usecases.deadlines import DueTimers
from usecases.effects.cards import refresh_cards
from usecases.outage_news import KNOWN, LONGER, OVER, tell_followers
from usecases.outage_ports import NewOutage
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_chat, to_department
from usecases.timer_ports import NewTimer, OnConflict

OUTAGE_DUE = "outage_due"
"""Timer kind: an outage was to be over by now."""

OUTAGE_UNANSWERED = "outage_unanswered"
"""Timer kind: nobody in the group has said whether it is."""

_ANSWERED_WITHIN = timedelta(minutes=30)
_MOST_CARDS = 200
"""Cards that are drawn anew at once; any other one when something happens to its ticket."""


def declare(uow: UnitOfWork, new: NewOutage) -> Outage:
    """From now on it is offered to whoever reports it; who has reported it already is told, and asked when it is over.

    Their tickets show it on their cards.
    """
    outage = uow.outages.declare(new)
    _watch(uow, outage)
    followed = False
    for ticket in _refresh_tickets(uow, outage):
        if ticket.reporter_id is not None:
            uow.outage_followers.follow(outage, ticket.reporter_id, new.declared_at, ticket_id=ticket.id)
            followed = True
    outage_cards.show_department(uow, outage, new.chat_id)
    if followed:
        tell_followers(uow, outage, KNOWN, new.declared_at)
    return outage


def move(uow: UnitOfWork, outage: Outage, until: datetime, at: datetime) -> Outage:
    """It is expected to be over at another time, and everybody who waits is told. Raises CardRefreshed when it is."""
    moved = uow.outages.move(outage, until)
    _watch(uow, moved)
    _refresh_tickets(uow, moved)
    outage_cards.refresh(uow, moved)
    tell_followers(uow, moved, LONGER, at)
    return moved


def end(uow: UnitOfWork, outage: Outage, by: int, at: datetime) -> Outage:
    """It is over, and everybody who waits is told and asked. Raises CardRefreshed when it was before."""
    ended = uow.outages.end(outage, by=by, at=at)
    _forget(uow, ended)
    _refresh_tickets(uow, outage)
    outage_cards.refresh(uow, ended)
    tell_followers(uow, ended, OVER, at)
    return ended


def _refresh_tickets(uow: UnitOfWork, outage: Outage) -> list[Ticket]:
    community = uow.knowledge.community(outage.community_id)
    request_type = uow.knowledge.request_type(community, outage.request_type)
    department = outage_cards.department_of(uow, outage)
    live = uow.tickets.in_department(outage.community_id, department, sorted(LIVE))
    about = [one for one in live if known_outages.is_ticket_about(outage, request_type, one)][:_MOST_CARDS]
    for ticket in about:
        refresh_cards(uow, ticket)
    return about


# ------------------------------------------------------------------------------------------------ the clock


def _watch(uow: UnitOfWork, outage: Outage) -> None:
    _forget(uow, outage)
    due = NewTimer(
        community_id=outage.community_id,
        kind=OUTAGE_DUE,
        due_at=outage.until,
        data={"outage": outage.id},
        dedupe_key=_key(OUTAGE_DUE, outage),
    )
    uow.timers.add([due], on_conflict=OnConflict.REPLACE)


def _forget(uow: UnitOfWork, outage: Outage) -> None:
    for kind in (OUTAGE_DUE, OUTAGE_UNANSWERED):
        uow.timers.cancel(dedupe_key=_key(kind, outage))


def _key(kind: str, outage: Outage) -> str:
    return f"{kind}:{outage.id}"


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The card comes again and asks: over, or longer? Half an hour later the supervisor hears that nobody answered."""
    outage = _still_out(uow, due, now)
    if outage is None:
        return
    quiet = uow.knowledge.community(outage.community_id).calendar.in_quiet_hours(now)
    outage_cards.post_card(uow, outage, uow.chats.resolve(outage.chat_id), silent=quiet)
    unanswered = NewTimer(
        community_id=outage.community_id,
        kind=OUTAGE_UNANSWERED,
        due_at=now + _ANSWERED_WITHIN,
        data={"outage": outage.id},
        dedupe_key=_key(OUTAGE_UNANSWERED, outage),
    )
    uow.timers.add([unanswered])


def tell_supervisor(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """In private where that is possible, else in the front desk's group."""
    outage = _still_out(uow, due, now)
    if outage is None:
        return
    community = uow.knowledge.community(outage.community_id)
    quiet = community.calendar.in_quiet_hours(now)
    notice = OutageUnanswered(
        outage_id=outage.id,
        request_type=outage.request_type,
        matter=outage.matter,
        buildings=outage.buildings,
        until=outage.until,
    )
    leaders = [one for one in uow.staff.of_roles(community.key, [Role.SUPERVISOR]) if reaches_privately(uow, one)]
    for member in leaders:
        to_chat(uow, member.user_id or 0, notice, community_id=community.key, silent=quiet)
    if not leaders:
        to_department(uow, community.key, community.front_desk.key, notice, silent=quiet)


def _still_out(uow: UnitOfWork, due: DueTimers, now: datetime) -> Outage | None:
    number = due.highest.data.get("outage")
    outage = uow.outages.get(number) if isinstance(number, int) else None
    return outage if outage is not None and outage.is_open and outage.until <= now else None
