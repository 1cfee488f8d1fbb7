"""Private chats: `/start` for residents, colleagues and whoever brings a code, and who can be written to (DSP-7)."""

from datetime import datetime, timedelta
from typing import Final

from domain.errors import CardRefreshed, NotPermitted
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.duty import DutyEnd
from domain.notices.staff import MemberJoined, StaffMenu
from domain.people import ResidentState, Role, StaffMember
from domain.permissions import allow_anybody, may
from domain.spoken_words import Word, spoken_word
from usecases import conversation, duty, registration
from usecases.effects.overviews import redraw_soon
from usecases.effects.settling import settle_private
from usecases.joining import joined_subject
from usecases.living_screens import screen_post
from usecases.meant_community import homes_of, mean, other_homes
from usecases.night_shifts import begin_if_planned
from usecases.people import acting, resident_of
from usecases.people_codes import start_with
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.roles import show_admin_menu
from usecases.speaking import edit, to_chat

_CLOCKS_DIFFER: Final = timedelta(seconds=5)
"""Telegram's and ours; and what it says of a message are whole seconds."""

_PRESSES_MAY_WAIT: Final = timedelta(minutes=10)
"""Nobody says when a button was pressed; after a downtime it may be so long until all that waited has been fetched."""


def start(uow: UnitOfWork, incoming: Incoming, *, code_digest: str | None = None, home: str | None = None) -> None:
    """`/start`: a code is used up; a colleague learns what arrives here; everybody else is a resident.

    `home`: what stands behind it, if that is no code: the community that a poster's link names.
    """
    allow_anybody(Right.LOOK_AROUND)
    uow.chats.note(chat_id=incoming.chat_id, kind="private", at=incoming.at)
    if code_digest is not None:
        start_with(uow, incoming, code_digest)
    elif not start_staff(uow, incoming):
        conversation.start(uow, incoming, home=home)


def start_staff(uow: UnitOfWork, incoming: Incoming) -> bool:
    """What a colleague is told; True when that is all, False for residents (also those who work here too)."""
    member = uow.staff.by_user(incoming.sender.user_id)
    if member is None:
        return False
    _opened(uow, incoming.sender.user_id, incoming.at)
    member = uow.staff.get(member.id) or member
    _show_desk(uow, member, incoming.chat_id)
    resident = uow.residents.by_user(incoming.sender.user_id)
    return resident is None or not resident.is_registered


def _show_desk(uow: UnitOfWork, member: StaffMember, chat_id: int) -> None:
    if member.role is Role.ADMINISTRATOR:
        show_admin_menu(uow, member, chat_id)
    if member.role is not Role.ADMINISTRATOR or other_homes(uow, chat_id, member.community_id):
        _show_staff_menu(uow, member, chat_id)


def _show_staff_menu(uow: UnitOfWork, member: StaffMember, chat_id: int) -> None:
    others = other_homes(uow, chat_id, member.community_id)
    menu = StaffMenu(
        name=member.name,
        badge=member.badge,
        department=member.department,
        role=member.role,
        keeps_roster=may(acting(member), Right.KEEP_ROSTER, member.community_id),
        others=others,
    )
    post_id = screen_post(uow, chat_id, member.community_id) if others else None
    to_chat(uow, chat_id, menu, community_id=member.community_id, post_id=post_id)


def choose_home(uow: UnitOfWork, press: Press, community_id: str) -> Answer:
    """From now on this chat is about another of one's communities. Raises CardRefreshed where one is nobody."""
    allow_anybody(Right.LOOK_AROUND)
    user_id = press.sender.user_id
    if not press.private or community_id not in homes_of(uow, user_id):
        raise CardRefreshed
    uow.chats.choose_home(press.chat_id, community_id, press.at)
    mean(uow, community_id)
    member = uow.staff.by_user(user_id)
    if member is not None and member.community_id == community_id:
        _show_desk(uow, member, press.chat_id)
    resident = uow.residents.in_community(community_id, user_id)
    if resident is not None and resident.is_registered:
        conversation.greet(uow, press.sender, press.chat_id, press.at)
    return Answer()


def chat_opened(uow: UnitOfWork, member: StaffMember, at: datetime) -> StaffMember:
    """From now on private messages reach this colleague; the overview no longer names them."""
    if reaches_privately(uow, member):
        return member
    if member.user_id is not None:
        uow.chats.note(chat_id=member.user_id, kind="private", at=at)
    member = uow.staff.update(member, private_open=True)
    _nothing_missing(uow, member)
    _redraw(uow, member, at)
    settle_private(uow, member.community_id, at)
    return begin_if_planned(uow, member, at)


