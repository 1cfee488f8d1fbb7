"""Filling the record: guess what can be guessed, ask only what is missing, let everything be changed (INT-1).

A guess stays a guess until somebody answers: more words can still change it, an answer they cannot. Which questions
were answered stands in the form itself, in that order, so that "back" leads where one came from.
"""

from collections.abc import Mapping
from datetime import datetime

from domain.answers import (
    SKIPPED,
    Option,
    always_the_same,
    is_titled,
    options_of,
    pressed,
    span_text,
    stored_window,
    window_span,
)
from domain.catalog import RequestType
from domain.community import Community
from domain.consulting import ReplyForm
from domain.contacts import typed_contact
from domain.drafts import Draft
from domain.errors import Problem
from domain.form_questions import Ask, Question, QuestionKind
from domain.people import Resident
from domain.typed_answers import read_answer
from usecases import instead, ordering, unit_question
from usecases.collecting import ANEW, CHANGE, COLLECT, COLLECTED, HOME, INSTEAD, REVIEW, TYPE, texts_of
from usecases.form_options import community_of
from usecases.guessed_answers import CONTACT_PHONE, SAID, guessed, meant_type, request_type_of, said_of
from usecases.orders import begins_with_questions, price_of
from usecases.ports import UnitOfWork
from usecases.showing_articles import look_again

CHANGING, PAGE = "_changing", "_page"
"""Answers: what is being changed from the review, which page of options is shown."""

PRICE = "_price"
"""Answer: the price that stood on the record when it was shown (SVC-3)."""

CONTACT_NAME = "_contact_name"
"""Answer: the name of another person to call."""


# ------------------------------------------------------------------------------------------------ going on


