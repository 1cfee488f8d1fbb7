"""What follows when Telegram has accepted a message that counts only then: a receipt, an answer (COM-2, COM-7)."""

from datetime import datetime

from domain.events import CLOCK, EventKind
from domain.hearing import ANSWERS, is_answered, was_received
from domain.notices.base import Notice
from domain.notices.letters import LetterFile, LetterPart
from domain.notices.news import ExplanationGiven, QuestionAnswered, RelayedMedia, ResidentNews, TurnedInto
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket
from usecases import letter_proof, quick_answers
from usecases.delivery_ports import OutboxRow
from usecases.heard import HEARD
from usecases.ports import UnitOfWork
from usecases.promising import open_promise
from usecases.reactions import happen

COUNTED: tuple[type[Notice], ...] = (
    ResidentNews,
    ExplanationGiven,
    QuestionAnswered,
    LetterPart,
    LetterFile,
    RelayedMedia,
    TurnedInto,
)
"""Notices among which some count only when they have arrived."""


def delivered(uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> None:
    """Telegram accepted this message; the history says so where it matters."""
    if letter_proof.accepted(uow, row, now=now):
        return
    told = row.notice.receipt if isinstance(row.notice, TurnedInto) else row.notice
    if not isinstance(told, ResidentNews | ExplanationGiven | QuestionAnswered):
        return
    ticket = uow.tickets.get(told.ticket_id)
    if ticket is not None and isinstance(told, QuestionAnswered):
        quick_answers.arrived(uow, ticket, told, now)
    if ticket is None or ticket.workflow not in HEARD:
        return
    match told:
        case ResidentNews(event=EventKind.FILED):
            _received(uow, ticket, now)
        case ResidentNews(event=kind) if kind in ANSWERS:
            answered(uow, ticket, kind, now)
        case ExplanationGiven():
            answered(uow, ticket, EventKind.EXPLAINED, now)
        case _:
            pass


def _received(uow: UnitOfWork, ticket: Ticket, now: datetime) -> None:
    if not was_received(uow.events.of(ticket.id)):
        happen(uow, ticket, EventKind.RECEIPT_DELIVERED, CLOCK, now)


def answered(uow: UnitOfWork, ticket: Ticket, by: EventKind, now: datetime) -> None:
    """An answer in substance has arrived: the first one, or the word that was promised after a warning."""
    if open_promise(uow, ticket, PromiseKind.ANSWER) is not None or not is_answered(uow.events.of(ticket.id)):
        happen(uow, ticket, EventKind.ANSWER_DELIVERED, CLOCK, now, data={"by": by.value})


def told_by_phone(uow: UnitOfWork, ticket: Ticket, now: datetime) -> None:
    """Somebody spoke with the reporter: what there was to tell has arrived as well as by message."""
    if ticket.workflow not in HEARD:
        return
    _received(uow, ticket, now)
    said = [one.kind for one in uow.events.of(ticket.id) if one.kind in ANSWERS]
    if said:
        answered(uow, ticket, said[-1], now)
