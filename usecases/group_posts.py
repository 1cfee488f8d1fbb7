"""What stands in a department's group besides the talk: join card, pinned overview, living cards (DSP-7, DSP-8)."""

from datetime import datetime

from domain.confidentiality import may_list
from domain.notices.staff import CardPage, GroupUnreachable, JoinCard, TicketCard
from domain.outgoing import Lane, PostKind
from domain.people import Role
from domain.tickets import Status, Ticket
from usecases import pinned_overview
from usecases.alarm_routes import carded, own_departments, running_emergencies
from usecases.delivery_ports import Post
from usecases.effects.cards import post_in
from usecases.joining import JOIN_SUBJECT
from usecases.people_ports import Chat
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import edit, strip, to_chat
from usecases.venues import places_of
from usecases.verification import post_file

_ON_CARDS = (
    Status.OPEN,
    Status.ACCEPTED,
    Status.ON_HOLD,
    Status.IN_REVIEW,
    Status.APPROVED,
    Status.RESOLVED,
)
"""Tickets whose cards are still used."""


def furnish_group(uow: UnitOfWork, chat_id: int) -> None:
    """Post everything a bound group needs: the join card, the overview (pinned), its open tickets and files."""
    group = uow.chats.get(chat_id)
    if group is None or group.community_id is None or group.department is None:
        return
    _post_join_card(uow, group, group.community_id, group.department)
    pinned_overview.post(uow, group)
    _post_cards(uow, group, group.community_id, group.department)
    _post_alarms(uow, group, group.community_id, group.department)
    _post_files(uow, group, group.community_id, group.department)


def _post_join_card(uow: UnitOfWork, group: Chat, community_id: str, department: str) -> None:
    post_id = uow.posts.create(
        chat_id=group.chat_id, kind=PostKind.NOTICE, community_id=community_id, subject=JOIN_SUBJECT
    )
    card = JoinCard(community_id=community_id, department=department)
    to_chat(uow, group.chat_id, card, community_id=community_id, lane=Lane.WORK, post_id=post_id)


def _post_cards(uow: UnitOfWork, group: Chat, community_id: str, department: str) -> None:
    """Every open ticket gets its card here; cards of it that stand anywhere else are over.

    One that was on its way here when the group migrated comes by itself.
    """
    for ticket in uow.tickets.in_department(community_id, department, _ON_CARDS):
        if not may_list(ticket, department):
            continue
        cards = uow.posts.of_ticket(ticket.id, PostKind.CARD)
        coming = [one for one in cards if _is_coming(uow, one, group)]
        for post in cards:
            if post not in coming:
                _retire_card(uow, post, ticket)
        if not coming:
            post_in(uow, ticket, Place(chat_id=group.chat_id, department=department), silent=True)


def _post_alarms(uow: UnitOfWork, group: Chat, community_id: str, department: str) -> None:
    """The card of an emergency stands in many chats; it is only missing here."""
    for ticket in running_emergencies(uow, community_id):
        holding = {place.chat_id for place, _ in carded(uow, ticket)}
        if department in own_departments(uow, ticket) and group.chat_id not in holding:
            post_in(uow, ticket, Place(chat_id=group.chat_id, department=department), silent=False)


def _is_coming(uow: UnitOfWork, post: Post, group: Chat) -> bool:
    return uow.chats.resolve(post.chat_id) == group.chat_id and uow.outbox.is_waiting(post.id)


def _retire_card(uow: UnitOfWork, post: Post, ticket: Ticket) -> None:
    chat = uow.chats.get(post.chat_id)
    if chat is not None and chat.alive:  # in a chat that died or migrated nothing can be changed
        department = chat.department or ticket.department
        edit(uow, post, TicketCard(ticket_id=ticket.id, department=department, page=CardPage.RETIRED))
    uow.posts.retire(post.id)


def _post_files(uow: UnitOfWork, group: Chat, community_id: str, department: str) -> None:
    """The front desk's group also shows the residents' files that nobody has looked at."""
    if uow.knowledge.community(community_id).front_desk.key != department:
        return
    for resident in uow.residents.pending(community_id):
        post_file(uow, resident, group, silent=True)


def clear_group(uow: UnitOfWork, group: Chat) -> None:
    """A group loses its join card and its overview; what stands there keeps its words and loses its keys."""
    for post in uow.posts.of_subject(group.chat_id, JOIN_SUBJECT):
        strip(uow, post, JoinCard(community_id=group.community_id or "", department=group.department or ""))
        uow.posts.retire(post.id)
    pinned_overview.take_down(uow, group)


def leave_behind(uow: UnitOfWork, chat_id: int, overview_post_id: int | None) -> None:
    """Nothing in this chat can be changed any more (it migrated): its posts are no longer kept up to date."""
    for post in uow.posts.of_subject(chat_id, JOIN_SUBJECT):
        uow.posts.retire(post.id)
    if overview_post_id is not None:
        uow.posts.retire(overview_post_id)


def move_cards(uow: UnitOfWork, group: Chat) -> None:
    """The open tickets of a group that died are shown where the department's work goes now: at the front desk."""
    if group.community_id is None or group.department is None:
        return
    for ticket in uow.tickets.in_department(group.community_id, group.department, _ON_CARDS):
        others = [one for one in places_of(uow, ticket) if one.chat_id != group.chat_id]
        cards = [one for one in uow.posts.of_ticket(ticket.id, PostKind.CARD) if one.chat_id == group.chat_id]
        for post in cards if others else ():
            uow.posts.retire(post.id)
        holding = {one.chat_id for one in uow.posts.of_ticket(ticket.id, PostKind.CARD)}
        for place in others if cards else ():
            if place.chat_id not in holding:
                post_in(uow, ticket, place, silent=True)


def tell_in_charge(uow: UnitOfWork, group: Chat, reason: str, at: datetime) -> None:
    """Administrators and managers in private, the front desk's and the management's group: once an hour at most."""
    community = uow.knowledge.community(group.community_id or "")
    notice = GroupUnreachable(department=group.department or "", reason=reason)
    key = f"lost:{group.chat_id}:{at:%Y%m%d%H}"
    for member in uow.staff.of_roles(community.key, [Role.ADMINISTRATOR, Role.MANAGER]):
        if reaches_privately(uow, member) and member.user_id is not None:
            to_chat(uow, member.user_id, notice, community_id=community.key, dedupe_key=f"{key}:{member.id}")
    for department in community.departments:
        if not (department.front_desk or department.management) or department.key == group.department:
            continue
        told = uow.chats.group_of(community.key, department.key)
        if told is not None:
            own = f"{key}:{department.key}"
            to_chat(uow, told.chat_id, notice, community_id=community.key, lane=Lane.WORK, dedupe_key=own)
