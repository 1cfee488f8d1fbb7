"""From the stored JSON of an update to PTB's object; whatever cannot be read is reported in one way."""

import json
from typing import Any, Final

import msgspec
from telegram import Bot, CallbackQuery, Chat, InaccessibleMessage, Update, User

from bot.intake.mending import mended
from domain.errors import ConciergeError

_POINTERS: Final = (("message", "reply_to_message"), ("edited_message", "reply_to_message"))
_IDENTITY: Final = ("message_id", "date", "chat")


class _Chat(msgspec.Struct):
    id: int
    type: str


class _Person(msgspec.Struct):
    id: int


class _Message(msgspec.Struct):
    message_id: int
    date: int
    chat: _Chat
    from_: _Person | None = msgspec.field(name="from", default=None)


class _Press(msgspec.Struct):
    from_: _Person = msgspec.field(name="from")
    message: _Message | None = None


class _Change(msgspec.Struct):
    chat: _Chat
    from_: _Person = msgspec.field(name="from")


class _Identities(msgspec.Struct):
    """Who, where and which message: PTB takes anything for them, and it would be written down and answered to."""

    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _Change | None = None
    chat_member: _Change | None = None


class UnreadableUpdateError(ConciergeError):
    """An update cannot be read. It was put aside; later updates are not affected."""


def parse_update(raw: str, bot: Bot) -> Update:
    """Raises UnreadableUpdateError, which says what kind of mistake it was but nothing of the content."""
    try:
        decoded = _decode(raw)
        msgspec.convert(decoded, _Identities)
        update = _lean(decoded)
        return _press(update, bot) if "callback_query" in update else Update.de_json(update, bot)
    except Exception as error:
        raise UnreadableUpdateError(type(error).__name__) from error


def _press(update: dict[str, Any], bot: Bot) -> Update:
    """A press of a button, with what is asked of it: who pressed which key, and under which message.

    PTB would look for every other kind of update too, and for each of the eighty parts of a message.
    """
    press = update["callback_query"]
    card = press.get("message")
    query = CallbackQuery(
        press["id"],
        User.de_json(press["from"], bot),
        press.get("chat_instance", ""),
        message=None if card is None else InaccessibleMessage(Chat.de_json(card["chat"], bot), card["message_id"]),
        data=press.get("data"),
    )
    query.set_bot(bot)
    made = Update(update["update_id"], callback_query=query)
    made.set_bot(bot)
    return made


def _lean(update: dict[str, object]) -> dict[str, object]:
    """Without the contents of messages that the update only points at: which one it is, is all that handlers ask.

    Of a pressed card, with its text, entities and keys, PTB would make dozens of objects.
    """
    for kind, pointer in _POINTERS:
        part = update.get(kind)
        if isinstance(part, dict):
            pointed_at = part.get(pointer)
            if isinstance(pointed_at, dict):
                part[pointer] = {name: pointed_at[name] for name in _IDENTITY if name in pointed_at}
    return update


def _decode(raw: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except msgspec.DecodeError:
        whole: dict[str, object] = json.loads(mended(raw))
        return whole
