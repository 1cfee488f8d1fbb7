"""`/find`: a ticket by its number, unit or phone, for those who may see it; and its story as colleagues read it.

The front desk, supervisors and managers find every department's tickets, anybody else their own department's; by phone
only the former. A group is shown what its own board could show, whoever asks in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.confidentiality import is_private, may_list
from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.events import Event
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.dialogue import Say, Saying
from domain.notices.staff import FoundTickets, TicketStory
from domain.outgoing import Lane, PostKind
from domain.permissions import StaffActor, allow, may
from domain.ticket_queries import QueryKind, read_query
from domain.tickets import Ticket, Workflow
from usecases.alarm_ports import Alarm
from usecases.board_posts import check_member
from usecases.card_actions import sees_everything
from usecases.heard import Heard, heard_of
from usecases.people import acting, staff_of
from usecases.people_ports import Chat
from usecases.ports import Answer, UnitOfWork
from usecases.relaying import replied_post
from usecases.speaking import edit, to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.summary_reading import summaries
from usecases.told_of_residents import events_for, shows_people
from usecases.venues import may_see, record_view

MOST = 6
"""Tickets that are shown to choose from."""

_LOOKED_AT = 60
"""Tickets that are looked through, newest first; of what lies further back the full number is asked."""

STORY_SUBJECT = "story"
"""What the posts of stories are found by."""


def find(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/find WORDS`, or `/find` as a reply to a card: the one ticket's story, or a choice of several.

    Raises NotOnList for anybody who is no colleague here.
    """
    group = None if incoming.private else uow.chats.get(incoming.chat_id)
    if not incoming.private and (group is None or group.department is None):
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=None if group is None else group.community_id)
        return
    actor = staff_of(uow, incoming.sender)
    allow(actor, Right.FIND_TICKETS, actor.member.community_id)
    if group is not None:
        check_member(uow, actor, group)
    words = "".join(incoming.text.split(maxsplit=1)[1:])
    if words:
        _find(uow, (actor,) if group is not None else _everywhere(uow, actor), group, incoming, words)
    else:
        _of_card(uow, actor, group, incoming)


def _everywhere(uow: UnitOfWork, actor: StaffActor) -> tuple[StaffActor, ...]:
    """In private: the colleague on every roster that they are on."""
    user_id = actor.member.user_id
    others = () if user_id is None else uow.staff.of_account(user_id)
    elsewhere = (acting(one) for one in others if one.id != actor.member.id)
    return (actor, *(one for one in elsewhere if may(one, Right.FIND_TICKETS, one.member.community_id)))


def _of_card(uow: UnitOfWork, actor: StaffActor, group: Chat | None, incoming: Incoming) -> None:
    post = None if incoming.reply_to_message_id is None else replied_post(uow, incoming)
    ticket = None if post is None or post.ticket_id is None else uow.tickets.get(post.ticket_id)
    if ticket is None or not _may_see(uow, actor, group, ticket):
        to_chat(uow, incoming.chat_id, Say(saying=Saying.HOW_TO_FIND), community_id=actor.member.community_id)
        return
    record_view(uow, actor.member.id, ticket, incoming.at)
    _show_story(uow, incoming.chat_id, ticket, _place(uow, actor, group))


def _place(uow: UnitOfWork, actor: StaffActor, group: Chat | None) -> str | None:
    """Whose eyes read the answer, where they are a contractor's."""
    place = actor.member.department if group is None else group.department
    return None if shows_people(uow, actor.member.community_id, place) else place


def _find(uow: UnitOfWork, actors: Sequence[StaffActor], group: Chat | None, incoming: Incoming, words: str) -> None:
    found = [
        (actor, one) for actor in actors for one in _candidates(uow, actor, words) if _may_see(uow, actor, group, one)
    ]
    if len(found) == 1:
        ((actor, ticket),) = found
        record_view(uow, actor.member.id, ticket, incoming.at)
        _show_story(uow, incoming.chat_id, ticket, _place(uow, actor, group))
        return
    shown = tuple(one.id for _, one in found[:MOST])
    community = uow.knowledge.community(actors[0].member.community_id)
    words = read_query(community, words).words
    notice = FoundTickets(words=words, ticket_ids=shown, more=len(found) - len(shown))
    to_chat(uow, incoming.chat_id, notice, community_id=community.key)


