"""What a person sent us, free of any messenger's types."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MediaKind(StrEnum):
    """Kinds of attachment that can be kept and passed on."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"
    LOCATION = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One attachment by its Telegram ids; a location has coordinates instead of a file.

    `mime` is what its sender's program took it for; `disguised`: it begins as a program or an archive does.
    """

    kind: MediaKind
    file_id: str | None = None
    file_unique_id: str | None = None
    size: int | None = None
    name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    mime: str | None = None
    disguised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContact:
    """A contact card; `user_id` tells whose it is, when Telegram knows."""

    phone: str
    user_id: int | None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who stands behind an update: a Telegram account, not yet a resident or staff member."""

    user_id: int
    first_name: str
    language_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message of a person, or an edit of it. `text` is a caption when media is there; `at` is the movable clock."""

    chat_id: int
    private: bool
    sender: Sender
    message_id: int
    at: datetime
    text: str = ""
    media: Media | None = None
    contact: SharedContact | None = None
    media_group_id: str | None = None
    reply_to_message_id: int | None = None
    unsupported: bool = False
    via_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button pressed: where, by whom, on which message (None when Telegram no longer knows it).

    `secret` is 128 random bits, url-safe, for a press that has to create a code.
    """

    chat_id: int
    private: bool
    sender: Sender
    message_id: int | None
    at: datetime
    secret: str = ""
