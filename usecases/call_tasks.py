"""Filing phone-call tasks: "call me" (INT-8), follow-ups that stayed silent (FUP-2), what could not be delivered.

A call task is a ticket of the catalog's call type in the front desk's group; its `details` say why and about which
other ticket. The butler of the building is called by name under its card; without one the front desk does it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.calls import WORKER, WORKERS, CallOutcome, CallReason, did_the_work
from domain.catalog import RequestType
from domain.community import Community
from domain.events import CLOCK, Actor, EventKind
from domain.grants import Right
from domain.incoming import Sender
from domain.masking import mask_phone
from domain.notices.dialogue import CallMeFiled
from domain.notices.news import StaffNews
from domain.people import Resident, ResidentState, StaffMember
from domain.permissions import allow_anybody
from domain.promise_rules import Audience, PromiseKind
from domain.tickets import LIVE, Action, NewTicket, Status, Ticket, Workflow
from usecases.accusations import copied_guard
from usecases.deadlines import DueTimers
from usecases.effects.audiences import butlers, members_of
from usecases.effects.cards import refresh_cards
from usecases.effects.follow_up_owner import workers_of
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.effects.owners import owner_to_ring
from usecases.filing import file_ticket, next_number, resident_actor
from usecases.households import contact_of
from usecases.joined import JOINED, home_of
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.promising import open_promise
from usecases.reactions import happen
from usecases.speaking import to_chat, to_group
from usecases.venues import seen_by

__all__ = [
    "CallOutcome",
    "CallReason",
    "about",
    "call_about",
    "call_me",
    "call_off",
    "call_resident",
    "call_type",
    "tell_by_phone",
    "told_of_call",
]

_LIVE_CALL = (Status.OPEN, Status.ACCEPTED)


def call_type(uow: UnitOfWork, community: Community, reason: CallReason | None) -> RequestType:
    """The catalog's type for such calls, else the one for calls of any kind (None: at once, that one)."""
    calls = [one for one in uow.knowledge.catalog.types if one.workflow is Workflow.CALL]
    own = next((one for one in calls if reason in one.call_reasons), None)
    found = own or next(one for one in calls if not one.call_reasons)
    return community.effective(found) or found


