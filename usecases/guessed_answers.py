"""What a form knows without having asked: guesses from the words, the attachments and the resident's own record.

A guess stays a guess until somebody answers: more words can still change it, an answer they cannot.
"""

from collections.abc import Mapping

from domain.answers import YES
from domain.catalog import Catalog, RequestType
from domain.consulting import ReplyForm, suggests_letter
from domain.drafts import Draft
from domain.form_questions import GuessFrom, Question, QuestionKind
from domain.guessing import Guess, guess, guess_type
from domain.people import Resident
from domain.person_matching import named_in
from usecases import unit_question
from usecases.accusations import colleagues_of
from usecases.collecting import TYPE, description_of
from usecases.form_options import community_of
from usecases.ports import UnitOfWork

SAID = "_said"
"""Answer: what somebody answered, in that order."""

CONTACT_PHONE = "_contact_phone"
"""Answer: a number shared before any question was put."""


def request_type_of(uow: UnitOfWork, draft: Draft) -> RequestType | None:
    """The type this form is for; None as long as nobody knows."""
    key = draft.text(TYPE)
    if key is None or draft.community_id is None:
        return None
    return uow.knowledge.request_type(community_of(uow, draft), key)


def meant_type(uow: UnitOfWork, draft: Draft) -> RequestType | None:
    """The type of the form, else the one its words speak for; None when nobody can tell."""
    known = request_type_of(uow, draft)
    if known is not None:
        return known
    offered = uow.knowledge.menu(community_of(uow, draft))
    return offered[0] if len(offered) == 1 else guess_type(Catalog(types=offered), description_of(draft))


def guessed(uow: UnitOfWork, draft: Draft, resident: Resident, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers with everything that nobody answered guessed anew from the words and the resident's own record."""
    request_type = uow.knowledge.request_type(community_of(uow, draft), str(answers[TYPE]))
    said, found = said_of(answers), dict(answers)
    read = guess(request_type, description_of(draft))
    found.pop(unit_question.UNITS, None)
    found |= unit_question.choice_of(uow, request_type, resident)
    for question in request_type.questions:
        if question.key in said:
            continue
        if question.kind is QuestionKind.REPLY:
            value = _reply_form(uow, draft, request_type)
        elif question.kind is QuestionKind.UNIT:
            value = unit_question.named(community_of(uow, draft), found, description_of(draft))
        elif question.kind is QuestionKind.STAFF_PERSON:
            value = _named_colleagues(uow, draft, question)
        else:
            value = _guess(question, read, resident, answers) or question.default
        if value is None:
            found.pop(question.key, None)
        else:
            found[question.key] = value
    return found


def _guess(question: Question, read: Guess, resident: Resident, answers: Mapping[str, object]) -> str | None:
    match question.kind:
        case QuestionKind.CATEGORY:
            return read.category
        case QuestionKind.PLACE:
            return read.place
        case QuestionKind.URGENCY:
            return read.urgency
        case QuestionKind.CONFIDENTIAL if question.guess is GuessFrom.WORDS:
            return YES if read.confidential else None
        case QuestionKind.CONTACT if question.guess is GuessFrom.RESIDENT:
            shared = answers.get(CONTACT_PHONE)
            return shared if isinstance(shared, str) else resident.phone
        case _ if question.guess is GuessFrom.WORDS:
            return read.answers.get(question.key)
        case _:
            return None


def _named_colleagues(uow: UnitOfWork, draft: Draft, question: Question) -> str | None:
    """Whom of the staff the words name already: nobody is asked to say it twice."""
    if question.guess is not GuessFrom.WORDS:
        return None
    return "、".join(named_in(description_of(draft), colleagues_of(uow, community_of(uow, draft)))) or None


def _reply_form(uow: UnitOfWork, draft: Draft, request_type: RequestType) -> str | None:
    """A quick answer, unless the question looks like one for a letter: then nobody but the resident can tell."""
    attached = [one.media.kind for one in uow.attachments.of_draft(draft.id)]
    rule = request_type.consult
    open_ = rule is not None and suggests_letter(rule, description_of(draft), attached)
    return None if open_ else ReplyForm.QUICK


def said_of(answers: Mapping[str, object]) -> list[str]:
    """The questions that somebody answered, in that order."""
    kept = answers.get(SAID)
    return [str(key) for key in kept] if isinstance(kept, list) else []
