"""The pinned overview of a department's group: posted, kept up to date, taken down (DSP-8)."""

from datetime import datetime

from domain.notices.staff import Overview
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from usecases.card_actions import sees_everything
from usecases.deadlines import DueTimers
from usecases.effects.overviews import ALONE, redraw_in_turn
from usecases.people_ports import Chat
from usecases.ports import UnitOfWork
from usecases.speaking import edit, to_chat


def refresh(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Redraw the overview of a department's group; the groups that see every department follow in their own turns."""
    community = uow.knowledge.community(due.highest.community_id)
    changed = str(due.highest.data["department"])
    group = uow.chats.group_of(community.key, changed)
    if group is not None:
        _keep(uow, group)
    if not due.highest.data.get(ALONE):
        for department in community.departments:
            if department.key != changed and sees_everything(community, department.key):
                redraw_in_turn(uow, community.key, department.key, now)


def _keep(uow: UnitOfWork, group: Chat) -> None:
    """Edit it in place; one that is gone is posted anew."""
    standing = None if group.overview_post_id is None else uow.posts.get(group.overview_post_id)
    if standing is not None and standing.live and standing.chat_id == group.chat_id:
        edit(uow, standing, _overview(group))
    else:
        post(uow, group)


def post(uow: UnitOfWork, group: Chat) -> None:
    """Post it at the end of the group and pin it there."""
    post_id = uow.posts.create(chat_id=group.chat_id, kind=PostKind.OVERVIEW, community_id=group.community_id)
    sent = to_chat(
        uow,
        group.chat_id,
        _overview(group),
        community_id=group.community_id,
        lane=Lane.WORK,
        post_id=post_id,
        silent=True,
    )
    _turn(uow, group, post_id, Verb.PIN, after_id=sent)
    uow.chats.set_overview(group.chat_id, post_id)


def take_down(uow: UnitOfWork, group: Chat) -> None:
    """A group that belongs to no department any more has no overview."""
    if group.overview_post_id is not None:
        _turn(uow, group, group.overview_post_id, Verb.UNPIN)
        uow.posts.retire(group.overview_post_id)
        uow.chats.set_overview(group.chat_id, None)


def _overview(group: Chat) -> Overview:
    return Overview(community_id=group.community_id or "", department=group.department or "")


def _turn(uow: UnitOfWork, group: Chat, post_id: int, verb: Verb, *, after_id: int | None = None) -> None:
    change = Outgoing(
        community_id=group.community_id,
        chat_id=group.chat_id,
        notice=_overview(group),
        lane=Lane.WORK,
        policy=Policy.EDIT,
        verb=verb,
        post_id=post_id,
        after_id=after_id,
    )
    uow.outbox.add(change)
