"""Queueing messages: to a resident, to a colleague, to a department's group, as an edit of a message that lives on."""

from dataclasses import dataclass

from domain.notices.base import Notice
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from domain.people import Resident, StaffMember
from domain.tickets import RUNNING, Ticket, Workflow
from usecases import venues
from usecases.delivery_ports import Post
from usecases.joined import home_of
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.reaching import group_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message that is on its way: its post, and the row that carries it (None when it was said before)."""

    post_id: int
    outbox_id: int | None


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
    """Queue a message to a chat; returns the outbox id, None when it is known already.

    What is said about an emergency that runs overtakes everything else, and is quiet where a sound would betray
    somebody (EMG-6).
    """
    running = _emergency(uow, ticket_id)
    return uow.outbox.add(
        Outgoing(
            community_id=community_id,
            chat_id=chat_id,
            notice=notice,
            lane=lane if running is None else Lane.ALARM,
            policy=policy,
            post_id=post_id,
            reply_to_post_id=reply_to_post_id,
            after_id=after_id,
            ticket_id=ticket_id,
            silent=silent if running is None else _is_hushed(uow, running, chat_id),
            cost=cost,
            dedupe_key=dedupe_key,
        )
    )


def _emergency(uow: UnitOfWork, ticket_id: int | None) -> Ticket | None:
    """The emergency that the message is about, as long as it runs."""
    ticket = None if ticket_id is None else uow.tickets.get(ticket_id)
    home = ticket if ticket is None or ticket.workflow is not Workflow.EMERGENCY else home_of(uow, ticket)
    return ticket if home is not None and home.status in RUNNING else None


def _is_hushed(uow: UnitOfWork, ticket: Ticket, chat_id: int) -> bool:
    """Whether this is the chat of somebody who raised a silent alarm."""
    alarm = uow.alarms.of_ticket(ticket.id) if chat_id > 0 else None
    if alarm is None or not alarm.silent or alarm.reporter_id is None:
        return False
    reporter = uow.residents.get(alarm.reporter_id)
    return reporter is not None and reporter.user_id == chat_id


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
    after_id: int | None = None,
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
        after_id=after_id,
    )


def to_department(
    uow: UnitOfWork,
    community_id: str,
    department: str,
    notice: Notice,
    *,
    lane: Lane = Lane.WORK,
    silent: bool = False,
    dedupe_key: str | None = None,
) -> int | None:
    """Queue a message about no ticket to a department's group; None where there is none."""
    group = group_for(uow, community_id, department)
    if group is None:
        return None
    return to_chat(
        uow, group.chat_id, notice, community_id=community_id, lane=lane, silent=silent, dedupe_key=dedupe_key
    )


def to_colleague(
    uow: UnitOfWork,
    ticket: Ticket,
    member: StaffMember,
    notice: Notice,
    *,
    lane: Lane = Lane.WORK,
    silent: bool = False,
    subject: str | None = None,
) -> None:
    """Queue a message about a ticket to a colleague's own chat; nothing for who must not hear of it.

    With a `subject` it is kept as a post, so that it can be changed later.
    """
    if member.user_id is None or not venues.seen_by([member], ticket):
        return
    post_id = None
    if subject is not None:
        post_id = uow.posts.create(
            chat_id=member.user_id, kind=PostKind.NOTICE, community_id=ticket.community_id, subject=subject
        )
    to_chat(
        uow,
        member.user_id,
        notice,
        community_id=ticket.community_id,
        lane=lane,
        ticket_id=ticket.id,
        post_id=post_id,
        silent=silent,
    )


def to_group(
    uow: UnitOfWork,
    ticket: Ticket,
    notice: Notice,
    *,
    department: str | None = None,
    under_card: bool = False,
    lane: Lane = Lane.WORK,
    silent: bool = False,
    dedupe_key: str | None = None,
    subject: str | None = None,
) -> None:
    """Queue a message about a ticket to whoever works on it, or to another department's people.

    The gate decides which chats these are: a group, or private chats where no group may hear of it. Nothing else
    writes about a ticket into a group.
    """
    places = venues.places_for(uow, ticket, department or ticket.department)
    for place in places:
        key = dedupe_key if dedupe_key is None or len(places) == 1 else f"{dedupe_key}:{place.chat_id}"
        to_place(
            uow,
            ticket,
            place,
            notice,
            under_card=under_card,
            lane=lane,
            silent=silent,
            dedupe_key=key,
            subject=subject,
        )


def to_place(
    uow: UnitOfWork,
    ticket: Ticket,
    place: Place,
    notice: Notice,
    *,
    kind: PostKind = PostKind.NOTICE,
    under_card: bool = False,
    lane: Lane = Lane.WORK,
    silent: bool = False,
    cost: int = 1,
    after_id: int | None = None,
    dedupe_key: str | None = None,
    subject: str | None = None,
) -> Spoken:
    """Queue a message about a ticket to one of the chats that the gate named, kept as a post of the ticket."""
    reply_to = card_in(uow, home_of(uow, ticket), place.chat_id) if under_card else None
    post_id = uow.posts.create(
        chat_id=place.chat_id, kind=kind, community_id=ticket.community_id, ticket_id=ticket.id, subject=subject
    )
    outbox_id = to_chat(
        uow,
        place.chat_id,
        notice,
        community_id=ticket.community_id,
        lane=lane,
        ticket_id=ticket.id,
        post_id=post_id,
        reply_to_post_id=reply_to,
        after_id=after_id,
        silent=silent,
        cost=cost,
        dedupe_key=dedupe_key,
    )
    return Spoken(post_id=post_id, outbox_id=outbox_id)


def card_in(uow: UnitOfWork, ticket: Ticket, chat_id: int) -> int | None:
    """The newest living card of the ticket in this chat."""
    cards = [post for post in uow.posts.of_ticket(ticket.id, PostKind.CARD) if post.chat_id == chat_id]
    return cards[-1].id if cards else None


def edit(uow: UnitOfWork, post: Post, notice: Notice, *, lane: Lane = Lane.WORK) -> int | None:
    """Queue an edit of a message that lives on; a pending edit of it takes the new notice over."""
    return uow.outbox.add(
        Outgoing(
            community_id=post.community_id,
            chat_id=post.chat_id,
            notice=notice,
            lane=lane if _emergency(uow, post.ticket_id) is None else Lane.ALARM,
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
