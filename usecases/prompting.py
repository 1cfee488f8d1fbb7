"""The prompt of a form: one message that shows the present question, edited after a press, sent anew after typing."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from domain.drafts import Draft, DraftState, Form
from domain.errors import Problem
from domain.notices.base import Notice
from domain.notices.dialogue import DraftOver, DraftPrompt, Saying
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat

_KEYBOARD: Final = "keyboard"
"""The subject of a prompt that brings a keyboard in place of the letters: Telegram lets nobody change such a one."""

_BRINGING: Final = frozenset({(Form.REGISTER, "phone")})
"""The questions that bring one."""


def show(uow: UnitOfWork, draft: Draft, *, problem: Problem | None = None) -> None:
    """Show the present question in the prompt that is already there, if that can be changed."""
    brings_keyboard = draft.post_id is not None and _brings_keyboard(uow, draft.post_id)
    if draft.post_id is None or (brings_keyboard and is_delivered(uow, draft)):
        ask(uow, draft, draft.updated_at, problem=problem)
        return
    if brings_keyboard:  # it has not gone out, and becomes a question like any other
        uow.posts.rename(draft.post_id, "")
    _edit(uow, draft, draft.post_id, DraftPrompt(draft_id=draft.id, problem=problem))


def ask(
    uow: UnitOfWork,
    draft: Draft,
    at: datetime,
    *,
    problem: Problem | None = None,
    reply_to_post_id: int | None = None,
) -> Draft:
    """Ask in a new message at the end of the chat; the former prompt loses its buttons."""
    if draft.post_id is not None:
        _strip(uow, draft, draft.post_id)
    post_id = uow.posts.create(
        chat_id=draft.chat_id,
        kind=PostKind.PROMPT,
        community_id=draft.community_id,
        ticket_id=draft.ticket_id,
        draft_id=draft.id,
        subject=_KEYBOARD if (draft.form, draft.step) in _BRINGING else None,
    )
    to_chat(
        uow,
        draft.chat_id,
        DraftPrompt(draft_id=draft.id, problem=problem),
        community_id=draft.community_id,
        post_id=post_id,
        reply_to_post_id=reply_to_post_id,
        ticket_id=draft.ticket_id,
    )
    return uow.drafts.save(draft, at=at, post_id=post_id)


def finish(uow: UnitOfWork, draft: Draft, at: datetime, notice: Notice, *, ticket_id: int | None = None) -> None:
    """The form is submitted; its prompt turns into what came of it, and from now on belongs to the ticket."""
    uow.drafts.end(draft, DraftState.SUBMITTED, at)
    uow.timers.cancel(draft_id=draft.id)
    if draft.post_id is not None:
        _edit(uow, draft, draft.post_id, notice)
        if ticket_id is not None:
            uow.posts.adopt(draft.post_id, ticket_id)


def leave(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """The form has done what it was for; its prompt stays as it is, without its keys."""
    uow.drafts.end(draft, DraftState.SUBMITTED, at)
    uow.timers.cancel(draft_id=draft.id)
    if draft.post_id is not None:
        _strip(uow, draft, draft.post_id)


def drop(uow: UnitOfWork, draft: Draft, at: datetime, *, typed: bool = False) -> DraftOver:
    """The form is dropped and its prompt says so; after a typed "cancel" it only loses its keys.

    Returns what there is to say then, in a message below what was typed.
    """
    uow.drafts.end(draft, DraftState.DROPPED, at)
    uow.timers.cancel(draft_id=draft.id)
    over = DraftOver(outcome=_DROPPED.get(draft.form, Saying.LEFT_AS_IS), unfinished=left_behind(uow, draft))
    if draft.post_id is not None and typed:
        _strip(uow, draft, draft.post_id)
    elif draft.post_id is not None:
        _edit(uow, draft, draft.post_id, over)
        uow.posts.retire(draft.post_id)
    return over


_DROPPED: Mapping[Form, Saying] = MappingProxyType(dict.fromkeys((Form.REQUEST, Form.REGISTER), Saying.DRAFT_DROPPED))
"""Only these file something when they end; whatever was said in another form has been passed on already."""


def take_over(uow: UnitOfWork, draft: Draft, former: Draft, at: datetime) -> Draft:
    """The prompt of another form becomes this one's."""
    if former.post_id is None:
        return ask(uow, draft, at)
    taken = uow.drafts.save(draft, at=at, post_id=former.post_id)
    show(uow, taken)
    return taken


def left_behind(uow: UnitOfWork, draft: Draft) -> int | None:
    """The form that was left for this one and can be taken up again."""
    active = uow.drafts.active(draft.chat_id, draft.user_id)
    if active is not None and active.id != draft.id:
        return None
    waiting = uow.drafts.suspended(draft.chat_id, draft.user_id)
    return None if waiting is None or waiting.id == draft.id else waiting.id


def is_delivered(uow: UnitOfWork, draft: Draft) -> bool:
    """Whether the prompt stands in the chat; one that does not can still become any other question."""
    post = None if draft.post_id is None else uow.posts.get(draft.post_id)
    return post is not None and post.message_id is not None


def _brings_keyboard(uow: UnitOfWork, post_id: int) -> bool:
    post = uow.posts.get(post_id)
    return post is not None and post.subject == _KEYBOARD


def _edit(uow: UnitOfWork, draft: Draft, post_id: int, notice: Notice) -> None:
    uow.outbox.add(
        Outgoing(
            community_id=draft.community_id,
            chat_id=draft.chat_id,
            notice=notice,
            lane=Lane.ANSWER,
            policy=Policy.EDIT,
            verb=Verb.EDIT,
            post_id=post_id,
            ticket_id=draft.ticket_id,
        )
    )


def _strip(uow: UnitOfWork, draft: Draft, post_id: int) -> None:
    """One with a keyboard has no keys of its own, and stays as it is."""
    if not _brings_keyboard(uow, post_id):
        uow.outbox.add(
            Outgoing(
                community_id=draft.community_id,
                chat_id=draft.chat_id,
                notice=DraftOver(outcome=Saying.DONE),
                lane=Lane.ANSWER,
                policy=Policy.EDIT,
                verb=Verb.STRIP,
                post_id=post_id,
            )
        )
    uow.posts.retire(post_id)