def collected(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Draft:
    """ "That was all": read the words, then ask what is missing or show the record."""
    uow.timers.cancel(draft_id=draft.id, kind=COLLECTED)
    answers = dict(draft.answers)
    answers.pop(ANEW, None)
    if answers.pop(CHANGING, None) == COLLECT:
        answers = look_again(answers)
    if TYPE not in answers:
        meant = meant_type(uow, draft)
        if meant is None:
            return uow.drafts.save(draft, at=at, step=TYPE, answers=answers)
        answers[TYPE] = meant.key
    return forward(uow, draft, guessed(uow, draft, resident, answers), at)


def forward(uow: UnitOfWork, draft: Draft, answers: Mapping[str, object], at: datetime) -> Draft:
    """To what may be enough instead of a ticket, else to what is missing, else to the record."""
    answers, shown = instead.look_up(uow, draft, answers, at)
    if shown is not None:
        return uow.drafts.save(draft, at=at, step=shown, answers=answers)
    missing = next_question(uow, draft, answers)
    step = REVIEW if missing is None else missing.key
    if missing is None:
        answers = {**answers, PRICE: price_of(uow, draft, str(answers[TYPE]), answers)}
    return uow.drafts.save(draft, at=at, step=step, answers=answers)


def next_question(uow: UnitOfWork, draft: Draft, answers: Mapping[str, object]) -> Question | None:
    """The first question that must be put: always asked, or nothing could be guessed; in the type's order."""
    request_type = uow.knowledge.request_type(community_of(uow, draft), str(answers[TYPE]))
    for question in request_type.questions:
        if question.key in answers or not applies(request_type, question, answers):
            continue
        if question.ask_when is not None and not question.ask_when.holds(answers):
            continue
        if question.ask is Ask.ALWAYS or (question.ask is Ask.IF_UNKNOWN and question.required):
            return question
    return None


def applies(request_type: RequestType, question: Question, answers: Mapping[str, object]) -> bool:
    """Whether the question makes sense with these answers; quantity and slot are those of the chosen offer."""
    if question.kind in ordering.BOOKED_KINDS:
        offer = request_type.offer_in(answers)
        return offer is not None and (question.kind is QuestionKind.QUANTITY or offer.slots is not None)
    if question.kind is QuestionKind.UNIT and not unit_question.is_asked(answers):
        return False
    return question.when is None or question.when.holds(answers)


def refreshed(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft:
    """The form as it can be shown now: a time that was chosen long ago and is over by now is asked for again."""
    request_type = request_type_of(uow, draft)
    if request_type is None or draft.step != REVIEW:
        return draft
    over = _over(request_type, draft, at, community_of(uow, draft).timezone)
    if over is not None:
        answers = {key: value for key, value in draft.answers.items() if key != over.key}
        return forward(uow, draft, answers, at)
    missing = next_question(uow, draft, draft.answers)
    return draft if missing is None else uow.drafts.save(draft, at=at, step=missing.key)


def _over(request_type: RequestType, draft: Draft, at: datetime, tz: str) -> Question | None:
    for question in request_type.questions:
        value = draft.text(question.key)
        if question.kind is not QuestionKind.TIME_WINDOW or value in (None, SKIPPED):
            continue
        end = stored_window(question, str(value), at, tz).end
        if end is not None and end <= at and applies(request_type, question, draft.answers):
            return question
    return None


# ------------------------------------------------------------------------------------------------ answers


def answer(
    uow: UnitOfWork, draft: Draft, resident: Resident, raw: str, at: datetime, *, typed: bool
) -> Draft | Problem:
    """Take an answer to the present question and go on; a Problem when it cannot be taken."""
    if draft.step == TYPE:
        return _choose_type(uow, draft, resident, raw, at)
    request_type, question = request_type_of(uow, draft), question_of(uow, draft)
    if request_type is None or question is None:
        return Problem.NOT_A_CHOICE
    community = community_of(uow, draft)
    if question.kind in ordering.BOOKED_KINDS:
        return _booked(uow, draft, community, request_type, question, raw, at, typed=typed)
    if question.kind is QuestionKind.UNIT:
        name = None
        value = _unit(community, draft, raw, typed=typed)
    elif typed:
        name = typed_contact(raw).name if question.kind is QuestionKind.CONTACT else None
        value = _typed(uow, community, request_type, question, raw, at)
    else:
        name = None
        value = pressed(options_of(request_type, question, at, community.timezone), raw)
    if isinstance(value, Problem):
        return Problem.SHORTER if value is Problem.TOO_LONG else value
    return _take(uow, draft, question, _as_of(question, value, at, community.timezone), at, name=name)


def _unit(community: Community, draft: Draft, raw: str, *, typed: bool) -> str | Problem:
    """Which of one's own units it is about."""
    if typed:
        return unit_question.read(community, draft.answers, raw)
    return pressed(unit_question.options(community, draft.answers), raw)


def _booked(
    uow: UnitOfWork,
    draft: Draft,
    community: Community,
    request_type: RequestType,
    question: Question,
    raw: str,
    at: datetime,
    *,
    typed: bool,
) -> Draft | Problem:
    """How many, or which slot: judged by what is still to be had. A time that is not to be had stays as a wish."""
    counter = ordering.counter_of(uow, community, request_type, draft, at)
    if counter is None:
        return Problem.NOT_A_CHOICE
    if typed:
        value = ordering.read(counter, question, raw, at, community.timezone)
    else:
        value = pressed(ordering.options(counter, question), raw)
    if not isinstance(value, Problem):
        return _take(uow, draft, question, value, at)
    wanted = raw if not typed else ordering.wanted_moment(raw, at, community.timezone)
    if question.kind is QuestionKind.SLOT and wanted is not None and ordering.is_moment(wanted):
        uow.drafts.save(draft, at=at, answers={**draft.answers, ordering.WANTED: wanted})
        return Problem.SLOT_TAKEN if value is Problem.NOT_A_CHOICE else value
    return value


def _typed(
    uow: UnitOfWork, community: Community, request_type: RequestType, question: Question, raw: str, at: datetime
) -> str | Problem:
    if question.kind is QuestionKind.CONTACT:
        number = typed_contact(raw).number
        return uow.knowledge.read_phone(number, community.region) or Problem.NOT_A_PHONE
    return read_answer(request_type, question, raw, at, community.timezone)


def _as_of(question: Question, value: str, at: datetime, tz: str) -> str:
    """A time that was offered "today" stays the day it meant, however late the form is submitted."""
    offered = question.window(value) if question.kind is QuestionKind.TIME_WINDOW else None
    return value if offered is None else span_text(window_span(offered, at, tz)) or value


def _take(
    uow: UnitOfWork, draft: Draft, question: Question, value: str, at: datetime, *, name: str | None = None
) -> Draft:
    answers = {**draft.answers, question.key: value}
    if question.kind is QuestionKind.CATEGORY and draft.answers.get(question.key) != value:
        answers = _without_booking(uow, draft, answers)
    answers[SAID] = [*(key for key in said_of(answers) if key != question.key), question.key]
    for passing in (CHANGING, PAGE, ordering.WANTED):
        answers.pop(passing, None)
    if question.kind is QuestionKind.CONTACT:
        answers.pop(CONTACT_NAME, None)
        answers |= {} if name is None else {CONTACT_NAME: name}
    return forward(uow, draft, answers, at)


def decide_reply(uow: UnitOfWork, draft: Draft, reply: ReplyForm, at: datetime) -> Draft:
    """A question is to be answered in this form; on to what is missing."""
    request_type = request_type_of(uow, draft)
    questions = () if request_type is None else request_type.questions
    asked = next((one for one in questions if one.kind is QuestionKind.REPLY), None)
    return forward(uow, draft, draft.answers, at) if asked is None else _take(uow, draft, asked, reply, at)


def _without_booking(uow: UnitOfWork, draft: Draft, answers: Mapping[str, object]) -> dict[str, object]:
    """How many and when were answered for another offer."""
    request_type = request_type_of(uow, draft)
    questions = () if request_type is None else request_type.questions
    return _unsaid(answers, {one.key for one in questions if one.kind in ordering.BOOKED_KINDS})


def _unsaid(answers: Mapping[str, object], gone: set[str]) -> dict[str, object]:
    kept = {name: value for name, value in answers.items() if name not in gone}
    return {**kept, SAID: [key for key in said_of(answers) if key not in gone]}


def lost(uow: UnitOfWork, draft: Draft, kind: QuestionKind, at: datetime) -> Draft:
    """What was chosen is gone by now: it is asked for again, everything else stays as it was said."""
    request_type = request_type_of(uow, draft)
    questions = () if request_type is None else request_type.questions
    key = next(one.key for one in questions if one.kind is kind)
    wanted = {ordering.WANTED: draft.text(key)} if kind is QuestionKind.SLOT else {}
    return uow.drafts.save(draft, at=at, step=key, answers={**_unsaid(draft.answers, {key}), **wanted})


def give_contact(uow: UnitOfWork, draft: Draft, number: str, name: str, at: datetime) -> Draft | Problem:
    """A shared contact says whom to call, whatever was asked just now; the form stays where it is."""
    community, request_type = community_of(uow, draft), request_type_of(uow, draft)
    phone = uow.knowledge.read_phone(number, community.region)
    if phone is None:
        return Problem.NOT_A_PHONE
    answers: dict[str, object] = {**draft.answers, CONTACT_PHONE: phone}
    answers.pop(CONTACT_NAME, None)
    if name:
        answers[CONTACT_NAME] = name
    questions = () if request_type is None else request_type.questions
    asked = next((one for one in questions if one.kind is QuestionKind.CONTACT), None)
    if asked is not None and asked.key == draft.step:
        return _take(uow, draft, asked, phone, at, name=name or None)
    if asked is not None:
        answers[asked.key] = phone
        answers[SAID] = [*(key for key in said_of(answers) if key != asked.key), asked.key]
    return uow.drafts.save(draft, at=at, answers=answers)


def _choose_type(uow: UnitOfWork, draft: Draft, resident: Resident, raw: str, at: datetime) -> Draft | Problem:
    """What it is about; whoever has said everything already is not asked to say it again."""
    offered = uow.knowledge.menu(community_of(uow, draft))
    meant = next((one for one in offered if raw == one.key or is_titled(one.title, raw)), None)
    if meant is None:
        return Problem.NOT_A_CHOICE
    answers = {**draft.answers, TYPE: meant.key}
    if begins_with_questions(uow, draft, meant.key):
        return forward(uow, draft, guessed(uow, draft, resident, answers), at)
    if not texts_of(draft) and not uow.attachments.of_draft(draft.id):
        return uow.drafts.save(draft, at=at, step=COLLECT, answers=answers)
    return forward(uow, draft, guessed(uow, draft, resident, answers), at)


def question_of(uow: UnitOfWork, draft: Draft) -> Question | None:
    """The question that is put just now, if it is one of the type's."""
    request_type = request_type_of(uow, draft)
    return None if request_type is None or draft.step is None else request_type.question(draft.step)


def turn_page(uow: UnitOfWork, draft: Draft, page: int, at: datetime) -> Draft:
    """Other options of the same question."""
    return uow.drafts.save(draft, at=at, answers={**draft.answers, PAGE: [draft.step, page]})


def skip(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft | Problem:
    """Leave an optional question open."""
    question = question_of(uow, draft)
    if question is None or question.required:
        return Problem.NOT_A_CHOICE
    return _take(uow, draft, question, SKIPPED, at)


# ------------------------------------------------------------------------------------------------ changing


def offered_now(request_type: RequestType, answers: Mapping[str, object]) -> tuple[tuple[Question, Option], ...]:
    """The other answers that stand as keys below the record, one press away."""
    return tuple(
        (question, option)
        for question in request_type.questions
        if question.ask is Ask.OFFERED and applies(request_type, question, answers)
        for option in always_the_same(question.kind)
        if option.value != answers.get(question.key, question.default)
    )


def take_offered(uow: UnitOfWork, draft: Draft, key: str, value: str, at: datetime) -> Draft | Problem:
    """One of those keys was pressed, or its words typed."""
    request_type = request_type_of(uow, draft)
    offered = () if request_type is None else offered_now(request_type, draft.answers)
    question = next((one for one, option in offered if one.key == key and option.value == value), None)
    return Problem.NOT_A_CHOICE if question is None else _take(uow, draft, question, value, at)


def change(uow: UnitOfWork, draft: Draft, key: str | None, at: datetime) -> Draft | Problem:
    """From the review: choose a field (None shows the fields), or COLLECT to say it anew."""
    answers = {name: value for name, value in draft.answers.items() if name not in (PAGE, ANEW)}
    if key is None:
        return uow.drafts.save(draft, at=at, step=CHANGE, answers=answers)
    request_type = request_type_of(uow, draft)
    if key == COLLECT:
        return uow.drafts.save(draft, at=at, step=COLLECT, answers={**answers, CHANGING: key, ANEW: True})
    question = None if request_type is None else request_type.question(key)
    if request_type is None or question is None or not applies(request_type, question, answers):
        return Problem.NOT_A_CHOICE
    return uow.drafts.save(draft, at=at, step=key, answers={**answers, CHANGING: key})


def back(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft:
    """One step back: from a change to the record, from a question to the one before it, else to the collecting."""
    answers = dict(draft.answers)
    for passing in (PAGE, ANEW):
        answers.pop(passing, None)
    if answers.pop(CHANGING, None) is not None or draft.step == CHANGE:
        return uow.drafts.save(draft, at=at, step=REVIEW, answers=answers)
    if draft.step in (COLLECT, HOME):
        return uow.drafts.save(draft, at=at, answers=answers)
    said = said_of(answers)
    listens = texts_of(draft) or not begins_with_questions(uow, draft, draft.text(TYPE))
    if not said and not listens:
        return uow.drafts.save(draft, at=at, answers=answers)
    if not said or draft.step in INSTEAD:
        return uow.drafts.save(draft, at=at, step=COLLECT, answers=look_again(answers))
    return uow.drafts.save(draft, at=at, step=said[-1], answers={**answers, SAID: said[:-1]})
