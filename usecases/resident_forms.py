"""The small forms of residents after a question of ours: another time for the visit, a comment at the end."""

from datetime import datetime

from domain.answers import SKIPPED
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed
from domain.events import EventKind
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Resident
from domain.tickets import Ticket
from usecases import prompting, which_ticket
from usecases.filing import resident_actor
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.step_forms import Step, StepForm, StepKind


def reporter_and_ticket(uow: UnitOfWork, draft: Draft) -> tuple[Resident, Ticket]:
    """Whose form it is and the ticket it is about. Raises CardRefreshed when they no longer belong together."""
    resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if resident is None or ticket is None or ticket.reporter_id != resident.id:
        raise CardRefreshed
    return resident, ticket


def _finish_comment(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    resident, ticket = reporter_and_ticket(uow, draft)
    words = draft.text("comment")
    if words is not None and words != SKIPPED:
        if which_ticket.asks_before_noting(uow, ticket, draft, words, at, comment=True):
            return
        happen(uow, ticket, EventKind.COMMENTED, resident_actor(resident), at, data={"words": words})
    _over(uow, draft, Saying.THANKS, ticket, at)


def _finish_access(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    resident, ticket = reporter_and_ticket(uow, draft)
    words = draft.text("words") or ""
    held = which_ticket.asks_before_noting(uow, ticket, draft, words, at)
    data = {"reason": draft.text("answer") or "later", "words": "" if held else words}
    happen(uow, ticket, EventKind.ACCESS_ANSWERED, resident_actor(resident), at, data=data)
    if not held:
        _over(uow, draft, Saying.ACCESS_NOTED, ticket, at)


def _over(uow: UnitOfWork, draft: Draft, outcome: Saying, ticket: Ticket, at: datetime) -> None:
    over = DraftOver(outcome=outcome, unfinished=prompting.left_behind(uow, draft))
    prompting.finish(uow, draft, at, over, ticket_id=ticket.id)


COMMENT = StepForm(
    form=Form.COMMENT,
    steps=(Step(key="comment", kind=StepKind.TEXT, optional=True),),
    finish=_finish_comment,
)

ACCESS_TIME = StepForm(
    form=Form.ACCESS_TIME,
    steps=(Step(key="words", kind=StepKind.TEXT),),
    finish=_finish_access,
)

FORMS: tuple[StepForm, ...] = (COMMENT, ACCESS_TIME)
