"""Promises and the ladders that follow them: making, keeping and moving, with the timers written in the same breath."""

from datetime import datetime

from domain.events import CLOCK, Event, EventKind
from domain.promise_rules import OUTLASTING, Ladder, PromiseKind
from domain.promise_times import due_moment, rung_moments
from domain.tickets import ASKED_AGAIN, Ticket
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Promise
from usecases.timer_ports import NewTimer

RUNG = "rung"
"""The timer kind of a ladder's step."""

PROMISE_DUE = "promise_due"
"""The timer kind of the promised moment itself: whatever the ladders say, a breach is recorded when it comes."""


def make(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, at: datetime) -> Promise | None:
    """Promise by the request type's rule and start the ladders; None when the type promises nothing of this kind.

    A promise of this kind that is still open (a ticket that was passed on) is withdrawn by the new one.
    """
    rule = uow.knowledge.type_of(ticket).promise(kind, urgent=ticket.urgent)
    if rule is None:
        return None
    withdraw(uow, ticket, kind, at)
    calendar = uow.knowledge.community(ticket.community_id).calendar
    due_at = due_moment(rule, _start_of(ticket, kind, at), calendar)
    if kind is PromiseKind.REPLY and due_at <= at:
        due_at = due_moment(rule, at, calendar)  # nobody is promised a moment that has passed
    promise = uow.promises.make(ticket, kind, at=at, due_at=due_at)
    _start(uow, ticket, promise, at)
    return promise


def _start_of(ticket: Ticket, kind: PromiseKind, at: datetime) -> datetime:
    """From when a promise runs: the result from the report, and from the moment it was reopened.

    A reply runs from the first message even when a quick answer did not help (ASK-2); after a letter that did not
    answer the question, from the moment the resident said so.
    """
    match kind:
        case PromiseKind.RESOLVE:
            return at if ticket.reopens else ticket.reported_at
        case PromiseKind.REPLY:
            asked_again = ticket.details.get(ASKED_AGAIN)
            return datetime.fromisoformat(asked_again) if isinstance(asked_again, str) else ticket.reported_at
        case _:
            return at


def promise_for(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, due_at: datetime, at: datetime) -> Promise:
    """Promise this very moment and start the ladders; an open promise of this kind is withdrawn by it."""
    withdraw(uow, ticket, kind, at)
    promise = uow.promises.make(ticket, kind, at=at, due_at=due_at)
    _start(uow, ticket, promise, at)
    return promise


def keep(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, at: datetime) -> None:
    """What was promised has happened; nothing reminds of it any more."""
    promise = open_promise(uow, ticket, kind)
    if promise is not None:
        _note_breach(uow, ticket, promise, at)
        uow.promises.keep(ticket.id, kind, at)
        _stop(uow, ticket, kind)


def move(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, due_at: datetime, reason: str, at: datetime) -> Promise:
    """A new moment with a reason; without an open promise of this kind it is made for that moment."""
    promise = open_promise(uow, ticket, kind)
    if promise is None:
        moved = uow.promises.make(ticket, kind, at=at, due_at=due_at)
    else:
        _note_breach(uow, ticket, promise, at)
        moved = uow.promises.move(promise, due_at=due_at, reason=reason, at=at)
        _stop(uow, ticket, kind)
    _start(uow, ticket, moved, at)
    return moved


def withdraw(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind, at: datetime) -> None:
    """This promise, if it is open, stands no longer; nothing reminds of it any more."""
    promise = open_promise(uow, ticket, kind)
    if promise is not None:
        _note_breach(uow, ticket, promise, at)
        uow.promises.withdraw(ticket.id, at, kind=kind)
        _stop(uow, ticket, kind)


