"""From the stored JSON of an update to what handlers take; whatever cannot be read is reported in one way."""

from typing import Final

import msgspec
from telegram import Bot, Update

from bot.intake.mending import mended
from domain.errors import ConciergeError
from handlers.pressed import Pressed

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


class _Change(msgspec.Struct):
    chat: _Chat
    from_: _Person = msgspec.field(name="from")


class _Identities(msgspec.Struct):
    """Who, where and which message: PTB takes anything for them, and it would be written down and answered to."""

    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: Pressed | None = None
    my_chat_member: _Change | None = None
    chat_member: _Change | None = None


_reader: Final = msgspec.json.Decoder(_Identities)


class UnreadableUpdateError(ConciergeError):
    """An update cannot be read. It was put aside; later updates are not affected."""


def parse_update(raw: str, bot: Bot) -> Update | Pressed:
    """Raises UnreadableUpdateError, which says what kind of mistake it was but nothing of the content."""
    try:
        strict, identities = _identities(raw)
        if identities.callback_query is not None:
            return identities.callback_query
        return Update.de_json(_lean(msgspec.json.decode(strict, type=dict[str, object])), bot)
    except Exception as error:
        raise UnreadableUpdateError(type(error).__name__) from error


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


def _identities(raw: str) -> tuple[str | bytes, _Identities]:
    """With the update as strict JSON, which it may not have been."""
    try:
        return raw, _reader.decode(raw)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        whole = mended(raw)
        return whole, _reader.decode(whole)
