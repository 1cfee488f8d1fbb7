"""Queueing messages: to a resident, to a colleague, to a department's group, as an edit of a message that lives on."""

from domain.notices.base import Notice
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from domain.people import Resident, StaffMember
from usecases.delivery_ports import Post
from usecases.people_ports import Chat
from usecases.ports import UnitOfWork


def to_chat(
    uow: UnitOfWork,
    chat_id: int,
    notice: Notice,
    *,
    community_id: str | None = None,
    lane: Lane = Lane.ANSWER,
    ticket_id: int | None = None,
    post_id: int | None = None,
    reply_to_post_id: int | None = None,
    after_id: int | None = None,
    silent: bool = False,
    policy: Policy = Policy.CRITICAL,
    cost: int = 1,
    dedupe_key: str | None = None,
) -> int | None:
    """Queue a message to a chat; returns the outbox id, None when it is known already."""
    return uow.outbox.add(
        Outgoing(
            community_id=community_id,
            chat_id=chat_id,
            notice=notice,
            lane=lane,
            policy=policy,
            post_id=post_id,
            reply_to_post_id=reply_to_post_id,
            after_id=after_id,
            ticket_id=ticket_id,
            silent=silent,
            cost=cost,
            dedupe_key=dedupe_key,
        )
    )


def to_resident(
    uow: UnitOfWork,
    resident: Resident,
    notice: Notice,
    *,
    ticket_id: int | None = None,
    lane: Lane = Lane.ANSWER,
    silent: bool = False,
    cost: int = 1,
    dedupe_key: str | None = None,
    subject: str | None = None,
) -> int | None:
    """Queue a message to a resident, kept as a post of its ticket so that a reply to it finds the ticket."""
    if resident.user_id is None:
        return None
    post_id = None
    if ticket_id is not None:
        post_id = uow.posts.create(
            chat_id=resident.user_id,
            kind=PostKind.NOTICE,
            community_id=resident.community_id,
            ticket_id=ticket_id,
            subject=subject,
        )
    return to_chat(
        uow,
        resident.user_id,
        notice,
        community_id=resident.community_id,
        lane=lane,
        ticket_id=ticket_id,
        post_id=post_id,
        silent=silent,
        cost=cost,
        dedupe_key=dedupe_key,
    )


def can_reach(uow: UnitOfWork, resident: Resident) -> bool:
    """Whether a message to this resident can arrive: they use Telegram and have not stopped the bot."""
    if resident.user_id is None:
        return False
    chat = uow.chats.get(resident.user_id)
    return chat is None or chat.alive


def group_for(uow: UnitOfWork, community_id: str, department: str) -> Chat | None:
    """The department's living group; without one the front desk's, so that nothing is said into the void."""
    group = uow.chats.group_of(community_id, department)
    if group is not None:
        return group
    desk = uow.knowledge.community(community_id).front_desk.key
    return None if desk == department else uow.chats.group_of(community_id, desk)


def to_group(
    uow: UnitOfWork,
    community_id: str,
    department: str,
    notice: Notice,
    *,
    ticket_id: int | None = None,
    reply_to_post_id: int | None = None,
    lane: Lane = Lane.WORK,
    silent: bool = False,
    dedupe_key: str | None = None,
    subject: str | None = None,
) -> int | None:
    """Queue a message to a department's group, kept as a post of its ticket."""
    group = group_for(uow, community_id, department)
    if group is None:
        return None
    post_id = None
    if ticket_id is not None:
        post_id = uow.posts.create(
            chat_id=group.chat_id,
            kind=PostKind.NOTICE,
            community_id=community_id,
            ticket_id=ticket_id,
            subject=subject,
        )
    return to_chat(
        uow,
        group.chat_id,
        notice,
        community_id=community_id,
        lane=lane,
        ticket_id=ticket_id,
        post_id=post_id,
        reply_to_post_id=reply_to_post_id,
        silent=silent,
        dedupe_key=dedupe_key,
    )


def reaches_privately(uow: UnitOfWork, member: StaffMember) -> bool:
    """Whether a message to this colleague's private chat can arrive."""
    if not member.private_open or member.user_id is None:
        return False
    chat = uow.chats.get(member.user_id)
    return chat is None or chat.alive


def edit(uow: UnitOfWork, post: Post, notice: Notice, *, lane: Lane = Lane.WORK) -> int | None:
    """Queue an edit of a message that lives on; a pending edit of it takes the new notice over."""
    return uow.outbox.add(
        Outgoing(
            community_id=post.community_id,
            chat_id=post.chat_id,
            notice=notice,
            lane=lane,
            policy=Policy.EDIT,
            verb=Verb.EDIT,
            post_id=post.id,
            ticket_id=post.ticket_id,
        )
    )


def strip(uow: UnitOfWork, post: Post, notice: Notice, *, lane: Lane = Lane.ANSWER) -> int | None:
    """Queue the removal of a message's buttons; the message itself stays."""
    return uow.outbox.add(
        Outgoing(
            community_id=post.community_id,
            chat_id=post.chat_id,
            notice=notice,
            lane=lane,
            policy=Policy.EDIT,
            verb=Verb.STRIP,
            post_id=post.id,
        )
    )
