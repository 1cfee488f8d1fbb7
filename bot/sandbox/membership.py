"""Who comes, goes, is promoted, blocks or moves on to a supergroup, with everything Telegram says about it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.sandbox.chats import Chat, ChatType, Membership
from bot.sandbox.feed import ChangeKind
from bot.sandbox.messages import ServiceKind
from bot.sandbox.refusals import PersonaError
from bot.sandbox.state import MEMBER_LANE, MY_MEMBER_LANE, State
from bot.sandbox.wire import Json


class MemberAction(StrEnum):
    """What can happen to a membership in a group."""

    JOIN = "join"
    LEAVE = "leave"
    KICK = "kick"
    PROMOTE = "promote"
    DEMOTE = "demote"


_BECOMES: Mapping[MemberAction, Membership] = MappingProxyType(
    {
        MemberAction.JOIN: Membership.MEMBER,
        MemberAction.LEAVE: Membership.LEFT,
        MemberAction.KICK: Membership.KICKED,
        MemberAction.PROMOTE: Membership.ADMINISTRATOR,
        MemberAction.DEMOTE: Membership.MEMBER,
    }
)
_RIGHTS = ("can_manage_chat", "can_change_info", "can_delete_messages", "can_invite_users", "can_restrict_members",
           "can_pin_messages", "can_manage_video_chats", "can_post_stories", "can_edit_stories",
           "can_delete_stories")  # fmt: skip


def member_wire(state: State, user: int, membership: Membership) -> Json:
    """The Telegram `ChatMember` object."""
    wire: Json = {"user": state.user(user), "status": membership.value}
    match membership:
        case Membership.ADMINISTRATOR:
            rights = dict.fromkeys(_RIGHTS, True)
            wire |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False, **rights}
        case Membership.CREATOR:
            wire["is_anonymous"] = False
        case Membership.KICKED:
            wire["until_date"] = 0
        case Membership.MEMBER | Membership.LEFT:
            pass
    return wire


def change_membership(state: State, chat: Chat, user: int, action: MemberAction, *, by: int) -> None:
    """Change one membership in a group and let everybody know; doing what is done already changes nothing."""
    if chat.type is ChatType.PRIVATE or chat.migrated_to is not None:
        raise PersonaError(f"Nobody can join or leave chat {chat.id}.")
    if state.user(user) is None:
        raise PersonaError(f"There is no person {user}.")
    old, new = chat.membership(user), _BECOMES[action]
    if old is new or (action is MemberAction.JOIN and old.inside):
        return
    if action is not MemberAction.JOIN and not old.inside:
        raise PersonaError(f"Person {user} is not a member of chat {chat.id}.")
    chat.members[user] = new
    state.feed.record(ChangeKind.MEMBER, detail={"chat": chat.id, "person": user, "status": new.value})
    _announce(state, chat, user, by=by, old=old, new=new)
    _service_message(state, chat, user, by=by, old=old, new=new)


def block_bot(state: State, chat: Chat, *, blocked: bool) -> None:
    """A person blocks the bot in the private chat, or takes it back."""
    assert chat.person is not None
    old = chat.members[state.bot.id]
    new = Membership.KICKED if blocked else Membership.MEMBER
    if old is new:
        return
    chat.members[state.bot.id] = new
    state.feed.record(ChangeKind.MEMBER, detail={"chat": chat.id, "person": chat.person, "blocked": blocked})
    _announce(state, chat, state.bot.id, by=chat.person, old=old, new=new)


def migrate_group(state: State, old: Chat, new: Chat, *, by: int) -> None:
    """Turn a plain group into a supergroup: another chat with the same people; message ids start again."""
    new.members = dict(old.members)
    old.migrated_to = new.id
    leaving = state.say(old, by, {"migrate_to_chat_id": new.id}, service=ServiceKind.MIGRATE)
    arriving = state.say(new, by, {"migrate_from_chat_id": old.id}, service=ServiceKind.MIGRATE)
    state.tell_bot(leaving)
    state.tell_bot(arriving)
    state.feed.record(ChangeKind.MEMBER, detail={"chat": old.id, "migrated_to": new.id})


def _announce(state: State, chat: Chat, user: int, *, by: int, old: Membership, new: Membership) -> None:
    mine = user == state.bot.id
    # Telegram tells a bot about other people's memberships only where it is administrator.
    if not mine and not chat.membership(state.bot.id).administers:
        return
    body: Json = {
        "chat": chat.wire,
        "from": state.user(by),
        "date": state.now(),
        "old_chat_member": member_wire(state, user, old),
        "new_chat_member": member_wire(state, user, new),
    }
    lane = chat.id + MY_MEMBER_LANE if mine else user + MEMBER_LANE
    state.updates.push("my_chat_member" if mine else "chat_member", body, lane=lane)


def _service_message(state: State, chat: Chat, user: int, *, by: int, old: Membership, new: Membership) -> None:
    if old.inside == new.inside:
        return
    wire = state.user(user)
    if new.inside:
        body: Json = {"new_chat_participant": wire, "new_chat_member": wire, "new_chat_members": [wire]}
        state.tell_bot(state.say(chat, by, body, service=ServiceKind.JOIN))
        return
    kind = ServiceKind.KICK if new is Membership.KICKED else ServiceKind.LEAVE
    message = state.say(chat, by, {"left_chat_participant": wire, "left_chat_member": wire}, service=kind)
    if user != state.bot.id:
        state.tell_bot(message)
    elif chat.type is ChatType.GROUP:
        # A plain group shows the bot its own removal; a supergroup is closed to it by then.
        state.updates.push("message", state.wire(message), lane=chat.id)
