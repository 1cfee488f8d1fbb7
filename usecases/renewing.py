"""What is promised instead of an answer or a letter that will not come in time: the moment the warning names (INT-3).

The first moment breaks all the same; then the promise goes on to the one that was named, and its ladder begins anew.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.events import EventKind
from domain.promise_rules import RENEWED, Audience
from domain.promise_times import due_moment
from domain.tickets import Ticket
from usecases.ports import UnitOfWork
from usecases.promising import move
from usecases.ticket_ports import Promise

_JUST_NOW = timedelta(minutes=5)
_MOST_DOUBLINGS = 6


def next_moment(uow: UnitOfWork, ticket: Ticket, promise: Promise, now: datetime) -> datetime | None:
    """For when it is promised instead; each further time is twice as long. None where nobody warns the resident."""
    request_type = uow.knowledge.type_of(ticket)
    rule = request_type.promise(promise.kind, urgent=ticket.urgent)
    ladders = request_type.ladders_of(promise.kind, urgent=ticket.urgent)
    warns = any(rung.audience is Audience.RESIDENT for ladder in ladders for rung in ladder.rungs)
    if promise.kind not in RENEWED or rule is None or not warns:
        return None
    since = promise.due_at if now - promise.due_at < _JUST_NOW else now  # after a downtime from when it was noticed
    longer = (rule.again or rule.within) * 2 ** min(promise.moves, _MOST_DOUBLINGS)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    moment = due_moment(replace(rule, within=longer), since, calendar)
    return calendar.end_of_quiet_hours(moment) if rule.awake else moment  # nobody answers at six in the morning


def renew(uow: UnitOfWork, ticket: Ticket, promise: Promise, now: datetime) -> None:
    """It is broken: from now on the moment counts that the resident was told."""
    moment = next_moment(uow, ticket, promise, now)
    if moment is not None:
        move(uow, ticket, promise.kind, moment, EventKind.BREACHED, now)


def rings_at_breach(uow: UnitOfWork, ticket: Ticket, promise: Promise) -> bool:
    """Whether a rung rings at the promised moment itself: it has to be said before anything is promised anew."""
    ladders = uow.knowledge.type_of(ticket).ladders_of(promise.kind, urgent=ticket.urgent)
    return any(rung.at_breach for ladder in ladders for rung in ladder.rungs)
