"""The prompt of a form: one message that shows the present question, edited after a press, sent anew after typing."""

from datetime import datetime

from domain.drafts import Draft, DraftState
from domain.errors import Problem
from domain.notices.base import Notice
from domain.notices.dialogue import DraftOver, DraftPrompt, Saying
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


def show(uow: UnitOfWork, draft: Draft, *, problem: Problem | None = None) -> None:
    """Show the present question in the prompt that is already there."""
    if draft.post_id is None:
        ask(uow, draft, draft.updated_at, problem=problem)
    else:
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


def drop(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """The form is dropped; its prompt says so."""
    uow.drafts.end(draft, DraftState.DROPPED, at)
    uow.timers.cancel(draft_id=draft.id)
    if draft.post_id is not None:
        _edit(uow, draft, draft.post_id, DraftOver(outcome=Saying.DRAFT_DROPPED))
        uow.posts.retire(draft.post_id)


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
        )
    )


def _strip(uow: UnitOfWork, draft: Draft, post_id: int) -> None:
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
