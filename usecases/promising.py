"""Promises and the ladders that follow them: making, keeping and moving, with the timers written in the same breath."""

from datetime import datetime

from domain.promise_rules import Ladder, PromiseKind
from domain.promise_times import due_moment, rung_moments
from domain.tickets import Ticket
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Promise
from usecases.timer_ports import NewTimer

RUNG = "rung"
"""The timer kind of a ladder's step."""


def make(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, at: datetime) -> Promise | None:
    """Promise by the request type's rule and start the ladders; None when the type promises nothing of this kind.

    A promise of this kind that is still open (a ticket that was returned) is withdrawn by the new one.
    """
    rule = uow.knowledge.type_of(ticket).promise(kind, urgent=ticket.urgent)
    if rule is None:
        return None
    _stop(uow, ticket, kind)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    start = ticket.reported_at if kind is PromiseKind.RESOLVE and not ticket.reopens else at
    promise = uow.promises.make(ticket, kind, at=at, due_at=due_moment(rule, start, calendar))
    start_ladders(uow, ticket, promise, at)
    return promise


def keep(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, at: datetime) -> None:
    """What was promised has happened; nothing reminds of it any more."""
    uow.promises.keep(ticket.id, kind, at)
    _stop(uow, ticket, kind)


def move(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, due_at: datetime, reason: str, at: datetime) -> Promise:
    """A new moment with a reason; without an open promise of this kind it is made for that moment."""
    promise = open_promise(uow, ticket, kind)
    if promise is None:
        moved = uow.promises.make(ticket, kind, at=at, due_at=due_at)
    else:
        moved = uow.promises.move(promise, due_at=due_at, reason=reason, at=at)
    _stop(uow, ticket, kind)
    start_ladders(uow, ticket, moved, at)
    return moved


def withdraw_all(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The ticket is over without its promises: nothing of it rings any more."""
    uow.promises.withdraw(ticket.id, at)
    uow.timers.cancel(ticket_id=ticket.id, kind=RUNG)


def open_promise(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind) -> Promise | None:
    """The open promise of this kind."""
    return next((one for one in uow.promises.open_of(ticket.id) if one.kind is kind), None)


def start_ladders(uow: UnitOfWork, ticket: Ticket, promise: Promise, at: datetime) -> None:
    """Write a timer for every rung still to come."""
    uow.timers.add(
        [timer for ladder in _ladders(uow, ticket, promise.kind) for timer in _rungs(uow, ticket, promise, ladder, at)]
    )


def _rungs(uow: UnitOfWork, ticket: Ticket, promise: Promise, ladder: Ladder, at: datetime) -> list[NewTimer]:
    calendar = uow.knowledge.community(ticket.community_id).calendar
    moments = rung_moments(
        ladder, made_at=promise.made_at, due_at=promise.due_at, now=at, calendar=calendar, urgent=ticket.urgent
    )
    return [
        NewTimer(
            community_id=ticket.community_id,
            kind=RUNG,
            due_at=moment,
            ticket_id=ticket.id,
            ladder=ladder.key,
            rung=number,
            data={"promise": promise.id},
        )
        for number, moment in moments
    ]


def _stop(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind) -> None:
    for ladder in _ladders(uow, ticket, kind):
        uow.timers.cancel(ticket_id=ticket.id, ladder=ladder.key)


def _ladders(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind) -> tuple[Ladder, ...]:
    return uow.knowledge.type_of(ticket).ladders_of(kind, urgent=ticket.urgent)
