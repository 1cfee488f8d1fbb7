"""A colleague's form in a group that is dropped, or is over already when they answer it: said, with the next step."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.drafts import Draft, DraftState
from domain.grants import Right
from domain.incoming import Incoming
from domain.notices.dialogue import Say, Saying
from domain.notices.staff import FormFate, FormOver
from domain.permissions import allow_anybody
from usecases import prompting
from usecases.delivery_ports import Post
from usecases.effects.labels import label_of
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.venues import may_show

_FATES: Mapping[DraftState, FormFate] = MappingProxyType(
    {DraftState.SUBMITTED: FormFate.SUBMITTED, DraftState.DROPPED: FormFate.DROPPED}
)


def cancel(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/cancel` in a department's group: the form that its writer has open there is dropped, and named."""
    allow_anybody(Right.FILL_IN_FORM)
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.department is None:
        return
    name = _name_of(uow, incoming, group.community_id)
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    if draft is not None:
        prompting.drop(uow, draft, incoming.at, typed=True)
        _say(uow, draft, FormFate.DROPPED_NOW, name or "")
    elif name is not None:  # whoever does not work here is not answered in a group
        to_chat(uow, incoming.chat_id, Say(saying=Saying.NO_FORM_HERE), community_id=group.community_id)


def answered_too_late(uow: UnitOfWork, post: Post, incoming: Incoming) -> bool:
    """Whether this is the writer's reply to the prompt of a form of their own that is over; then that is said."""
    draft = None if post.draft_id is None else uow.drafts.get(post.draft_id)
    fate = None if draft is None else _FATES.get(draft.state)
    if draft is None or fate is None or draft.user_id != incoming.sender.user_id:
        return False
    _say(uow, draft, fate, _name_of(uow, incoming, draft.community_id) or "")
    return True


def _name_of(uow: UnitOfWork, incoming: Incoming, community_id: str | None) -> str | None:
    """As colleagues of this community know the writer; None for anybody else."""
    member = uow.staff.by_user(incoming.sender.user_id, near=community_id)
    return member.name if member is not None and member.community_id == community_id else None


def _say(uow: UnitOfWork, draft: Draft, fate: FormFate, who: str) -> None:
    """Of a ticket that may no longer be spoken of here only the form is named."""
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    over = FormOver(form=draft.form, fate=fate, who=who)
    if ticket is not None and may_show(uow, draft.chat_id, ticket):
        over = replace(
            over,
            label=label_of(ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            drill=ticket.is_drill,
        )
    to_chat(uow, draft.chat_id, over, community_id=draft.community_id)
