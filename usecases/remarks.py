"""Saying more about a ticket: the next messages go there at once, until the resident says that was all (INT-4)."""

from datetime import datetime

from domain.drafts import Draft, Form
from domain.errors import NotYours, Problem
from domain.incoming import Incoming
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Resident
from domain.suitable_files import is_suitable
from domain.tickets import Ticket
from usecases import prompting, relaying, which_ticket
from usecases.flows import Flow
from usecases.ports import UnitOfWork

WORDS, DONE = "words", "done"


def begin(
    uow: UnitOfWork, resident: Resident, ticket: Ticket, chat_id: int, at: datetime, *, form: Form = Form.REMARK
) -> Draft:
    """From now on what the resident sends goes onto this ticket; `form` NOT_FIXED asks what is still wrong."""
    active = uow.drafts.active(chat_id, resident.user_id or chat_id)
    if active is not None and active.form is form and active.ticket_id == ticket.id:
        return prompting.ask(uow, active, at)
    draft = uow.drafts.start(
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=resident.user_id or chat_id,
        form=form,
        step=WORDS,
        ticket_id=ticket.id,
        at=at,
    )
    return prompting.ask(uow, draft, at)


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if resident is None or ticket is None or ticket.reporter_id != resident.id:
        raise NotYours
    if which_ticket.asks_first(uow, resident, ticket, incoming):
        return None
    relaying.add_remark(uow, resident, ticket, incoming, by_form=True)
    uow.drafts.save(draft, at=incoming.at)
    unsuitable = incoming.media is not None and not is_suitable(incoming.media)
    return Problem.UNSUITABLE_FILE if unsuitable else None


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    if value != DONE:
        return Problem.NOT_A_CHOICE
    over = DraftOver(outcome=Saying.LEFT_AS_IS, unfinished=prompting.left_behind(uow, draft))
    prompting.finish(uow, draft, at, over, ticket_id=draft.ticket_id)
    return None


def _skip(uow: UnitOfWork, draft: Draft, at: datetime) -> Problem | None:
    return _choose(uow, draft, DONE, at)


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    prompting.drop(uow, draft, at)


FLOW = Flow(steps=(WORDS,), receive=_receive, choose=_choose, skip=_skip, back=_back, ends_by_word=lambda _draft: True)
