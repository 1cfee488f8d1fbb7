"""The step of a form that shows an article: it answered, another one, a person please, in writing please (ASK-2).

Whoever says that it did not answer has said everything: the question is filed without another look at the record,
unless its words may be against somebody who would read them (COM-5).
"""

from datetime import datetime

from domain.answers import is_titled
from domain.consulting import ReplyForm
from domain.drafts import Draft
from domain.errors import Problem
from domain.incoming import Incoming
from domain.notices.dialogue import Say, Saying
from domain.people import Resident
from domain.spoken_replies import Reply, is_reply
from usecases import answering, collecting, prompting, showing_articles
from usecases.collecting import REVIEW
from usecases.guessed_answers import request_type_of
from usecases.instead import InsteadStep
from usecases.ports import UnitOfWork
from usecases.showing_articles import HELPED, PERSON, SHOW, WRITTEN
from usecases.speaking import to_chat

_FILE = "_file"
"""Answer: as soon as nothing is missing the question is filed."""

_SPOKEN = ((Reply.ANSWERED, HELPED), (Reply.IN_WRITING, WRITTEN), (Reply.NOT_ANSWERED, PERSON))


def is_to_be_filed(draft: Draft) -> bool:
    """Whether the record need not be looked at before it is filed."""
    return draft.step == REVIEW and _FILE in draft.answers


def looked_at(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft:
    """The form whose record is looked at all the same: once it stood there, it is filed by its key only."""
    return uow.drafts.save(draft, at=at, answers={key: one for key, one in draft.answers.items() if key != _FILE})


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Draft | Problem | None:
    """A key below the article; None when the form has done what it was for."""
    action, _, number = value.partition(":")
    match action:
        case action if action == HELPED:
            _helped(uow, draft, at)
            return None
        case action if action == PERSON:
            return _did_not_help(uow, draft, ReplyForm.QUICK, at)
        case action if action == WRITTEN:
            return _did_not_help(uow, draft, ReplyForm.WRITTEN, at)
        case action if action == SHOW:
            return _show_another(uow, draft, number, at)
        case _:
            return Problem.NOT_A_CHOICE


def _receive(uow: UnitOfWork, draft: Draft, resident: Resident, incoming: Incoming) -> Draft | Problem | None:
    """A key that was typed; anything else says more about the question, and may find another article."""
    value = None if incoming.media is not None else _typed_key(uow, draft, incoming.text)
    if value is not None:
        return _choose(uow, draft, value, incoming.at)
    kept = collecting.collect(uow, draft, incoming)
    uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
    better = None if incoming.media is not None else showing_articles.another_for(uow, kept, request_type_of(uow, kept))
    if better is not None:
        return uow.drafts.save(
            kept, at=incoming.at, answers=showing_articles.with_shown(uow, kept, kept.answers, better, incoming.at)
        )
    showing_articles.judge(uow, kept, helped=False)
    return answering.collected(uow, kept, resident, incoming.at)


def _typed_key(uow: UnitOfWork, draft: Draft, text: str) -> str | None:
    known = next((value for reply, value in _SPOKEN if is_reply(text, reply)), None)
    if known is not None:
        return known
    others = showing_articles.shown_first(uow, draft)
    named = next((one.id for one in others if is_titled(one.title, text)), None)
    return None if named is None else f"{SHOW}:{named}"


def _helped(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """No ticket, but it is counted; the article stays in the chat."""
    showing_articles.judge(uow, draft, helped=True)
    prompting.leave(uow, draft, at)
    to_chat(uow, draft.chat_id, Say(saying=Saying.ARTICLE_HELPED), community_id=draft.community_id)


def _did_not_help(uow: UnitOfWork, draft: Draft, reply: ReplyForm, at: datetime) -> Draft:
    showing_articles.judge(uow, draft, helped=False)
    to_be_filed = uow.drafts.save(draft, at=at, answers={**draft.answers, _FILE: True})
    return answering.decide_reply(uow, to_be_filed, reply, at)


def _show_another(uow: UnitOfWork, draft: Draft, number: str, at: datetime) -> Draft | Problem:
    """Only what was found: a number is untrusted input."""
    found = {str(one.id): one.id for one in showing_articles.shown_first(uow, draft)}
    if number not in found:
        return Problem.NOT_A_CHOICE
    return uow.drafts.save(
        draft, at=at, answers=showing_articles.with_shown(uow, draft, draft.answers, found[number], at)
    )


STEP = InsteadStep(choose=_choose, receive=_receive)
