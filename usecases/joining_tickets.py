"""One matter reported twice is worked on once: the later ticket is joined to the one that goes on.

Its reporter is told and hears everything that the other's reporter hears; what they still write goes to where the
work is. After the end each has their own door: "still something?" takes up their own ticket again.
"""

import re
from datetime import datetime

from domain.answers import Option
from domain.confidentiality import is_guarded
from domain.drafts import Draft
from domain.errors import CardRefreshed, NotPermitted, Problem
from domain.events import CLOCK, EventKind
from domain.incoming import Incoming
from domain.notices.news import JoinedWith
from domain.permissions import StaffActor, check
from domain.tickets import Action, Status, Ticket
from usecases.deadlines import DueTimers
from usecases.effects.by_phone import ring_about
from usecases.effects.labels import label_for_reporter, label_of
from usecases.follow_up import reopen
from usecases.form_options import ticket_of
from usecases.joined import ABSORBS, JOINED, absorbed, joined_to
from usecases.people import staff_actor
from usecases.ports import UnitOfWork
from usecases.promising import result_promise
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_resident
from usecases.ticket_ports import LinkKind

_WORKED_ON = (Status.OPEN, Status.ACCEPTED, Status.ON_HOLD)
_MOST = 6
"""Tickets that are offered; any other is named by its number."""

_NUMBER = re.compile(r"(?:[A-Z]-)?(?:20\d{6}-|\d{4}-)?\d{3,5}")


def candidates(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Tickets of the same kind that could be the same matter: the same unit or the public area, likeliest first."""
    ticket = ticket_of(uow, draft)
    found = [one for one in _possible(uow, ticket) if one.unit == ticket.unit or one.public_area]
    found.sort(key=lambda one: (one.category != ticket.category, one.unit != ticket.unit, one.id))
    return tuple(_option(uow, one) for one in found[:_MOST])


def _option(uow: UnitOfWork, ticket: Ticket) -> Option:
    title = uow.knowledge.type_of(ticket).matter_title(ticket.matter)
    return Option(value=str(ticket.id), label=title.behind(label_of(ticket)))


def _possible(uow: UnitOfWork, ticket: Ticket) -> list[Ticket]:
    """Living tickets of the same kind in the same department, which can be the one that goes on."""
    found = uow.tickets.in_department(ticket.community_id, ticket.department, _WORKED_ON)
    return [
        one for one in found if one.id != ticket.id and one.request_type == ticket.request_type and not is_guarded(one)
    ]


def read_number(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    """A ticket named by its number."""
    said = incoming.text.strip().upper().lstrip("#")
    if not _NUMBER.fullmatch(said):
        return Problem.NOT_A_TICKET
    fitting = [one for one in _possible(uow, ticket_of(uow, draft)) if one.number.endswith(said)]
    exact = [one for one in fitting if one.number == said] or fitting
    return str(exact[0].id) if len(exact) == 1 else Problem.NOT_A_TICKET


def join(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, other_id: int, at: datetime) -> None:
    """Join the ticket to the other one. Raises CardRefreshed when that one is over, NotPermitted for what is secret."""
    check(actor, Action.JOIN, ticket)
    other = uow.tickets.get(other_id)
    if is_guarded(ticket):
        raise NotPermitted
    if other is None or all(one.id != other.id for one in _possible(uow, ticket)):
        raise CardRefreshed
    uow.links.add(ticket, other, LinkKind.JOINED, at)
    data = {"to": other.number}
    joined = happen(
        uow,
        ticket,
        EventKind.JOINED,
        staff_actor(actor),
        at,
        action=Action.JOIN,
        changes={"closed_at": at, "outcome": JOINED},
        data=data,
    )
    absorbs = {"details": {**other.details, ABSORBS: absorbed(other) + 1}}
    happen(uow, other, EventKind.ABSORBED, staff_actor(actor), at, changes=absorbs, data={"from": ticket.number})
    _tell(uow, joined, other, at)


def _tell(uow: UnitOfWork, ticket: Ticket, other: Ticket, at: datetime) -> None:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None:
        return
    if not can_reach(uow, reporter):
        ring_about(uow, ticket, at)
        return
    promise = result_promise(uow, other)
    told = JoinedWith(
        ticket_id=ticket.id,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        department=other.department,
        due_at=None if promise is None else promise.due_at,
    )
    to_resident(uow, reporter, told, ticket_id=ticket.id)


def release(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The ticket that went on for all was withdrawn by its reporter: the others are worked on for themselves again."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    if ticket is None or ticket.status is not Status.CANCELLED:
        return
    for one in joined_to(uow, ticket):
        reopen(uow, one, EventKind.REOPENED, CLOCK, "", now)
