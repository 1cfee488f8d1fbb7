"""The one question after an alarm, and what whoever raised it hears of the answer (EMG-3)."""

from domain.events import ActorKind
from domain.notices.plans import BranchAsked
from domain.outgoing import Lane
from domain.tickets import Ticket
from usecases.alarm_routes import alarm_of, rules_of
from usecases.effects.happening import Happening
from usecases.joined import joined_to
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import edit, to_resident


def question_subject(ticket_id: int) -> str:
    """What the questions to whoever raised it are found by."""
    return f"branch:{ticket_id}"


def ask_branch(happening: Happening) -> None:
    """Put the question, where the kind has one; nothing waits for the answer."""
    if rules_of(happening.uow, happening.ticket).asks is not None:
        _ask(happening.uow, happening.ticket)


def tell_branch(happening: Happening) -> None:
    """Everybody who raised this event sees what was chosen; what staff have chosen with them is said anew."""
    uow, ticket = happening.uow, happening.ticket
    for one in (ticket, *joined_to(uow, ticket)):
        redraw(uow, one)
        if happening.actor.kind is ActorKind.STAFF:
            _ask(uow, one)


def redraw(uow: UnitOfWork, ticket: Ticket) -> None:
    """The question shows what is so."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None or reporter.user_id is None:
        return
    for post in uow.posts.of_subject(reporter.user_id, question_subject(ticket.id)):
        edit(uow, post, BranchAsked(ticket_id=ticket.id), lane=Lane.ALARM)


def _ask(uow: UnitOfWork, ticket: Ticket) -> None:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None or not can_reach(uow, reporter):
        return
    to_resident(
        uow,
        reporter,
        BranchAsked(ticket_id=ticket.id),
        ticket_id=ticket.id,
        lane=Lane.ALARM,
        silent=alarm_of(uow, ticket).silent,
        subject=question_subject(ticket.id),
    )
