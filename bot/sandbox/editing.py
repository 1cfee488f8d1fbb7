"""What the bot does to messages that exist: edit, delete, pin, answer a press."""

from dataclasses import replace

from telegram.constants import CallbackQueryLimit

from bot.sandbox.access import readable_chat, require_administrator, wanted_message, writable_chat
from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.entities import units
from bot.sandbox.formatting import caption, message_text
from bot.sandbox.keyboards import read_markup
from bot.sandbox.messages import Message, ServiceKind
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.state import State
from bot.sandbox.updates import CALLBACK_LIFETIME_S
from bot.sandbox.wire import Json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
DELETABLE_S = 48 * 3600
_WORDS = frozenset({"text", "entities", "caption", "caption_entities", "link_preview_options"})


def edit_text(state: State, params: Params) -> Json:
    """New words for a text message of the bot."""
    message = _editable(state, params)
    words = message_text(params, state.user)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(state, params, message, words)


def edit_caption(state: State, params: Params) -> Json:
    """New (or no) caption for a media message of the bot."""
    message = _editable(state, params)
    if message.media_kind in {None, "sticker", "video_note"}:
        raise bad_request("there is no caption in the message to edit")
    return _change(state, params, message, caption(params.raw, state.user))


def edit_markup(state: State, params: Params) -> Json:
    """A new inline keyboard, the words as they are."""
    message = _editable(state, params)
    kept = {name: value for name, value in message.body.items() if name in _WORDS}
    return _change(state, params, message, kept)


def delete_message(state: State, params: Params) -> bool:
    """Delete within 48 hours; in groups other people's messages only as administrator."""
    chat = writable_chat(state, params)
    message = wanted_message(chat, params, "to delete")
    own = message.sender == state.bot.id
    if not own and chat.type is not ChatType.PRIVATE and not chat.membership(state.bot.id).administers:
        raise bad_request("message can't be deleted")
    if message.date <= state.now() - DELETABLE_S:
        raise bad_request("message can't be deleted for everyone")
    state.forget(message)
    return True


def pin_message(state: State, params: Params) -> bool:
    """Pin on top of the other pins, with the service message Telegram writes."""
    chat = writable_chat(state, params)
    message = wanted_message(chat, params, "to pin")
    require_administrator(state, chat, "not enough rights to manage pinned messages in the chat")
    if message.service is not None:
        raise bad_request("message can't be pinned")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    state.announce_pin(chat)
    # Telegram tells the bot about its own pin, too.
    state.tell_bot(state.say(chat, state.bot.id, {"pinned_message": state.wire(message)}, service=ServiceKind.PIN))
    return True


def unpin_message(state: State, params: Params) -> bool:
    """Unpin the message named, or the last one pinned."""
    chat = writable_chat(state, params)
    require_administrator(state, chat, "not enough rights to manage pinned messages in the chat")
    pinned = wanted_message(chat, params, "to unpin").id if params.text("message_id") else None
    if not chat.pinned or (pinned is not None and pinned not in chat.pinned):
        raise bad_request("message to unpin not found")
    chat.pinned.remove(chat.pinned[-1] if pinned is None else pinned)
    state.announce_pin(chat)
    return True


def answer_query(state: State, params: Params) -> bool:
    """Answer a press within 150 seconds of machine time."""
    text = params.text("text")
    query = state.queries.get(params.text("callback_query_id"))
    if query is None or state.wall_clock() - query.pressed_at > CALLBACK_LIFETIME_S:
        raise bad_request(QUERY_TOO_OLD)
    if units(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    state.answer_query(query, text=text, alert=params.flag("show_alert"))
    return True


def _editable(state: State, params: Params) -> Message:
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = readable_chat(state, params)
    _refuse_silent(state, params, chat)
    message = wanted_message(chat, params, "to edit")
    forwarded_or_strange = message.sender != state.bot.id or message.service is not None or message.origin is not None
    if forwarded_or_strange or message.locked or chat.migrated_to is not None:
        raise bad_request("message can't be edited")
    return message


def _refuse_silent(state: State, params: Params, chat: Chat) -> None:
    """A person who blocked the bot, or never spoke to it, is closed to edits as to new messages."""
    if chat.type is ChatType.PRIVATE:
        writable_chat(state, params)


def _change(state: State, params: Params, message: Message, words: Json) -> Json:
    """Put in new words and the new inline keyboard (none given: none left)."""
    markup = read_markup(params)
    if markup.locks:
        raise bad_request("inline keyboard expected")
    body = {name: value for name, value in message.body.items() if name not in _WORDS} | words
    if _same(body, message.body) and markup.inline == message.markup:
        raise bad_request(NOT_MODIFIED)
    edited = replace(message, body=body, markup=markup.inline, edit_date=state.now())
    state.store_edit(edited)
    return state.wire(edited)


def _same(new: Json, old: Json) -> bool:
    return {**new, "link_preview_options": None} == {**old, "link_preview_options": None}
