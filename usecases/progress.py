"""Working a ticket: visits, questions, holds, extensions, quotes, the result (DSP-2, REP)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from domain.calls import INSTEAD
from domain.community import DepartmentKind
from domain.errors import CardRefreshed, NeedsSupervisor, NotNow, NotPermitted, OutsideAllowedHours, TooSoon
from domain.events import Actor, EventKind
from domain.grants import Right
from domain.hearing import Finding
from domain.incoming import Press
from domain.notices.staff import ContactShown
from domain.offers import Slot, is_allowed
from domain.people import Resident
from domain.permissions import StaffActor, allow_own, check, may
from domain.tickets import Action, Ticket
from usecases.agreed_prices import check_agreed
from usecases.dispatch import judge
from usecases.effects.owners import asks_owner, check_owner_agreed, may_decide, tell_reporter
from usecases.effects.quoting import close_offers
from usecases.filing import resident_actor
from usecases.people import staff_actor
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.ticket_ports import Quote, QuoteState

_ON_FOOT = timedelta(minutes=30)
"""Whoever sets out is there within this time."""

_NOT_AGAIN_FOR = timedelta(minutes=5)
"""Within this time a second "on my way" or "nobody there" is the same one: the resident is not told twice."""


def see_contact(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """The contact for the holder's eyes only; every look is logged (DSP-4, PRV-2).

    Raises NotPermitted for a contractor's people: they see neither names nor phones.
    """
    handling = judge(uow, press, ticket_id, round_, Action.SEE_CONTACT)
    ticket, member = handling.ticket, handling.actor.member
    if _is_contractor(uow, handling.actor):
        raise NotPermitted
    uow.contact_views.note(
        community_id=ticket.community_id,
        ticket_id=ticket.id,
        resident_id=_whose_contact(ticket),
        staff_id=member.id,
        at=press.at,
    )
    happen(uow, ticket, EventKind.CONTACT_SEEN, staff_actor(handling.actor), press.at, action=Action.SEE_CONTACT)
    shown = ContactShown(name=ticket.contact_name, phone=ticket.contact_phone or "", unit=ticket.unit)
    return Answer(notice=shown, alert=True)


def _whose_contact(ticket: Ticket) -> int | None:
    instead = ticket.details.get(INSTEAD)
    return instead if isinstance(instead, int) else ticket.reporter_id


def _is_contractor(uow: UnitOfWork, actor: StaffActor) -> bool:
    member = actor.member
    known = uow.knowledge.community(member.community_id).department(member.department or "")
    return known is not None and known.kind is DepartmentKind.CONTRACTOR


def _not_twice(uow: UnitOfWork, ticket: Ticket, kind: EventKind, at: datetime) -> None:
    """Raises TooSoon when this was said a moment ago."""
    said = [one.at for one in uow.events.of(ticket.id) if one.kind is kind]
    if said and at - said[-1] < _NOT_AGAIN_FOR:
        raise TooSoon(again_at=said[-1] + _NOT_AGAIN_FOR)


def on_my_way(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """The holder has set out; the resident learns who comes.

    A ticket may be taken at any hour, but nobody goes to work that the neighbours must not hear now: raises
    OutsideAllowedHours (SVC-2).
    """
    handling = judge(uow, press, ticket_id, round_, Action.ON_MY_WAY)
    actor = staff_actor(handling.actor)
    _check_arrival(uow, handling.ticket, press.at)
    _not_twice(uow, handling.ticket, EventKind.ON_THE_WAY, press.at)
    happen(uow, handling.ticket, EventKind.ON_THE_WAY, actor, press.at, action=Action.ON_MY_WAY)
    return Answer()


def nobody_home(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """At the door and nobody opens: the resident is asked at once (DSP-9)."""
    handling = judge(uow, press, ticket_id, round_, Action.NOBODY_HOME)
    actor = staff_actor(handling.actor)
    _not_twice(uow, handling.ticket, EventKind.NOBODY_HOME, press.at)
    happen(uow, handling.ticket, EventKind.NOBODY_HOME, actor, press.at, action=Action.NOBODY_HOME)
    return Answer()


def answer_access(uow: UnitOfWork, resident: Resident, ticket: Ticket, answer: str, words: str, at: datetime) -> Ticket:
    """What the resident says to "I am at your door": coming, another time, somebody else opens."""
    data = {"reason": answer, "words": words}
    return happen(uow, ticket, EventKind.ACCESS_ANSWERED, resident_actor(resident), at, data=data)


def set_visit(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, visit_at: datetime, at: datetime) -> Ticket:
    """Promise a moment for the visit. Raises OutsideAllowedHours when the work may not be done then (SVC-2)."""
    check(actor, Action.SET_VISIT, ticket)
    check_hours(uow, ticket, visit_at)
    return happen(
        uow,
        ticket,
        EventKind.VISIT_SET,
        staff_actor(actor),
        at,
        action=Action.SET_VISIT,
        changes={"visit_at": visit_at},
        data={"due": visit_at.isoformat()},
    )


def ask_resident(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, question: str, at: datetime) -> Ticket:
    """Ask the resident something; the next thing they write about this ticket is the answer."""
    check(actor, Action.ASK, ticket)
    return happen(
        uow,
        ticket,
        EventKind.ASKED,
        staff_actor(actor),
        at,
        action=Action.ASK,
        changes={"details": {**ticket.details, "asked": True}},
        data={"words": question},
    )


def check_hours(uow: UnitOfWork, ticket: Ticket, *moments: datetime) -> None:
    """Noisy work is begun only in the hours that its type, or its offer, allows; one of these moments is enough."""
    request_type = uow.knowledge.type_of(ticket)
    offer = request_type.offer(ticket.category)
    hours = (None if offer is None else offer.allowed_hours) or request_type.allowed_hours
    timezone = uow.knowledge.community(ticket.community_id).timezone
    if not any(is_allowed(hours, Slot(start=one, end=one), timezone) for one in moments):
        raise OutsideAllowedHours(hours=tuple(str(one) for one in hours))


def _check_arrival(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Who sets out shortly before the hours begin arrives in them; what cannot wait is done at any hour."""
    if not ticket.urgent:
        check_hours(uow, ticket, at, at + _ON_FOOT)