def withdraw_all(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """The ticket is over: what is still promised is withdrawn, and no timer of it rings any more.

    What was promised about the result stands, and is followed as before.
    """
    open_now = uow.promises.open_of(ticket.id)
    for promise in open_now:
        _note_breach(uow, ticket, promise, at)
    lasting = [one for one in open_now if one.kind in OUTLASTING]
    if lasting:
        for promise in open_now:
            if promise not in lasting:
                uow.promises.withdraw(ticket.id, at, kind=promise.kind)
    else:
        uow.promises.withdraw(ticket.id, at)
    uow.timers.cancel(ticket_id=ticket.id)
    for promise in lasting:
        _start(uow, ticket, promise, at)


def open_promise(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind) -> Promise | None:
    """The open promise of this kind; of each kind at most one is open."""
    return next((one for one in uow.promises.open_of(ticket.id) if one.kind is kind), None)


def result_promise(uow: UnitOfWork, ticket: Ticket) -> Promise | None:
    """By when it is done, as far as that is promised: solved, or replied to."""
    return open_promise(uow, ticket, PromiseKind.RESOLVE) or open_promise(uow, ticket, PromiseKind.REPLY)


def breach_data(promise: Promise) -> dict[str, object]:
    """What the history says about a breach."""
    return {"promise": promise.kind.value, "due": promise.due_at.isoformat()}


def _note_breach(uow: UnitOfWork, ticket: Ticket, promise: Promise, at: datetime) -> None:
    """A promise that was broken while nobody looked (the process was down) is not ended as if it had been kept.

    The breach is dated by the promise, not by when it was noticed.
    """
    if promise.broken_at is not None or at <= promise.due_at:
        return
    uow.promises.broken(promise, promise.due_at)
    breach = Event(
        kind=EventKind.BREACHED,
        at=at,
        actor_kind=CLOCK.kind,
        from_status=ticket.status,
        to_status=ticket.status,
        data=breach_data(promise),
    )
    uow.events.add(ticket, breach)


def _start(uow: UnitOfWork, ticket: Ticket, promise: Promise, at: datetime) -> None:
    """Write a timer for the promised moment and for every rung still to come."""
    due = NewTimer(
        community_id=ticket.community_id,
        kind=PROMISE_DUE,
        due_at=max(promise.due_at, at),
        ticket_id=ticket.id,
        data={"promise": promise.id},
        dedupe_key=_due_key(ticket, promise.kind),
    )
    ladders = uow.knowledge.type_of(ticket).ladders_of(promise.kind, urgent=ticket.urgent)
    uow.timers.add([due, *(timer for ladder in ladders for timer in _rungs(uow, ticket, promise, ladder, at))])


def _rungs(uow: UnitOfWork, ticket: Ticket, promise: Promise, ladder: Ladder, at: datetime) -> list[NewTimer]:
    calendar = uow.knowledge.community(ticket.community_id).calendar
    moments = rung_moments(
        ladder, made_at=promise.made_at, due_at=promise.due_at, now=at, calendar=calendar, urgent=ticket.urgent
    )
    return [rung_timer(ticket, promise, ladder, number, moment) for number, moment in moments]


def rung_timer(
    ticket: Ticket, promise: Promise, ladder: Ladder, number: int, moment: datetime, *, since: datetime | None = None
) -> NewTimer:
    """The timer of one rung; `since` is when it was to ring, if it is put off."""
    data: dict[str, object] = {"promise": promise.id}
    if since is not None:
        data["since"] = since.isoformat()
    return NewTimer(
        community_id=ticket.community_id,
        kind=RUNG,
        due_at=moment,
        ticket_id=ticket.id,
        ladder=ladder.key,
        rung=number,
        data=data,
    )


def _stop(uow: UnitOfWork, ticket: Ticket, kind: PromiseKind) -> None:
    """Every ladder of this kind, also those for the other urgency: it may have changed since they were started."""
    ladders = [one.key for one in uow.knowledge.type_of(ticket).ladders if one.measured_from is kind]
    uow.timers.cancel_any(ticket.id, ladders=ladders, dedupe_keys=[_due_key(ticket, kind)])


def _due_key(ticket: Ticket, kind: PromiseKind) -> str:
    return f"promise:{ticket.id}:{kind}"
