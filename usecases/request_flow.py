"""The request form as a flow: collecting, what may be enough instead, questions, review, submission."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from domain.answers import is_titled
from domain.drafts import Draft
from domain.errors import NotYours, Problem
from domain.form_questions import QuestionKind
from domain.guessing import is_alarming
from domain.incoming import Incoming
from domain.moment_reading import sounds_like_time
from domain.names import LONGEST_NAME, clean_name
from domain.people import Resident
from domain.spoken_replies import Reply, is_reply
from domain.spoken_words import Word, plain_words, spoken_word
from domain.suitable_files import is_suitable
from usecases import (
    adding_to_open,
    answering,
    article_step,
    booking,
    collecting,
    confiding,
    home_step,
    offer_pictures,
    outage_step,
    prompting,
    registration,
    showing_articles,
    submitting,
)
from usecases.adding_to_open import ADD
from usecases.collecting import ARTICLE, CHANGE, COLLECT, HOME, OUTAGE, REVIEW, TYPE
from usecases.flows import Flow
from usecases.form_resident import resident_of_form
from usecases.guessed_answers import meant_type, request_type_of
from usecases.instead import InsteadStep
from usecases.orders import order_of, reserve
from usecases.ports import UnitOfWork
from usecases.words_against import CONFIDE

DONE, SUBMIT, EDIT, MORE, TAKE = "done", "submit", "edit", "page", "take"
"""Pressed values: "that was all", "file it", "change something", other options, an answer that stands below the record.
`edit:<question>` chooses the field, `page:<number>` the page of options, `take:<question>:<value>` the answer."""

_INSTEAD: Mapping[str | None, InsteadStep] = MappingProxyType({ARTICLE: article_step.STEP, OUTAGE: outage_step.STEP})
_NO_ANSWER = frozenset({Problem.NOT_A_CHOICE, Problem.NOT_A_MOMENT})
_DESCRIPTION = frozenset({"描述", "问题描述", "問題描述", "description"})
_A_SLIP = 4
"""Characters up to which an answer that cannot be read is a slip; longer ones tell something and are kept."""


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    if incoming.contact is not None:
        return _shared_contact(uow, draft, incoming)
    if incoming.media is not None and not is_suitable(incoming.media):
        kept = collecting.collect(uow, draft, incoming)
        uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
        return Problem.UNSUITABLE_FILE
    if draft.step == COLLECT:
        return _more_words(uow, draft, incoming)
    if draft.step == HOME:
        named = home_step.receive(uow, draft, incoming)
        return None if named is None else _choose(uow, prompting.ask(uow, draft, incoming.at), named, incoming.at)
    if draft.step in (REVIEW, CHANGE):
        return _at_review(uow, draft, incoming)
    if draft.step in _INSTEAD:
        return _at_instead(uow, draft, incoming)
    if incoming.media is not None:
        collecting.collect(uow, draft, incoming)
        return None
    return _answer(uow, draft, incoming)


def _more_words(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """One more thing to keep, or the key that was typed."""
    meant = adding_to_open.typed(uow, draft, incoming.text) if incoming.media is None else None
    if meant is not None:
        return _choose(uow, prompting.ask(uow, draft, incoming.at), meant, incoming.at)
    _listen(uow, draft, incoming)
    return None


def _listen(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> None:
    """Keep it quietly; answered at once are words of danger (EMG-1) and a short question with a known answer."""
    kept = collecting.collect(uow, draft, incoming)
    resident = _resident(uow, draft)
    if showing_articles.answers_at_once(uow, kept, resident, meant_type(uow, kept)):
        prompting.ask(uow, answering.collected(uow, kept, resident, incoming.at), incoming.at)
        return
    offered = uow.knowledge.menu(uow.knowledge.community(draft.community_id or ""))
    if any(is_alarming(one, incoming.text) for one in offered):
        uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
        prompting.ask(uow, kept, incoming.at)


def _shared_contact(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """Whose contact is shared is whom to call for this request, at whatever step."""
    contact = incoming.contact
    if contact is None:
        return None
    own = contact.user_id == incoming.sender.user_id
    name = _resident(uow, draft).name or "" if own else clean_name(contact.name)[:LONGEST_NAME]
    given = answering.give_contact(uow, draft, contact.phone, name, incoming.at)
    if isinstance(given, Problem):
        return given
    prompting.ask(uow, given, incoming.at)
    return None


# ------------------------------------------------------------------------------------------------ typed


def _at_review(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """A key that was typed; anything else belongs to the record, which is shown again below."""
    value = _typed_key(uow, draft, incoming.text) if incoming.media is None else None
    if value is None:
        return _said_more(uow, draft, incoming)
    asked = prompting.ask(uow, draft, incoming.at)
    return _choose(uow, asked, value, incoming.at)


def _typed_key(uow: UnitOfWork, draft: Draft, text: str) -> str | None:
    if draft.step == REVIEW and (is_reply(text, Reply.AGREE) or spoken_word(text) is Word.DONE):
        return SUBMIT
    if draft.step == REVIEW:
        return (
            EDIT
            if is_reply(text, Reply.CHANGE)
            else confiding.typed(uow, draft, text) or _typed_offer(uow, draft, text)
        )
    if plain_words(text) in _DESCRIPTION:
        return f"{EDIT}:{COLLECT}"
    request_type = request_type_of(uow, draft)
    fields = () if request_type is None else request_type.questions
    meant = next((one.key for one in fields if is_titled(one.label, text)), None)
    return None if meant is None else f"{EDIT}:{meant}"


def _typed_offer(uow: UnitOfWork, draft: Draft, text: str) -> str | None:
    """An answer that stands below the record as a key."""
    request_type = request_type_of(uow, draft)
    offered = () if request_type is None else answering.offered_now(request_type, draft.answers)
    return next((f"{TAKE}:{one.key}:{option.value}" for one, option in offered if is_titled(option.label, text)), None)


def _said_more(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """More words can still change a guess; what was answered stays answered."""
    kept = collecting.collect(uow, draft, incoming)
    uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
    prompting.ask(uow, answering.collected(uow, kept, _resident(uow, kept), incoming.at), incoming.at)
    return None


def _at_instead(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    resident = _resident(uow, draft)
    said = _INSTEAD[draft.step].receive(uow, draft, resident, incoming)
    return _go_on(uow, draft, said, resident, incoming.at, typed=True) if isinstance(said, Draft) else said


def _go_on(
    uow: UnitOfWork, before: Draft, draft: Draft, resident: Resident, at: datetime, *, typed: bool
) -> Problem | None:
    """Show what comes next, below what was typed or a picture, or in place; or file what needs no look any more.

    Words that may be against whoever reads them are looked at in any case (COM-5).
    """
    below = offer_pictures.show(uow, before, draft) or typed
    asked = prompting.ask(uow, draft, at) if below else draft
    if article_step.is_to_be_filed(asked):
        if not confiding.options(uow, asked):
            return _submit(uow, asked, resident, at)
        asked = article_step.looked_at(uow, asked, at)
    if not below:
        prompting.show(uow, asked)
    return None


def _answer(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """An answer in words. What is none is not lost: it belongs to what is the matter."""
    resident = _resident(uow, draft)
    answered = answering.answer(uow, draft, resident, incoming.text, incoming.at, typed=True)
    if isinstance(answered, Draft):
        return _go_on(uow, draft, answered, resident, incoming.at, typed=True)
    question = answering.question_of(uow, draft)
    asks_for_number = question is not None and question.kind is QuestionKind.CONTACT
    if asks_for_number or answered not in _NO_ANSWER or len(incoming.text.strip()) <= _A_SLIP:
        return answered
    if answered is Problem.NOT_A_MOMENT and sounds_like_time(incoming.text, incoming.at.date()):
        return answered
    kept = collecting.collect(uow, draft, incoming)
    uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
    return Problem.KEPT_AS_WORDS


# ------------------------------------------------------------------------------------------------ pressed


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    resident = _resident(uow, draft)
    action, _, key = value.partition(":")
    if draft.step == COLLECT and value == DONE:
        return _collected(uow, draft, resident, at)
    if draft.step == COLLECT and action == ADD and key.isdecimal():
        return adding_to_open.add(uow, draft, resident, key, at)
    if draft.step == REVIEW and value == SUBMIT:
        return _submit(uow, draft, resident, at)
    changed: Draft | Problem | None
    if draft.step == HOME:
        changed = home_step.choose(uow, draft, value, at)
    elif draft.step in _INSTEAD:
        changed = _INSTEAD[draft.step].choose(uow, draft, value, at)
    elif draft.step == REVIEW and value == CONFIDE:
        changed = confiding.confided(uow, draft, resident, at)
    elif draft.step in (REVIEW, CHANGE) and action == EDIT:
        changed = answering.change(uow, draft, key or None, at)
    elif draft.step == REVIEW and action == TAKE:
        question, _, answer = key.partition(":")
        changed = answering.take_offered(uow, draft, question, answer, at)
    elif action == MORE and key.isdecimal():
        changed = answering.turn_page(uow, draft, int(key), at)
    else:
        changed = answering.answer(uow, draft, resident, value, at, typed=False)
    return _go_on(uow, draft, changed, resident, at, typed=False) if isinstance(changed, Draft) else changed


def _collected(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Problem | None:
    if not collecting.description_of(draft) and not uow.attachments.of_draft(draft.id):
        return Problem.EMPTY
    if not resident.is_registered:
        registration.begin(uow, resident, draft.chat_id, at)
        return None
    kept = answering.collected(uow, draft, resident, at)
    if offer_pictures.show(uow, draft, kept):
        prompting.ask(uow, kept, at)
    else:
        prompting.show(uow, kept)
    return None


def _submit(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Problem | None:
    """File it, unless something went out of date while the record stood there."""
    ready = answering.refreshed(uow, draft, at)
    if ready.step == REVIEW:
        return _reserve_and_file(uow, ready, resident, at)
    question = answering.question_of(uow, ready)
    if question is not None and question.kind is QuestionKind.TIME_WINDOW:
        return Problem.IN_THE_PAST
    prompting.show(uow, ready)
    return None


def _reserve_and_file(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Problem | None:
    """What is booked is taken in the same breath; what is gone by now is asked for again, nothing else is lost."""
    request_type = request_type_of(uow, draft)
    order = None if request_type is None else order_of(request_type, draft.answers)
    if order is None:
        submitting.submit(uow, draft, resident, at)
        return None
    if draft.answers.get(answering.PRICE) != order.total_cents:
        uow.drafts.save(draft, at=at, answers={**draft.answers, answering.PRICE: order.total_cents})
        return Problem.PRICE_CHANGED
    problem = reserve(uow, uow.knowledge.community(resident.community_id), resident, order, at)
    if problem is not None:
        gone = QuestionKind.SLOT if problem is Problem.SLOT_TAKEN else QuestionKind.QUANTITY
        answering.lost(uow, draft, gone, at)
        return problem
    booking.file_order(uow, draft, resident, order, at)
    return None


def _skip(uow: UnitOfWork, draft: Draft, at: datetime) -> Problem | None:
    skipped = answering.skip(uow, draft, at)
    return (
        skipped if isinstance(skipped, Problem) else _go_on(uow, draft, skipped, _resident(uow, draft), at, typed=False)
    )


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    prompting.show(uow, answering.back(uow, draft, at))


def _resident(uow: UnitOfWork, draft: Draft) -> Resident:
    resident = resident_of_form(uow, draft)
    if resident is None:
        raise NotYours
    return resident


def _ends_by_word(draft: Draft) -> bool:
    return draft.step == COLLECT


def _reread(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Corrected words can change the guesses; the record that stands there shows both."""
    if draft.step not in (COLLECT, CHANGE) and answering.CHANGING not in draft.answers:
        if draft.step == ARTICLE:
            draft = uow.drafts.save(draft, at=at, answers=showing_articles.look_again(draft.answers))
        prompting.show(uow, answering.collected(uow, draft, _resident(uow, draft), at))


FLOW = Flow(
    steps=(HOME, COLLECT, TYPE, ARTICLE, OUTAGE, REVIEW, CHANGE),
    receive=_receive,
    choose=_choose,
    skip=_skip,
    back=_back,
    ends_by_word=_ends_by_word,
    reread=_reread,
)
