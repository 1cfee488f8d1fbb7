"""A matter turns out to be of another kind: it is filed as that, and both tickets know of each other.

A question that is none any more ends with it; one that has to be answered in writing stays open until the letter is
there (ASK-1). By when it is solved counts from the first report as long as that can still be kept (REP-2); by when
somebody takes it counts from now, for before nobody of the new department could have. Everything that was sent goes
with it: nobody has to say it again (INT-6).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.answers import Option
from domain.asked_confidence import asks_for_confidence
from domain.catalog import RequestType
from domain.community import Community
from domain.confidentiality import is_guarded
from domain.drafts import Draft
from domain.errors import NotPermitted
from domain.events import EventKind
from domain.form_questions import QuestionKind, Urgency
from domain.guessing import guess, subject_key
from domain.notices.news import TurnedInto
from domain.permissions import StaffActor, check
from domain.promise_rules import PromiseKind
from domain.promise_times import due_moment
from domain.tickets import Action, NewTicket, Status, Ticket
from usecases.accusations import guard_of_words, kept_guard, taken_back
from usecases.effects.by_phone import ring_about
from usecases.effects.labels import label_for_reporter
from usecases.filing import file_ticket, next_number, receipt
from usecases.form_options import community_of, ticket_of
from usecases.people import staff_actor
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_resident
from usecases.ticket_ports import LinkKind, Purpose

TURNED = "turned"
"""The outcome of a ticket that goes on as one of another kind."""

APART = "apart"
"""Whether the history keeps to itself, for colleagues, under which number it goes on: somebody is kept from that."""

TURNED_FROM = "turned_from"
"""Key of the new ticket's details: the number of the one it came from."""


def kinds(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """The other kinds in which it can go on here."""
    found = _possible(uow, community_of(uow, draft), ticket_of(uow, draft))
    return tuple(Option(value=one.key, label=one.title) for one in found)


def _possible(uow: UnitOfWork, community: Community, ticket: Ticket) -> list[RequestType]:
    """Never what is booked: its price is the resident's to confirm before anything is dispatched (SVC-3)."""
    return [one for one in uow.knowledge.menu(community) if one.key != ticket.request_type and not one.is_booked]


def turn(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, type_key: str, at: datetime) -> Ticket:
    """File the matter as another kind; returns the new ticket. Raises NotPermitted for a kind not offered here."""
    check(actor, Action.TURN, ticket)
    community = uow.knowledge.community(ticket.community_id)
    request_type = next((one for one in _possible(uow, community, ticket) if one.key == type_key), None)
    if request_type is None:
        raise NotPermitted
    number = next_number(uow, community, request_type.prefix, at)
    new = file_ticket(uow, _as(uow, community, ticket, request_type, number, at), staff_actor(actor), at=at)
    for one in uow.attachments.of_ticket(ticket.id, Purpose.REPORT):
        uow.attachments.add_to_ticket(new, one.media, purpose=Purpose.REPORT, caption=one.caption or "", at=at)
    uow.links.add(ticket, new, LinkKind.TURNED, at)
    data: Mapping[str, object] = {"to": new.number, APART: is_guarded(new)}
    # Whoever must not hear of the new one reads its words on the old one no more.
    guard = {"details": {**ticket.details, **kept_guard(new)}, "confidential": new.confidential}
    guard = guard if is_guarded(new) else {}
    if ticket.written:
        after = happen(uow, ticket, EventKind.BRANCHED, staff_actor(actor), at, changes=guard, data=data)
        taken_back(uow, after, staff_actor(actor), at)
    else:
        ended = {"closed_at": at, "outcome": TURNED, **guard}
        happen(uow, ticket, EventKind.TURNED, staff_actor(actor), at, action=Action.TURN, changes=ended, data=data)
    _tell(uow, ticket, new, at)
    return new


def _as(
    uow: UnitOfWork, community: Community, ticket: Ticket, request_type: RequestType, number: str, at: datetime
) -> NewTicket:
    read = guess(request_type, ticket.description)
    category = None if read.category is None else request_type.category(read.category)
    confidential = ticket.confidential or _asks_for_confidence(uow, ticket, request_type)
    said = _all_words(uow, ticket)
    guard = guard_of_words(uow, community, request_type, read.category, said, confidential=confidential)
    details: dict[str, object] = {TURNED_FROM: ticket.number, **kept_guard(ticket), **guard}
    subject = None if category is None else subject_key(category, ticket.description)
    if subject is not None:
        details["subject"] = subject
    new = NewTicket(
        community_id=ticket.community_id,
        number=number,
        request_type=request_type.key,
        workflow=request_type.workflow,
        status=Status.OPEN,
        urgent=ticket.urgent or read.urgency == Urgency.URGENT,
        category=read.category,
        public_area=ticket.public_area or (category is not None and category.public),
        unit=ticket.unit,
        room=ticket.room,
        description=ticket.description,
        window=ticket.window,
        contact_name=ticket.contact_name,
        contact_phone=ticket.contact_phone,
        reporter_id=ticket.reporter_id,
        caller_name=ticket.caller_name,
        verified=ticket.verified,
        department=request_type.department_for(read.category),
        reported_at=ticket.reported_at,
        dispatched_at=at,
        details=details,
        confidential=confidential,
    )
    return new if _can_still_be_kept(uow, new, request_type, at) else replace(new, reported_at=at)


def _all_words(uow: UnitOfWork, ticket: Ticket) -> str:
    """What was reported and added since: whom it is about is often said only then."""
    added = [str(one.data.get("words") or "") for one in uow.events.of(ticket.id) if one.kind is EventKind.REMARKED]
    return "\n".join([ticket.description, *added])


def _asks_for_confidence(uow: UnitOfWork, ticket: Ticket, request_type: RequestType) -> bool:
    """Where the new kind knows confidence and the words ask for it, nobody has to ask again."""
    knows = any(one.kind is QuestionKind.CONFIDENTIAL for one in request_type.questions)
    return knows and asks_for_confidence(_all_words(uow, ticket))


def _can_still_be_kept(uow: UnitOfWork, new: NewTicket, request_type: RequestType, at: datetime) -> bool:
    """Whether what the new kind promises from the report on still lies ahead; nobody is promised a time gone by."""
    rule = request_type.promise(PromiseKind.RESOLVE, urgent=new.urgent)
    calendar = uow.knowledge.community(new.community_id).calendar
    return rule is None or due_moment(rule, new.reported_at, calendar) > at


def _tell(uow: UnitOfWork, ticket: Ticket, new: Ticket, at: datetime) -> None:
    reporter = None if new.reporter_id is None else uow.residents.get(new.reporter_id)
    if reporter is None:
        return
    if not can_reach(uow, reporter):
        ring_about(uow, new, at)
        return
    told = TurnedInto(
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        answered_too=ticket.written,
        receipt=receipt(uow, new, at),
    )
    to_resident(uow, reporter, told, ticket_id=new.id)
