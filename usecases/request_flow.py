"""The request form as a flow: collecting, questions, review, submission."""

from datetime import datetime

from domain.drafts import Draft
from domain.errors import NotYours, Problem
from domain.incoming import Incoming
from domain.people import Resident
from usecases import answering, collecting, prompting, registration, submitting
from usecases.collecting import CHANGE, COLLECT, REVIEW
from usecases.flows import Flow
from usecases.ports import UnitOfWork

DONE, SUBMIT, EDIT = "done", "submit", "edit"
"""Pressed values: "that was all", "file it", "change something"; `edit:<question>` chooses the field."""


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    if draft.step == COLLECT:
        collecting.collect(uow, draft, incoming)
        return None
    if draft.step in (REVIEW, CHANGE):
        return _said_more(uow, draft, incoming)
    if incoming.media is not None:
        collecting.collect(uow, draft, incoming)
        return None
    if incoming.contact is not None:
        return _answer(uow, draft, incoming.contact.phone, incoming.at)
    return _answer(uow, draft, incoming.text, incoming.at)


def _said_more(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """Whatever comes while the record stands there belongs to it; the record is shown again below."""
    kept = collecting.collect(uow, draft, incoming)
    uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
    prompting.ask(uow, uow.drafts.save(kept, at=incoming.at, step=REVIEW), incoming.at)
    return None


def _answer(uow: UnitOfWork, draft: Draft, raw: str, at: datetime) -> Problem | None:
    answered = answering.answer(uow, draft, raw, at, typed=True)
    if isinstance(answered, Problem):
        return answered
    prompting.ask(uow, answered, at)
    return None


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    resident = _resident(uow, draft)
    if draft.step == COLLECT and value == DONE:
        return _collected(uow, draft, resident, at)
    if draft.step == REVIEW and value == SUBMIT:
        submitting.submit(uow, draft, resident, at)
        return None
    if draft.step in (REVIEW, CHANGE) and value.startswith(EDIT):
        _, _, key = value.partition(":")
        changed = answering.change(uow, draft, key or None, at)
    else:
        changed = answering.answer(uow, draft, value, at, typed=False)
    if isinstance(changed, Problem):
        return changed
    prompting.show(uow, changed)
    return None


def _collected(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Problem | None:
    if not collecting.description_of(draft) and not uow.attachments.of_draft(draft.id):
        return Problem.EMPTY
    if not resident.is_registered:
        registration.begin(uow, resident, draft.chat_id, at)
        return None
    prompting.show(uow, answering.collected(uow, draft, resident, at))
    return None


def _skip(uow: UnitOfWork, draft: Draft, at: datetime) -> Problem | None:
    skipped = answering.skip(uow, draft, at)
    if isinstance(skipped, Problem):
        return skipped
    prompting.show(uow, skipped)
    return None


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    prompting.show(uow, answering.back(uow, draft, at))


def _resident(uow: UnitOfWork, draft: Draft) -> Resident:
    resident = uow.residents.by_user(draft.user_id)
    if resident is None:
        raise NotYours
    return resident


def _ends_by_word(draft: Draft) -> bool:
    return draft.step == COLLECT


FLOW = Flow(receive=_receive, choose=_choose, skip=_skip, back=_back, ends_by_word=_ends_by_word)
