"""Departments' groups: bound by a code, greeted once when unknown, left when somebody goes (DSP-6, DSP-7, DSP-8)."""

from datetime import datetime

from domain.errors import BotIsNotAdministrator
from domain.incoming import Incoming, Press
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.notices.staff import GroupBound, GroupUnbound
from domain.people import StaffMember
from usecases.alarm_faults import group_lost
from usecases.group_posts import clear_group, furnish_group, move_cards, tell_in_charge
from usecases.leaving import leave_roster
from usecases.people_codes import use_up
from usecases.people_ports import Chat, Code, CodeKind
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat


def bind(
    uow: UnitOfWork, incoming: Incoming, code_digest: str, *, bot_is_administrator: bool, title: str, kind: str
) -> None:
    """`/bind CODE` in a group: it belongs to the code's department from now on, whatever group did before.

    Raises BotIsNotAdministrator: without that right nobody would tell us who leaves. The code stays good then.
    """
    if incoming.private:
        return
    if incoming.via_channel:
        unrecognised(uow, incoming)
        return
    if not bot_is_administrator:
        raise BotIsNotAdministrator
    code = use_up(uow, incoming, CodeKind.BIND, code_digest)
    if code is not None:
        _bind(uow, incoming, code, title=title, kind=kind)


def _bind(uow: UnitOfWork, incoming: Incoming, code: Code, *, title: str, kind: str) -> None:
    community = next((one for one in uow.knowledge.communities if one.key == code.community_id), None)
    department = None if community is None or code.department is None else community.department(code.department)
    if community is None or department is None:  # the configuration no longer has it
        to_chat(uow, incoming.chat_id, Refused(kind=RefusalKind.BAD_CODE))
        return
    before = uow.chats.get(incoming.chat_id)
    former = uow.chats.group_of(community.key, department.key)
    if before is not None:
        clear_group(uow, before)
    if former is not None and former.chat_id != incoming.chat_id:
        clear_group(uow, former)
        to_chat(uow, former.chat_id, GroupUnbound(department=department.key), community_id=community.key)
    uow.chats.bind(
        chat_id=incoming.chat_id,
        community_id=community.key,
        department=department.key,
        title=title,
        kind=kind,
        locale=community.locale,
        at=incoming.at,
    )
    to_chat(uow, incoming.chat_id, GroupBound(department=department.key), community_id=community.key)
    furnish_group(uow, incoming.chat_id)


def unknown_group(uow: UnitOfWork, *, chat_id: int, at: datetime, kind: str = "group") -> None:
    """One polite sentence for a group that belongs to no department, then silence."""
    chat = uow.chats.get(chat_id)
    if chat is not None and (chat.department is not None or chat.migrated_to is not None):
        return
    if chat is not None and chat.greeted_at is not None:
        return
    uow.chats.note(chat_id=chat_id, kind=kind, at=at)
    uow.chats.greeted(chat_id, at)
    to_chat(uow, chat_id, Say(saying=Saying.UNKNOWN_GROUP))


def unrecognised(uow: UnitOfWork, incoming: Incoming, *, community_id: str | None = None) -> None:
    """Whoever writes as the group cannot be told from its other administrators; said once a day in each group."""
    key = f"anonymous:{incoming.chat_id}:{incoming.at:%Y%m%d}"
    notice = Say(saying=Saying.ANONYMOUS_ADMIN)
    to_chat(uow, incoming.chat_id, notice, community_id=community_id, dedupe_key=key)


def member_left(uow: UnitOfWork, *, chat_id: int, user_id: int, at: datetime) -> None:
    """Somebody left or was removed: whoever belonged to this department no longer may act for it."""
    group = uow.chats.get(uow.chats.resolve(chat_id))
    member = None if group is None else uow.staff.by_user(user_id, near=group.community_id)
    if group is not None and member is not None and _is_group_of(group, member):
        leave_roster(uow, member, at)


def own_groups(uow: UnitOfWork, user_id: int) -> tuple[int, ...]:
    """The living groups of the departments that this account belongs to, by the rosters."""
    placed = (one for one in uow.staff.of_account(user_id) if one.department is not None)
    groups = (uow.chats.group_of(one.community_id, one.department or "") for one in placed)
    return tuple(one.chat_id for one in groups if one is not None)


def gone_at_press(uow: UnitOfWork, press: Press, *, chat_id: int) -> Answer:
    """Telegram says that the presser is not in their department's group any more: as if they had just left it."""
    member_left(uow, chat_id=chat_id, user_id=press.sender.user_id, at=press.at)
    return Answer(notice=Refused(kind=RefusalKind.NOT_ON_LIST), alert=True)


def _is_group_of(group: Chat, member: StaffMember) -> bool:
    return group.department is not None and (group.community_id, group.department) == (
        member.community_id,
        member.department,
    )


def bot_returned(uow: UnitOfWork, *, chat_id: int, kind: str, at: datetime) -> None:
    """The bot is in a group (again): a bound one gets everything anew, any other its one sentence."""
    uow.chats.note(chat_id=chat_id, kind=kind, at=at)
    chat = uow.chats.get(chat_id)
    if chat is None or chat.department is None:
        unknown_group(uow, chat_id=chat_id, kind=kind, at=at)
        return
    clear_group(uow, chat)
    furnish_group(uow, chat_id)


def bot_removed(uow: UnitOfWork, *, chat_id: int, at: datetime) -> None:
    """The bot was thrown out: the group is dead, its cards go where they are seen, those in charge are told."""
    chat = uow.chats.get(chat_id)
    if chat is None:
        return
    uow.chats.died(chat_id, "kicked", at)
    if chat.alive:
        lost(uow, chat, "kicked", at)


def bot_demoted(uow: UnitOfWork, *, chat_id: int, at: datetime) -> None:
    """Without the right of an administrator nobody tells us who leaves; those in charge are told."""
    chat = uow.chats.get(chat_id)
    if chat is not None and chat.department is not None:
        tell_in_charge(uow, chat, "demoted", at)


def lost(uow: UnitOfWork, chat: Chat, reason: str, at: datetime) -> None:
    """A department's group cannot be written to any more."""
    if chat.community_id is None or chat.department is None:
        return
    group_lost(uow, chat, at)
    tell_in_charge(uow, chat, reason, at)
    move_cards(uow, chat)
