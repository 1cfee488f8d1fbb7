"""Somebody writes message after message about a ticket: nothing is lost, and its group is not buried under it.

The first ones are passed on as they come; the rest waits until it is quiet and comes as one report.
"""

from datetime import datetime, timedelta

from domain.events import Event, EventKind
from domain.notices.dialogue import Say, Saying
from domain.tickets import Ticket
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.timer_ports import NewTimer, OnConflict

REMARK_BURST = "remark_burst"
"""Timer kind: it is quiet, what has come is passed on together."""

_BURST, _WITHIN = 15, timedelta(minutes=2)
_QUIET_FOR = timedelta(seconds=20)
_AT_MOST = timedelta(minutes=2)


def waits(uow: UnitOfWork, ticket: Ticket, chat_id: int, at: datetime) -> bool:
    """Whether the newest remark belongs to a burst; then it is passed on later, and whoever writes is told once."""
    said = _remarks(uow, ticket)
    lately = [one for one in said if at - one.at < _WITHIN]
    key = f"{REMARK_BURST}:{ticket.id}"
    waiting = uow.timers.pending(key)
    if waiting is None and len(lately) <= _BURST:
        return False
    first = said[-1].id if waiting is None else waiting.data["first"]
    since = at if waiting is None else datetime.fromisoformat(str(waiting.data["since"]))
    timer = NewTimer(
        community_id=ticket.community_id,
        kind=REMARK_BURST,
        due_at=min(at + _QUIET_FOR, since + _AT_MOST),
        ticket_id=ticket.id,
        data={"first": first, "since": since.isoformat()},
        dedupe_key=key,
    )
    uow.timers.add([timer], on_conflict=OnConflict.REPLACE)
    if waiting is None:
        told = f"{key}:{first}"
        to_chat(uow, chat_id, Say(saying=Saying.BURST_ON_TICKET), community_id=ticket.community_id, dedupe_key=told)
    return True


def words_of(uow: UnitOfWork, due: DueTimers, ticket: Ticket) -> str:
    """What was written since the burst began, in order."""
    first = int(str(due.highest.data["first"]))
    said = (str(one.data.get("words") or "") for one in _remarks(uow, ticket) if (one.id or 0) >= first)
    return "\n".join(one for one in said if one)


def _remarks(uow: UnitOfWork, ticket: Ticket) -> list[Event]:
    return [one for one in uow.events.of(ticket.id) if one.kind is EventKind.REMARKED]
