"""What the bot asks about chats, members and files, and how it leaves."""

from telegram.constants import FileSizeLimit

from bot.sandbox.access import known_chat, readable_chat, writable_chat
from bot.sandbox.chats import Chat, ChatType, Membership
from bot.sandbox.membership import MemberAction, change_membership, member_wire
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.state import State
from bot.sandbox.wire import Json

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_GROUP_RIGHTS = ("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
                 "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
                 "can_add_web_page_previews", "can_invite_users", "can_change_info", "can_pin_messages")  # fmt: skip


def get_chat(state: State, params: Params) -> Json:
    """The Telegram `ChatFullInfo` object."""
    chat = readable_chat(state, params)
    full: Json = {
        **chat.wire,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.type is not ChatType.PRIVATE:
        full["permissions"] = dict.fromkeys(_GROUP_RIGHTS, True)
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return full | ({"pinned_message": state.wire(pinned)} if pinned is not None else {})


def get_member(state: State, params: Params) -> Json:
    """The `ChatMember` of a person the sandbox knows; `left` when not inside."""
    chat = _populated(state, params)
    user = params.number("user_id")
    if user is None:
        raise bad_request("invalid user_id specified")
    if state.user(user) is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_wire(state, user, chat.membership(user))


def get_administrators(state: State, params: Params) -> list[Json]:
    """Administrators other than bots, and the asking bot itself when it is one."""
    chat = _populated(state, params)
    if chat.type is ChatType.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    return [member_wire(state, user, status) for user, status in chat.members.items() if status.administers]


def count_members(state: State, params: Params) -> int:
    """How many are inside, the bot included."""
    return sum(status.inside for status in _populated(state, params).members.values())


def leave_chat(state: State, params: Params) -> bool:
    """The bot goes; private chats cannot be left."""
    chat = writable_chat(state, params)
    if chat.type is ChatType.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    change_membership(state, chat, state.bot.id, MemberAction.LEAVE, by=state.bot.id)
    return True


def get_file(state: State, params: Params) -> Json:
    """Where to download a file of up to 20 MB."""
    given = params.text("file_id")
    if not given:
        raise bad_request("file_id not specified")
    if (stored := state.files.by_id(given)) is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": given,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def _populated(state: State, params: Params) -> Chat:
    """A chat whose members may be asked for: the emptied half of a migrated group has none."""
    if known_chat(state, params).membership(state.bot.id) is Membership.KICKED:
        return writable_chat(state, params)
    chat = readable_chat(state, params)
    return chat if chat.migrated_to is None else writable_chat(state, params)
