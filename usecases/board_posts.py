"""Boards in staff groups: posted and turned; a ticket's card posted again (DSP-8)."""

from dataclasses import replace

from domain.errors import CardRefreshed, NotOnList
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.bookings import UnpaidBoard
from domain.notices.staff import Board, BoardFilter, CardPage, TicketCard
from domain.outgoing import Lane, PostKind
from domain.permissions import StaffActor, allow, may
from domain.tickets import Status, Ticket
from usecases.card_actions import sees_everything
from usecases.delivery_ports import Post
from usecases.effects.cards import post_in
from usecases.people import staff_of
from usecases.people_ports import Chat
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import edit, strip, to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.venues import may_see, place_in

BOARD_SUBJECT = "board"
"""What the posts of boards are found by."""


def show_board(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/board`: what is open, the cashier's what is unpaid, as a new message; the one before loses its keys.

    A group that belongs to no department hears that, once. Raises NotOnList for people of other departments.
    """
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.community_id is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=group.community_id)
        return
    check_member(uow, staff_of(uow, incoming.sender), group)
    _post_board(uow, group, _first_board(uow, group))


def turn_board(uow: UnitOfWork, press: Press, page: int, filter_: str) -> Answer:
    """Another page, or other tickets, in place. Raises CardRefreshed for a filter that no longer exists."""
    group = group_of_press(uow, press)
    if filter_ not in tuple(BoardFilter):
        raise CardRefreshed
    viewer = staff_of(uow, press.sender).member.id if filter_ == BoardFilter.MINE else None
    _turn(uow, press, group, replace(_board(group), page=page, filter=BoardFilter(filter_), viewer=viewer))
    return Answer()


def choose_board(uow: UnitOfWork, press: Press) -> Answer:
    """The filters with their numbers, in place of the tickets."""
    group = group_of_press(uow, press)
    viewer = staff_of(uow, press.sender).member.id
    _turn(uow, press, group, replace(_board(group), viewer=viewer, choosing=True))
    return Answer()


def show_unpaid(uow: UnitOfWork, press: Press, page: int) -> Answer:
    """A page of what is unpaid, in place of the board."""
    group = group_of_press(uow, press)
    _turn(uow, press, group, replace(_unpaid(group), page=page))
    return Answer()


def _turn(uow: UnitOfWork, press: Press, group: Chat, board: Board | UnpaidBoard) -> None:
    """From the overview, or from a board that is gone, a new board is posted."""
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is None or post.subject != BOARD_SUBJECT or not post.live:
        _post_board(uow, group, board)
    else:
        edit(uow, post, board, lane=Lane.ANSWER)


def show_card(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Post a ticket's card again at the end of the group; the one that stood here before is retired."""
    group = group_of_press(uow, press)
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or not _belongs_here(uow, ticket, group):
        raise CardRefreshed
    place = place_in(uow, ticket, group.chat_id)
    if place is None or not may_see(staff_of(uow, press.sender), ticket):
        raise CardRefreshed
    for post in uow.posts.of_ticket(ticket.id, PostKind.CARD):
        if post.chat_id == group.chat_id:
            _retire(uow, post, ticket, group)
    post_in(uow, ticket, place, silent=True)
    return Answer()


def group_of_press(uow: UnitOfWork, press: Press) -> Chat:
    """The bound group in which one of its own people pressed. Raises NotOnList anywhere else and for anybody else."""
    group = uow.chats.get(uow.chats.resolve(press.chat_id))
    actor = staff_of(uow, press.sender)
    if group is None or group.department is None:
        raise NotOnList
    check_member(uow, actor, group)
    return group


def check_member(uow: UnitOfWork, actor: StaffActor, group: Chat) -> None:
    """Raises NotOnList unless the colleague belongs to this group: its department's people, and the front desk."""
    desk = uow.knowledge.community(actor.member.community_id).front_desk.key
    if not may(actor, Right.SEE_ALL_DEPARTMENTS, group.community_id, department=desk):
        allow(actor, Right.READ_DEPARTMENT, group.community_id, department=group.department)


def _belongs_here(uow: UnitOfWork, ticket: Ticket, group: Chat) -> bool:
    if ticket.community_id != group.community_id or ticket.status is Status.WAITING:
        return False
    community = uow.knowledge.community(ticket.community_id)
    return ticket.department == group.department or sees_everything(community, group.department or "")


def _retire(uow: UnitOfWork, post: Post, ticket: Ticket, group: Chat) -> None:
    department = group.department or ticket.department
    edit(uow, post, TicketCard(ticket_id=ticket.id, department=department, page=CardPage.RETIRED))
    uow.posts.retire(post.id)


def _board(group: Chat) -> Board:
    return Board(community_id=group.community_id or "", department=group.department or "")


def _unpaid(group: Chat) -> UnpaidBoard:
    return UnpaidBoard(community_id=group.community_id or "", department=group.department or "")


def _first_board(uow: UnitOfWork, group: Chat) -> Board | UnpaidBoard:
    """Whoever only takes money begins with what is unpaid; at a front desk that also does tickets come first."""
    community = uow.knowledge.community(group.community_id or "")
    cashier = community.cashier
    if cashier is not None and cashier.key == group.department and not sees_everything(community, cashier.key):
        return _unpaid(group)
    return _board(group)


def _post_board(uow: UnitOfWork, group: Chat, board: Board | UnpaidBoard) -> None:
    for post in uow.posts.of_subject(group.chat_id, BOARD_SUBJECT):
        strip(uow, post, board)
        uow.posts.retire(post.id)
    post_id = uow.posts.create(
        chat_id=group.chat_id, kind=PostKind.NOTICE, community_id=group.community_id, subject=BOARD_SUBJECT
    )
    to_chat(uow, group.chat_id, board, community_id=group.community_id, post_id=post_id)