# ------------------------------------------------------------------------------------------------ price and result


def quote(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, *, parts_cents: int, labour_cents: int, words: str, at: datetime
) -> Ticket:
    """Offer a price before the work (REP-4); it replaces an older offer.

    Raises NotPermitted when this type of work costs nothing, NeedsSupervisor above the type's limit.
    """
    check(actor, Action.QUOTE, ticket)
    rule = uow.knowledge.type_of(ticket).quote
    if rule is None:
        raise NotPermitted
    above = rule.supervisor_above is not None and Decimal(parts_cents + labour_cents) / 100 > rule.supervisor_above
    if above and not may(actor, Right.APPROVE_DELAYS, ticket.community_id):
        raise NeedsSupervisor
    offered = uow.quotes.offer(
        ticket, parts_cents=parts_cents, labour_cents=labour_cents, note=words or None, by=actor.member.id, at=at
    )
    data = {"quote": offered.id, "amount_cents": offered.total_cents, "currency": rule.currency}
    return happen(uow, ticket, EventKind.QUOTED, staff_actor(actor), at, action=Action.QUOTE, data=data)


def decide_quote(uow: UnitOfWork, resident: Resident, quote_id: int, state: QuoteState, at: datetime) -> Quote:
    """The resident, or the owner whose yes it needs, accepts, declines, or asks first.

    Raises CardRefreshed when the offer no longer stands or is not theirs to decide.
    """
    offered = uow.quotes.get(quote_id)
    ticket = None if offered is None else uow.tickets.get(offered.ticket_id)
    yours = ticket is not None and may_decide(uow, ticket, resident)
    allow_own(Right.FOLLOW_OWN, own=yours)
    if offered is None or ticket is None or (state is QuoteState.ASKING_OWNER and asks_owner(uow, ticket)):
        raise CardRefreshed
    if offered.state not in (QuoteState.OFFERED, QuoteState.ASKING_OWNER) or not ticket.is_live:
        raise CardRefreshed
    return _decided(uow, ticket, offered, state, resident_actor(resident), at)


def decide_quote_by_phone(uow: UnitOfWork, actor: Actor, ticket: Ticket, state: QuoteState, at: datetime) -> None:
    """What the resident said about the price on the phone. Nothing happens when no price waits for an answer."""
    offered = open_quote(uow, ticket)
    if offered is not None:
        _decided(uow, ticket, offered, state, actor, at)


def open_quote(uow: UnitOfWork, ticket: Ticket) -> Quote | None:
    """The price that waits for the resident's answer."""
    offered = uow.quotes.latest(ticket.id)
    if offered is None or offered.state not in (QuoteState.OFFERED, QuoteState.ASKING_OWNER) or not ticket.is_live:
        return None
    return offered


def _decided(uow: UnitOfWork, ticket: Ticket, offered: Quote, state: QuoteState, actor: Actor, at: datetime) -> Quote:
    decided = uow.quotes.decide(offered, state, at)
    data = {"reason": state.value, "quote": offered.id}
    if state is not QuoteState.ASKING_OWNER:
        close_offers(uow, ticket)
    happen(uow, ticket, EventKind.QUOTE_DECIDED, actor, at, data=data)
    if asks_owner(uow, ticket):
        tell_reporter(uow, ticket, state, at)
    return decided


def resolve(
    uow: UnitOfWork,
    actor: StaffActor,
    ticket: Ticket,
    *,
    checklist: list[str],
    note: str,
    draft_id: int | None,
    at: datetime,
    findings: Mapping[Finding, str] = MappingProxyType({}),
) -> Ticket:
    """The work is done: the checklist of REP-3 is ticked, the result is on the ticket, the follow-up begins.

    Raises NotNow as long as something is not said that this type is finished with (COM-6).
    """
    check(actor, Action.RESOLVE, ticket)
    rule = uow.knowledge.type_of(ticket).resolve
    if rule is not None and any(not findings.get(one) for one in rule.findings):
        raise NotNow(status=ticket.status)
    check_agreed(uow, ticket)
    check_owner_agreed(uow, ticket)
    if draft_id is not None:
        uow.attachments.file(draft_id, ticket.id)
    found = {one.value: words for one, words in findings.items()}
    details = {**ticket.details, "result": note, "checklist": checklist} | ({"findings": found} if found else {})
    return happen(
        uow,
        ticket,
        EventKind.RESOLVED,
        staff_actor(actor),
        at,
        action=Action.RESOLVE,
        changes={
            "resolved_at": at,
            "details": details,
            "hold_reason": None,
            "hold_until": None,
            "on_hold_since": None,
        },
        data={"words": note, "checklist": checklist} | ({"findings": found} if found else {}),
    )
