"""Whoever raised an alarm that was joined to another one is asked afterwards by a person too (EMG-3, EMG-4, FUP-1)."""

from datetime import datetime

from domain.calls import CallOutcome, CallReason
from domain.events import Actor, EventKind
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket
from usecases.call_tasks import call_about
from usecases.joined import joined_to
from usecases.ports import UnitOfWork
from usecases.promising import keep, open_promise, promise_for
from usecases.reactions import happen


def ask_the_others(uow: UnitOfWork, home: Ticket, at: datetime) -> None:
    """A call for everybody else who raised it, promised for the same moment."""
    promised = open_promise(uow, home, PromiseKind.FOLLOW_UP)
    asked = {home.reporter_id, None}
    for ticket in joined_to(uow, home):
        if ticket.reporter_id in asked:
            continue
        asked.add(ticket.reporter_id)
        if promised is not None:
            promise_for(uow, ticket, PromiseKind.FOLLOW_UP, promised.due_at, at)
        call_about(uow, ticket, CallReason.FOLLOW_UP, at)


def settle(uow: UnitOfWork, ticket: Ticket, outcome: CallOutcome, words: str, actor: Actor, at: datetime) -> None:
    """The call took place, or was tried as often as it has to be; who still needs help gets it from the supervisor."""
    if outcome is CallOutcome.STILL_A_PROBLEM:
        ticket = happen(uow, ticket, EventKind.HELP_WANTED, actor, at, data={"words": words})
    keep(uow, ticket, PromiseKind.FOLLOW_UP, at)
