"""How the small forms of staff end: in one use case, done by whoever filled the form in."""

from collections.abc import Callable
from datetime import datetime

from domain.answers import SKIPPED
from domain.drafts import Draft
from domain.notices.dialogue import DraftOver, Saying
from domain.permissions import StaffActor
from domain.tickets import Ticket
from usecases import prompting
from usecases.form_options import ticket_of
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork


def ending(
    act: Callable[[UnitOfWork, StaffActor, Ticket, Draft, datetime], object],
) -> Callable[[UnitOfWork, Draft, datetime], None]:
    """End the form, then act as its owner; a refusal leaves the form as it was."""

    def finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
        actor = staff_actor_of(uow, draft.user_id)
        act(uow, actor, ticket_of(uow, draft), draft, at)
        prompting.finish(uow, draft, at, DraftOver(outcome=Saying.DONE), ticket_id=draft.ticket_id)

    return finish


def words_of(draft: Draft, key: str) -> str:
    """What was written for this question; nothing when it was skipped."""
    value = draft.text(key)
    return "" if value is None or value == SKIPPED else value