def call_me(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> Answer:
    """ "Have customer service call me": one open task a person; pressing again says when it is due."""
    allow_anybody(Right.REPORT)
    resident = resident_of(uow, sender, at)
    community = uow.knowledge.community(resident.community_id)
    request_type = call_type(uow, community, CallReason.REQUESTED)
    ticket = _open_call(uow, resident, request_type)
    if ticket is None:
        # A stranger is called by the name Telegram shows until they say another.
        named = resident if resident.name else replace(resident, name=sender.first_name[:20])
        details: dict[str, object] = {"reason": CallReason.REQUESTED.value}
        new = _new_call(uow, community, request_type, named, None, details, at)
        ticket = _file(uow, new, resident_actor(named))
    to_chat(uow, chat_id, told_of_call(uow, resident, ticket, at), community_id=community.key, ticket_id=ticket.id)
    return Answer()


def told_of_call(uow: UnitOfWork, resident: Resident, call: Ticket, at: datetime) -> CallMeFiled:
    """By when whoever wants to be rung is rung, and where."""
    promise = open_promise(uow, call, PromiseKind.RESPOND)
    return CallMeFiled(
        number=call.number,
        due_at=at if promise is None else promise.due_at,
        phone=None if resident.phone is None else mask_phone(resident.phone),
    )


def _open_call(uow: UnitOfWork, resident: Resident, request_type: RequestType) -> Ticket | None:
    for ticket in uow.tickets.live_of_reporter(resident.id):
        if ticket.request_type == request_type.key and ticket.details.get("reason") == CallReason.REQUESTED:
            return ticket
    return None


def call_about(uow: UnitOfWork, ticket: Ticket, reason: CallReason, at: datetime, *, at_once: bool = False) -> Ticket:
    """A call task about a ticket: its follow-up stayed silent, or something could not be delivered.

    `at_once`: it tells what the chat cannot, so it has the times of a call that somebody waits for (REP-5, INT-5).
    There is at most one at a time: a follow-up takes over the call that is under way about the same ticket.
    """
    uow.tickets.lock(ticket.id)  # who sends and the clock may both find in this moment that there is none
    home = home_of(uow, ticket)
    workers = workers_of(uow, home) if reason is CallReason.FOLLOW_UP else frozenset()
    details: dict[str, object] = {"reason": reason.value, "ticket_id": ticket.id, "number": ticket.number}
    details |= copied_guard(uow, ticket, workers)
    if reason is CallReason.FOLLOW_UP:
        details |= {WORKER: home.holder_id, WORKERS: sorted(workers)}
    under_way = live_call(uow, ticket)
    if under_way is not None and reason is CallReason.FOLLOW_UP:
        return _take_over(uow, under_way, details, at)
    if under_way is not None:
        refresh_cards(uow, under_way)  # there is more to say by now
        return under_way
    community = uow.knowledge.community(ticket.community_id)
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    resident = owner_to_ring(uow, ticket) or reporter
    request_type = call_type(uow, community, None if at_once else reason)
    return _file(uow, _new_call(uow, community, request_type, resident, ticket, details, at), CLOCK)


def call_resident(uow: UnitOfWork, resident: Resident, details: dict[str, object], at: datetime) -> Ticket:
    """A call task about no ticket; `details` say why."""
    community = uow.knowledge.community(resident.community_id)
    request_type = call_type(uow, community, CallReason(str(details["reason"])))
    return _file(uow, _new_call(uow, community, request_type, resident, None, details, at), CLOCK)


def tell_by_phone(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Something happened to the ticket of somebody who does not use Telegram; its follow-up calls by itself.

    A ticket that was joined to another one has ended, and its reporter hears what happens to that one.
    """
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is not None and (ticket.status in LIVE or ticket.outcome == JOINED):
        call_about(uow, ticket, CallReason.TELL, now)


def _take_over(uow: UnitOfWork, call: Ticket, details: Mapping[str, object], at: datetime) -> Ticket:
    """The call becomes the follow-up; whoever did the work gives it back."""
    if call.details.get("reason") == CallReason.FOLLOW_UP:
        return call
    changes: dict[str, object] = {"details": {**call.details, **details}}
    taken_over = replace(call, details={**call.details, **details})
    if call.holder_id is not None and did_the_work(taken_over, call.holder_id):
        changes |= {"holder_id": None, "held_since": None}
        return happen(uow, call, EventKind.RETURNED, CLOCK, at, action=Action.RETURN, changes=changes)
    changed = uow.tickets.change(call, **changes)
    refresh_cards(uow, changed)
    return changed


def live_call(uow: UnitOfWork, ticket: Ticket) -> Ticket | None:
    """The call about this ticket that is under way."""
    community = uow.knowledge.community(ticket.community_id)
    for department in sorted({call_type(uow, community, reason).department for reason in (None, *CallReason)}):
        calls = uow.tickets.in_department(ticket.community_id, department, _LIVE_CALL, Workflow.CALL)
        about_it = [one for one in calls if one.details.get("ticket_id") == ticket.id]
        if about_it:
            return about_it[0]
    return None


def call_off(uow: UnitOfWork, ticket: Ticket, actor: Actor, at: datetime) -> None:
    """The resident has answered after all: nobody needs to ask by phone any more."""
    call = live_call(uow, ticket)
    if call is None or call.details.get("reason") != CallReason.FOLLOW_UP:
        return
    changes = {"closed_at": at, "outcome": CallOutcome.SETTLED.value}
    happen(uow, call, EventKind.CANCELLED, actor, at, action=Action.CANCEL, changes=changes)


def _new_call(
    uow: UnitOfWork,
    community: Community,
    request_type: RequestType,
    resident: Resident | None,
    subject: Ticket | None,
    details: dict[str, object],
    at: datetime,
) -> NewTicket:
    """The one who reported is called; without a number the ticket's contact, or the household's (FUP-1)."""
    name, phone = (None, None) if resident is None else (resident.name, resident.phone)
    unit = None if resident is None else resident.unit
    if subject is not None:
        unit = subject.unit or unit
        if phone is None:
            name, phone = subject.contact_name or subject.caller_name or name, subject.contact_phone
        others = None if phone is not None else contact_of(uow, community.key, unit, besides=subject.reporter_id)
        if others is not None:
            name, phone = others.name, others.phone
    return NewTicket(
        community_id=community.key,
        number=next_number(uow, community, request_type.prefix, at),
        request_type=request_type.key,
        workflow=request_type.workflow,
        status=Status.OPEN,
        urgent=False,
        category=None,
        public_area=False,
        unit=unit,
        room=None,
        description="",
        window=None,
        contact_name=name,
        contact_phone=phone,
        reporter_id=None if resident is None else resident.id,
        caller_name=None if subject is None else subject.caller_name,
        verified=resident is not None and resident.state is ResidentState.VERIFIED,
        department=request_type.department,
        reported_at=at,
        dispatched_at=at,
        details=details,
        confidential=subject is not None and subject.confidential,
    )


def _file(uow: UnitOfWork, new: NewTicket, actor: Actor) -> Ticket:
    """File the task and call its owner by name under its card, unless it is about their own work."""
    call = file_ticket(uow, new, actor, at=new.reported_at)
    owners = [one for one in seen_by(_owners(uow, call), call) if not did_the_work(call, one.id)]
    mentions = tuple(one for member in owners[:1] for one in mention(member))
    if not mentions:
        return call
    promise = open_promise(uow, call, PromiseKind.RESPOND)
    news = StaffNews(
        event=EventKind.DISPATCHED,
        ticket_id=call.id,
        number=call.number,
        label=label_of(call),
        request_type=call.request_type,
        category=call.matter,
        unit=call.unit,
        due_at=None if promise is None else promise.due_at,
        mentions=mentions,
    )
    silent = uow.knowledge.community(call.community_id).calendar.in_quiet_hours(new.reported_at)
    to_group(uow, call, news, under_card=True, silent=silent)
    return call


def _owners(uow: UnitOfWork, call: Ticket) -> list[StaffMember]:
    """A follow-up is made by whom the type says, any other call by the butler; without one it is the front desk's."""
    subject = about(uow, call) if call.details.get("reason") == CallReason.FOLLOW_UP else None
    rule = None if subject is None else uow.knowledge.type_of(subject).follow_up
    if subject is None or rule is None or rule.by is Audience.BUTLER:
        return butlers(uow, call)
    return members_of(uow, subject, rule.by)


def about(uow: UnitOfWork, call: Ticket) -> Ticket | None:
    """The ticket that a call task is about."""
    ticket_id = call.details.get("ticket_id")
    return uow.tickets.get(ticket_id) if isinstance(ticket_id, int) else None
