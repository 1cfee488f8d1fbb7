"""Which chat and which message a call of the bot means, and whether the bot may touch it."""

from bot.sandbox.chats import Chat, ChatType, Membership
from bot.sandbox.messages import Message
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request, forbidden, migrated
from bot.sandbox.state import State


def known_chat(state: State, params: Params, name: str = "chat_id") -> Chat:
    """A chat the bot has ever been in; anything else does not exist for it."""
    given = params.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    number = params.number(name)
    chat = None if number is None else state.chats.get(number)
    if chat is None or state.bot.id not in chat.members:
        raise bad_request("chat not found")
    return chat


def readable_chat(state: State, params: Params, name: str = "chat_id") -> Chat:
    """A chat the bot is still in (the old half of a migrated group included)."""
    chat = known_chat(state, params, name)
    if chat.type is ChatType.PRIVATE:
        return chat
    membership = chat.membership(state.bot.id)
    if membership is Membership.KICKED:
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if not membership.inside:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def writable_chat(state: State, params: Params) -> Chat:
    """A chat the bot may write to now."""
    chat = readable_chat(state, params)
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.type is ChatType.PRIVATE:
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.membership(state.bot.id) is Membership.KICKED:
            raise forbidden("bot was blocked by the user")
    return chat


def wanted_message(chat: Chat, params: Params, purpose: str, name: str = "message_id") -> Message:
    """The message a call names; `purpose` completes Telegram's "message ... not found"."""
    number = params.number(name)
    if not number:
        raise bad_request("message identifier is not specified")
    if (message := chat.messages.get(number)) is None:
        raise bad_request(f"message {purpose} not found")
    return message


def require_administrator(state: State, chat: Chat, refusal: str) -> None:
    """In groups the bot needs to be administrator; `refusal` is Telegram's text."""
    if chat.type is not ChatType.PRIVATE and not chat.membership(state.bot.id).administers:
        raise bad_request(refusal)