def _opened(uow: UnitOfWork, user_id: int, at: datetime) -> None:
    """On every roster that the account is on."""
    for member in uow.staff.of_account(user_id):
        chat_opened(uow, member, at)


def _nothing_missing(uow: UnitOfWork, member: StaffMember) -> None:
    """The group's message about the new colleague no longer asks for a private chat."""
    group = None if member.department is None else uow.chats.group_of(member.community_id, member.department)
    for post in () if group is None else uow.posts.of_subject(group.chat_id, joined_subject(member)):
        joined = MemberJoined(
            name=member.name, badge=member.badge, department=member.department or "", private_open=True
        )
        edit(uow, post, joined)
        uow.posts.retire(post.id)


def receive(uow: UnitOfWork, incoming: Incoming) -> None:
    """A message in a private chat. Whoever works here and writes can be written to."""
    _opened(uow, incoming.sender.user_id, incoming.at)
    member = uow.staff.by_user(incoming.sender.user_id)
    if member is not None and _is_meant_for_nobody(uow, incoming):
        _show_desk(uow, member, incoming.chat_id)
        return
    conversation.receive(uow, incoming)


_FOR_EVERYBODY = frozenset({Word.EMERGENCY, Word.CALL_ME, Word.PROGRESS, Word.LANGUAGE, Word.HELP})


def _is_meant_for_nobody(uow: UnitOfWork, incoming: Incoming) -> bool:
    """Words of a colleague who does not live here, beside every form: nobody asks them where they live."""
    answers = incoming.reply_to_message_id is not None or uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    named = spoken_word(incoming.text) in _FOR_EVERYBODY
    return not (answers or incoming.unsupported or named or _lives_here(uow, incoming.sender.user_id))


def _lives_here(uow: UnitOfWork, user_id: int) -> bool:
    resident = uow.residents.by_user(user_id)
    return resident is not None and resident.is_registered


def menu(uow: UnitOfWork, press: Press) -> None:
    """The menu by its key: a resident's, or what a colleague who does not live here has."""
    allow_anybody(Right.LOOK_AROUND)
    member = uow.staff.by_user(press.sender.user_id)
    if member is not None and not _lives_here(uow, press.sender.user_id):
        _show_desk(uow, member, press.chat_id)
    else:
        conversation.greet(uow, press.sender, press.chat_id, press.at)


def _redraw(uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
    if member.department is not None:
        redraw_soon(uow, member.community_id, member.department, at)


def unblocked(uow: UnitOfWork, *, user_id: int, at: datetime) -> None:
    """Somebody opened or unblocked the private chat."""
    uow.chats.opened(user_id, at)
    _opened(uow, user_id, at)


def heard(uow: UnitOfWork, *, user_id: int, said_at: datetime | None, at: datetime) -> None:
    """Who writes or presses (`said_at` is None) in private can be written to, whatever was known before.

    That the chat was opened again is told once and may be missed: by a restored database, or in a long downtime.
    After a downtime there are also words and presses from before somebody closed it, and those open nothing.
    """
    closed_at = uow.chats.closed_at(user_id)
    said_by = at - _PRESSES_MAY_WAIT if said_at is None else said_at + _CLOCKS_DIFFER
    if closed_at is not None and said_by >= closed_at:
        unblocked(uow, user_id=user_id, at=at)


def blocked(uow: UnitOfWork, *, user_id: int, at: datetime) -> None:
    """Somebody blocked the bot: nothing is sent there any more, and nobody is told that it was."""
    uow.chats.died(user_id, "blocked", at)
    for member in uow.staff.of_account(user_id):
        duty.end(uow, member, at, DutyEnd.UNREACHABLE)
        _redraw(uow, member, at)
        settle_private(uow, member.community_id, at)


def open_registration(uow: UnitOfWork, press: Press) -> Answer:
    """Register as a resident, or correct what the front desk could not confirm; nothing to do for who is known."""
    allow_anybody(Right.REPORT)
    if not press.private:
        raise NotPermitted
    resident = resident_of(uow, press.sender, press.at)
    match resident.state:
        case ResidentState.NEW:
            registration.begin(uow, resident, press.chat_id, press.at, suggestion=press.sender.first_name)
        case ResidentState.REFUSED:
            registration.begin_again(uow, resident, press.chat_id, press.at)
        case ResidentState.PENDING | ResidentState.VERIFIED:
            conversation.show_menu(uow, resident, press.chat_id)
    return Answer()
