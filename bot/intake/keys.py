"""What has to be known of an update before PTB has parsed it: its id, its conversation, where an answer would go."""

from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec

from bot.intake.mending import mended
from usecases.inbox_ports import Origin, RawUpdate, StoredUpdate

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""Every kind of update a handler is registered for; Telegram leaves `chat_member` out unless asked."""

Conversation = tuple[int, int]

_LAST_SECOND: Final = 2**37
"""Of those that a date can hold."""

# What no database column can hold must not spoil the batch it came in.
_Id = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class _Chat(msgspec.Struct):
    id: _Id
    type: str = ""


class _Person(msgspec.Struct):
    id: _Id
    language_code: str | None = None


class _Message(msgspec.Struct):
    chat: _Chat | None = None
    message_id: int | None = None


class _Answered(msgspec.Struct):
    message_id: int | None = None


class _Part(msgspec.Struct):
    chat: _Chat | None = None
    from_: _Person | None = msgspec.field(name="from", default=None)
    message_id: int | None = None
    message: _Message | None = None
    reply_to_message: _Answered | None = None
    date: object = None
    edit_date: object = None


class _Numbered(msgspec.Struct):
    update_id: _Id


class _Envelope(_Numbered):
    message: _Part | None = None
    callback_query: _Part | None = None
    edited_message: _Part | None = None
    my_chat_member: _Part | None = None
    chat_member: _Part | None = None


class _Address(msgspec.Struct, frozen=True):
    """Where an update belongs, as far as its JSON says so in a form we know."""

    update_id: int
    chat: _Chat | None = None
    person: _Person | None = None
    message_id: int | None = None
    pressed: bool = False
    reply_to: int | None = None
    said_at: datetime | None = None


_numbered: Final = msgspec.json.Decoder(_Numbered)
_envelope: Final = msgspec.json.Decoder(_Envelope)


def raw_update(bot_id: int, update: bytes | memoryview | msgspec.Raw) -> RawUpdate | None:
    """The update in storable form; None if it does not even have a usable number (then it cannot be acknowledged)."""
    raw = bytes(update)
    try:
        try:
            address = _address(raw)
        except msgspec.DecodeError:
            raw = mended(raw)
            address = _address(raw)
    except (ValueError, RecursionError):
        return None
    return RawUpdate(
        bot_id=bot_id,
        update_id=address.update_id,
        chat_id=address.chat.id if address.chat else None,
        user_id=address.person.id if address.person else None,
        raw=raw.decode(errors="replace"),
    )


def conversation_of(row: StoredUpdate) -> Conversation:
    """Updates of one conversation are handled one after the other; what belongs to none stands alone."""
    if row.chat_id is None and row.user_id is None:
        return (0, -row.id)
    return (row.chat_id or 0, row.user_id or 0)


def origin_of(row: StoredUpdate) -> Origin:
    """Where an answer to the stored update would go."""
    try:
        address = _address(row.raw.encode())
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        address = _Address(row.update_id)
    return Origin(
        inbox_id=row.id,
        chat_id=row.chat_id,
        user_id=row.user_id,
        private=address.chat is not None and address.chat.type == "private",
        pressed=address.pressed,
        message_id=address.message_id,
        language_code=address.person.language_code if address.person else None,
        reply_to=address.reply_to,
        said_at=address.said_at,
    )


def _address(raw: bytes) -> _Address:
    try:
        envelope = _envelope.decode(raw)
    except msgspec.ValidationError:
        # A shape we do not know: its number is enough to store it, and the parser will say what is wrong with it.
        return _Address(_numbered.decode(raw).update_id)
    if (press := envelope.callback_query) is not None:
        message = press.message or _Message()
        return _Address(envelope.update_id, message.chat, press.from_, message.message_id, pressed=True)
    part = envelope.message or envelope.edited_message or envelope.my_chat_member or envelope.chat_member or _Part()
    answered = None if part.reply_to_message is None else part.reply_to_message.message_id
    said_at = _moment(part.edit_date) or _moment(part.date)
    return _Address(envelope.update_id, part.chat, part.from_, part.message_id, reply_to=answered, said_at=said_at)


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and 0 < seconds < _LAST_SECOND else None
