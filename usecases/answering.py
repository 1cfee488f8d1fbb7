"""Filling the record: guess what can be guessed, ask only what is missing, let everything be changed (INT-1)."""

from collections.abc import Mapping
from datetime import datetime

from domain.answers import SKIPPED, free_text, options_of, pressed, span_text, typed_option
from domain.catalog import RequestType
from domain.community import Community
from domain.drafts import Draft
from domain.errors import Problem
from domain.form_questions import Ask, GuessFrom, Question, QuestionKind
from domain.guessing import guess
from domain.moment_reading import read_span
from domain.people import Resident
from domain.tickets import Window
from usecases.collecting import CHANGE, COLLECT, COLLECTED, REVIEW, TYPE, description_of
from usecases.ports import UnitOfWork


def request_type_of(uow: UnitOfWork, draft: Draft) -> RequestType | None:
    """The type this form is for; None as long as nobody knows."""
    key = draft.text(TYPE)
    if key is None or draft.community_id is None:
        return None
    return uow.knowledge.request_type(uow.knowledge.community(draft.community_id), key)


def collected(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Draft:
    """ "That was all": read the words, then ask what is missing or show the record."""
    answers = dict(draft.answers)
    if TYPE not in answers:
        offered = uow.knowledge.menu(uow.knowledge.community(resident.community_id))
        if len(offered) != 1:
            return uow.drafts.save(draft, at=at, step=TYPE)
        answers[TYPE] = offered[0].key
    guessed = {**_guesses(uow, resident, str(answers[TYPE]), description_of(draft)), **answers}
    uow.timers.cancel(draft_id=draft.id, kind=COLLECTED)
    return _forward(uow, draft, guessed, at)


def _guesses(uow: UnitOfWork, resident: Resident, type_key: str, text: str) -> dict[str, object]:
    """First answers from the words and the resident's own record; the review shows them for changing."""
    request_type = uow.knowledge.request_type(uow.knowledge.community(resident.community_id), type_key)
    read = guess(request_type, text)
    found: dict[str, object] = {}
    for question in request_type.questions:
        value: str | None = None
        match question.kind:
            case QuestionKind.CATEGORY:
                value = read.category
            case QuestionKind.PLACE:
                value = read.place
            case QuestionKind.URGENCY:
                value = read.urgency
            case QuestionKind.CONTACT if question.guess is GuessFrom.RESIDENT:
                value = resident.phone
            case _ if question.guess is GuessFrom.WORDS:
                value = read.answers.get(question.key)
        if value is None:
            value = question.default
        if value is not None:
            found[question.key] = value
    return found


def _forward(uow: UnitOfWork, draft: Draft, answers: Mapping[str, object], at: datetime) -> Draft:
    missing = next_question(uow, draft, answers)
    step = REVIEW if missing is None else missing.key
    return uow.drafts.save(draft, at=at, step=step, answers=answers)


def next_question(uow: UnitOfWork, draft: Draft, answers: Mapping[str, object]) -> Question | None:
    """The first question that must be put: always asked, or nothing could be guessed; in the type's order."""
    if draft.community_id is None:
        return None
    request_type = uow.knowledge.request_type(uow.knowledge.community(draft.community_id), str(answers[TYPE]))
    for question in request_type.questions:
        if question.key in answers or not applies(question, answers):
            continue
        if question.ask is Ask.ALWAYS or (question.ask is Ask.IF_UNKNOWN and question.required):
            return question
    return None


def applies(question: Question, answers: Mapping[str, object]) -> bool:
    """Whether the question makes sense with these answers."""
    return question.when is None or str(answers.get(question.when.question)) in question.when.among


def answer(uow: UnitOfWork, draft: Draft, raw: str, at: datetime, *, typed: bool) -> Draft | Problem:
    """Take an answer to the present question and go on; a Problem when it cannot be taken."""
    if draft.step == TYPE:
        return _choose_type(uow, draft, raw, at)
    request_type, question = request_type_of(uow, draft), _question(uow, draft)
    if request_type is None or question is None or draft.community_id is None:
        return Problem.NOT_A_CHOICE
    community = uow.knowledge.community(draft.community_id)
    value = _read(uow, community, request_type, question, raw, at, typed=typed)
    if isinstance(value, Problem):
        return value
    return _forward(uow, draft, {**draft.answers, question.key: value}, at)


def _choose_type(uow: UnitOfWork, draft: Draft, raw: str, at: datetime) -> Draft | Problem:
    if draft.community_id is None:
        return Problem.NOT_A_CHOICE
    community = uow.knowledge.community(draft.community_id)
    for one in uow.knowledge.menu(community):
        if raw in (one.key, *(one.title.in_(locale) for locale in type(community.locale))):
            return uow.drafts.save(draft, at=at, step=COLLECT, answers={**draft.answers, TYPE: one.key})
    return Problem.NOT_A_CHOICE


def _question(uow: UnitOfWork, draft: Draft) -> Question | None:
    request_type = request_type_of(uow, draft)
    return None if request_type is None or draft.step is None else request_type.question(draft.step)


def _read(
    uow: UnitOfWork,
    community: Community,
    request_type: RequestType,
    question: Question,
    raw: str,
    at: datetime,
    *,
    typed: bool,
) -> str | Problem:
    options = options_of(request_type, question, at, community.timezone)
    if not typed:
        return pressed(options, raw)
    chosen = typed_option(options, raw)
    if chosen is not None:
        return chosen
    match question.kind:
        case QuestionKind.CONTACT:
            return uow.knowledge.read_phone(raw, community.region) or Problem.NOT_A_PHONE
        case QuestionKind.TIME_WINDOW:
            span = read_span(raw, at, community.timezone)
            return span if isinstance(span, Problem) else span_text(Window(start=span[0], end=span[1]))
        case QuestionKind.TEXT | QuestionKind.PERSON:
            return free_text(raw)
        case _:
            return free_text(raw) if question.other else Problem.NOT_A_CHOICE


def skip(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft | Problem:
    """Leave an optional question open."""
    question = _question(uow, draft)
    if question is None or question.required:
        return Problem.NOT_A_CHOICE
    return _forward(uow, draft, {**draft.answers, question.key: SKIPPED}, at)


def change(uow: UnitOfWork, draft: Draft, key: str | None, at: datetime) -> Draft | Problem:
    """From the review: choose a field (None shows the fields), or COLLECT to say more."""
    if key is None:
        return uow.drafts.save(draft, at=at, step=CHANGE)
    if key == COLLECT:
        return uow.drafts.save(draft, at=at, step=COLLECT)
    request_type = request_type_of(uow, draft)
    if request_type is None or request_type.question(key) is None:
        return Problem.NOT_A_CHOICE
    answers = {name: value for name, value in draft.answers.items() if name != key}
    return uow.drafts.save(draft, at=at, step=key, answers={**answers, "before_change": draft.answers.get(key)})


def back(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft:
    """One step back: from a change to the record, from anything else to the collecting."""
    request_type = request_type_of(uow, draft)
    question = _question(uow, draft)
    before = draft.answers.get("before_change")
    if request_type is not None and question is not None and isinstance(before, str):
        answers = {**draft.answers, question.key: before}
        answers.pop("before_change")
        return uow.drafts.save(draft, at=at, step=REVIEW, answers=answers)
    if draft.step == CHANGE:
        return uow.drafts.save(draft, at=at, step=REVIEW)
    return uow.drafts.save(draft, at=at, step=COLLECT)
