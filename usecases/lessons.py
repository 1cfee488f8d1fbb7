"""A lesson from a matter for everybody who works here, without a name in it (COM-2, last step)."""

from datetime import datetime

from domain.errors import NotPermitted, Problem
from domain.events import EventKind
from domain.lesson_text import lesson_problem
from domain.people import Role
from domain.permissions import StaffActor, check
from domain.tickets import Action, Ticket
from usecases.people import staff_actor
from usecases.ports import UnitOfWork
from usecases.reactions import happen


def problem_of(uow: UnitOfWork, ticket: Ticket, words: str) -> Problem | None:
    """Why these words cannot be shown to everybody: they name a person, a unit or a number."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    residents = (ticket.contact_name, ticket.caller_name, None if reporter is None else reporter.name)
    colleagues = uow.staff.of_roles(ticket.community_id, list(Role))
    names = [*(name for name in residents if name), *(member.name for member in colleagues)]
    return lesson_problem(words, names, uow.knowledge.community(ticket.community_id))


def publish(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, words: str, at: datetime) -> Ticket:
    """Post it in the groups; the eighth step is done. Raises NotPermitted for words that name somebody."""
    check(actor, Action.PUBLISH_LESSON, ticket)
    if problem_of(uow, ticket, words) is not None:
        raise NotPermitted
    return happen(
        uow,
        ticket,
        EventKind.LESSON_PUBLISHED,
        staff_actor(actor),
        at,
        action=Action.PUBLISH_LESSON,
        data={"words": words},
    )
