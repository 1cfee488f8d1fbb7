"""A request whose words are against somebody who would read it: one press makes it a confidential complaint (COM-5)."""

from datetime import datetime

from domain.accusing_words import accuses
from domain.answers import YES, Option, is_titled
from domain.drafts import Draft
from domain.errors import Problem
from domain.people import Resident
from domain.person_matching import meant_by
from usecases import answering
from usecases.accusations import colleagues_of
from usecases.collecting import REVIEW, TEXTS, TYPE, description_of
from usecases.form_options import community_of
from usecases.form_resident import FOR
from usecases.guessed_answers import SAID, request_type_of
from usecases.heard import HEARD
from usecases.ports import UnitOfWork
from usecases.words_against import CONFIDE, IN_CONFIDENCE, in_confidence, wants_confidence

_KEPT = (TEXTS, FOR)
"""Answers: what was said, and for whom a colleague writes it down."""


def options(uow: UnitOfWork, draft: Draft) -> tuple[Option, ...]:
    """The key below the record, where its words may be against whoever works on it."""
    request_type = request_type_of(uow, draft)
    if draft.step != REVIEW or request_type is None or request_type.workflow in HEARD:
        return ()
    if not _is_against_us(uow, draft) or in_confidence(uow, community_of(uow, draft)) is None:
        return ()
    return (Option(value=CONFIDE, label=IN_CONFIDENCE),)


def _is_against_us(uow: UnitOfWork, draft: Draft) -> bool:
    """Colleagues are looked up only where a name would make a difference."""
    words = description_of(draft)
    if accuses(words) or wants_confidence(words):
        return True
    if not accuses(words, names_somebody=True):
        return False
    return bool(meant_by(words, colleagues_of(uow, community_of(uow, draft))))


def typed(uow: UnitOfWork, draft: Draft, text: str) -> str | None:
    """The key that was typed instead of pressed."""
    return CONFIDE if is_titled(IN_CONFIDENCE, text) and options(uow, draft) else None


def confided(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Draft | Problem:
    """The same words as a complaint that only its circle will read; what was answered for the other type is dropped."""
    found = in_confidence(uow, community_of(uow, draft)) if options(uow, draft) else None
    if found is None:
        return Problem.NOT_A_CHOICE
    request_type, question = found
    kept = {key: draft.answers[key] for key in _KEPT if key in draft.answers}
    answers = {**kept, TYPE: request_type.key, question: YES, SAID: [question]}
    return answering.collected(uow, uow.drafts.save(draft, at=at, answers=answers), resident, at)