def _candidates(uow: UnitOfWork, actor: StaffActor, words: str) -> list[Ticket]:
    """Newest first."""
    community = uow.knowledge.community(actor.member.community_id)
    query = read_query(community, words)
    match query.kind:
        case QueryKind.NUMBER:
            return uow.tickets.numbered(community.key, query.ending, limit=_LOOKED_AT)
        case QueryKind.UNIT:
            return uow.tickets.of_units(community.key, query.units, limit=_LOOKED_AT)
        case QueryKind.OTHER:
            phone = uow.knowledge.read_phone(query.words, community.region)
            if phone is None or not _sees_all(uow, actor):
                return []
            people = uow.residents.by_phone(community.key, phone)
            tickets = [one for person in people for one in uow.tickets.of_reporter(person.id, limit=_LOOKED_AT)]
            return sorted(tickets, key=lambda one: one.id, reverse=True)


def _sees_all(uow: UnitOfWork, actor: StaffActor) -> bool:
    desk = uow.knowledge.community(actor.member.community_id).front_desk.key
    return may(actor, Right.SEE_ALL_DEPARTMENTS, actor.member.community_id, department=desk)


def _reads(actor: StaffActor, ticket: Ticket) -> bool:
    return may(actor, Right.READ_DEPARTMENT, ticket.community_id, department=ticket.department)


def _may_see(uow: UnitOfWork, actor: StaffActor, group: Chat | None, ticket: Ticket) -> bool:
    """By the gate first; then whoever may search here at all. In a group nothing is found that it must not hear."""
    if not may_see(actor, ticket):
        return False
    if is_private(ticket):
        return group is None
    if not (_sees_all(uow, actor) or _reads(actor, ticket)):
        return False
    if group is None:
        return True
    community = uow.knowledge.community(ticket.community_id)
    department = group.department or ""
    at_home = ticket.department == department or sees_everything(community, department)
    return at_home and may_list(ticket, department)


# ------------------------------------------------------------------------------------------------ the story


def _show_story(uow: UnitOfWork, chat_id: int, ticket: Ticket, place: str | None, *, page: int = 0) -> None:
    post_id = uow.posts.create(
        chat_id=chat_id,
        kind=PostKind.NOTICE,
        community_id=ticket.community_id,
        ticket_id=ticket.id,
        subject=STORY_SUBJECT,
    )
    story = TicketStory(ticket_id=ticket.id, page=page, place=place)
    to_chat(uow, chat_id, story, community_id=ticket.community_id, ticket_id=ticket.id, post_id=post_id)


def turn_story(uow: UnitOfWork, press: Press, ticket_id: int, page: int) -> Answer:
    """Another page of a story in place; from a list or a card a new one. Rights are looked at again."""
    actor = staff_of(uow, press.sender)
    group = None if press.private else uow.chats.get(uow.chats.resolve(press.chat_id))
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or (group is None and not press.private):
        raise CardRefreshed
    if ticket.community_id != actor.member.community_id:
        raise NotOnList
    if not is_private(ticket) and not _sees_all(uow, actor):
        allow(actor, Right.READ_DEPARTMENT, ticket.community_id, department=ticket.department)
    if not _may_see(uow, actor, group, ticket):
        raise NotPermitted
    record_view(uow, actor.member.id, ticket, press.at)
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is not None and post.subject == STORY_SUBJECT and post.ticket_id == ticket.id:
        story = TicketStory(ticket_id=ticket.id, page=page, place=_place(uow, actor, group))
        edit(uow, post, story, lane=Lane.ANSWER)
    else:
        _show_story(uow, press.chat_id, ticket, _place(uow, actor, group), page=page)
    return Answer()


# ------------------------------------------------------------------------------------------------ what the views show


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundData:
    """The tickets to choose from; `more` were found besides."""

    words: str
    tickets: tuple[Ticket, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffStory:
    """A ticket with its whole history, oldest first; `page` 0 is the newest. `alarm`: what an emergency is besides."""

    ticket: Ticket
    events: tuple[Event, ...]
    page: int
    heard: Heard | None = None
    alarm: Alarm | None = None
    has_summary: bool = False


def found_data(uow: UnitOfWork, notice: FoundTickets, _now: datetime) -> FoundData:
    """The tickets as they are now."""
    found = (uow.tickets.get(one) for one in notice.ticket_ids)
    return FoundData(words=notice.words, tickets=tuple(one for one in found if one is not None), more=notice.more)


def story_data(uow: UnitOfWork, notice: TicketStory, _now: datetime) -> StaffStory | None:
    """The ticket as it is now."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    events = tuple(events_for(uow, ticket, uow.events.of(ticket.id), notice.place))
    return StaffStory(
        ticket=ticket,
        events=events,
        page=notice.page,
        heard=heard_of(uow, ticket, events),
        alarm=uow.alarms.of_ticket(ticket.id) if ticket.workflow is Workflow.EMERGENCY else None,
        has_summary=bool(summaries(events)),
    )
