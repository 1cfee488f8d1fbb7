"""One message in a chat, whoever wrote it, and how Telegram writes it down."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.wire import Json

MEDIA_KINDS = ("photo", "video", "animation", "voice", "audio", "video_note", "sticker", "document")
"""Order matters: Telegram sends an animation with a `document` twin."""


class ServiceKind(StrEnum):
    """What a message that nobody wrote reports."""

    JOIN = "join"
    LEAVE = "leave"
    KICK = "kick"
    MIGRATE = "migrate"
    PIN = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`body` holds the content in Telegram's own fields (text, photo, caption, location, new_chat_members ...).

    `markup` is the inline keyboard; `locked`: sent with another kind of keyboard, and so not to be edited.
    """

    id: int
    chat: int
    sender: int
    date: int
    body: Json
    edit_date: int | None = None
    reply_to: int | None = None
    album: str | None = None
    markup: Json | None = None
    locked: bool = False
    silent: bool = False
    service: ServiceKind | None = None
    origin: Json | None = None

    @property
    def media_kind(self) -> str | None:
        return next((kind for kind in MEDIA_KINDS if kind in self.body), None)


def message_wire(message: Message, sender: Json, chat: Json, replied: Json | None = None) -> Json:
    """Write a message as Telegram does; `replied` is the message it answers, without its own reply."""
    wire: Json = {"message_id": message.id, "from": sender, "chat": chat, "date": message.date}
    if message.edit_date is not None:
        wire["edit_date"] = message.edit_date
    if message.origin is not None:
        wire["forward_origin"] = message.origin
    if message.album is not None:
        wire["media_group_id"] = message.album
    if replied is not None:
        wire["reply_to_message"] = replied
    wire.update(message.body)
    if message.markup is not None:
        wire["reply_markup"] = message.markup
    return wire
