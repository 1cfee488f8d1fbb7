"""From Telegram's update to our own values: who, where, what was said, what was attached."""

import secrets
import unicodedata
from datetime import datetime

from telegram import Chat, Message, Update, User

from domain.incoming import Incoming, Media, MediaKind, Press, Sender, SharedContact
from domain.suitable_files import bare_name
from handlers.context import Context
from handlers.pressed import Account, Pressed

ANONYMOUS_ADMINISTRATOR = 1087968824
"""The account that stands for an administrator who writes as the group."""

_LONGEST_NAME = 64


def incoming_of(update: Update, context: Context) -> Incoming | None:
    """The message or edit of an update; None for what has no person behind it (channel posts, service messages)."""
    message = update.effective_message
    if message is None or message.from_user is None or message.chat is None:
        return None
    media, text = _media(message), _words(message)
    return Incoming(
        chat_id=message.chat_id,
        private=message.chat.type == Chat.PRIVATE,
        sender=sender_of(message.from_user),
        message_id=message.message_id,
        at=context.at,
        text=text,
        media=media,
        contact=_contact(message),
        media_group_id=message.media_group_id,
        reply_to_message_id=None if message.reply_to_message is None else message.reply_to_message.message_id,
        unsupported=not (text or media or message.contact),
        via_channel=message.sender_chat is not None,
    )


def _words(message: Message) -> str:
    """What was written: the text, a caption, a place by name and address; nothing when nothing of it can be seen."""
    if message.venue is not None:
        return _clean(f"{message.venue.title}\n{message.venue.address}").strip()
    words = _clean(message.text or message.caption or "").strip()
    return words if any(_is_seen(char) for char in words) else ""


_BLANK = frozenset("\N{BRAILLE PATTERN BLANK}\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}")


def _is_seen(char: str) -> bool:
    """Zero-width characters and the blanks that pass for letters are how empty messages are sent."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs") and char not in _BLANK


def sender_of(user: User | Account) -> Sender:
    """The account behind a message; names are cut and cleaned of characters that would turn a card around.

    A deleted account has no name at all.
    """
    name = _clean(user.full_name or "").replace("\n", " ").strip()[:_LONGEST_NAME]
    return Sender(user_id=user.id, first_name=name, language_code=user.language_code)


def press_of(query: Pressed, at: datetime) -> Press:
    """A pressed button; the message may be one that Telegram no longer knows."""
    message = query.message
    chat_id = query.account.id if message is None else message.chat.id
    return Press(
        chat_id=chat_id,
        private=message is None or message.chat.type == Chat.PRIVATE,
        sender=sender_of(query.account),
        message_id=None if message is None else message.message_id,
        at=at,
        secret=secrets.token_urlsafe(16),
    )


_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF])


def _clean(text: str) -> str:
    """Without control, direction and broken characters; line breaks stay."""
    kept = "".join(char for char in text if char in "\n\t" or (char >= " " and not "\ud800" <= char <= "\udfff"))
    return kept.translate(_BIDI)


def _contact(message: Message) -> SharedContact | None:
    if message.contact is None:
        return None
    contact = message.contact
    name = _clean(" ".join(part for part in (contact.first_name, contact.last_name) if part)).strip()
    return SharedContact(phone=contact.phone_number, user_id=contact.user_id, name=name[:_LONGEST_NAME])


def _media(message: Message) -> Media | None:
    if message.photo:
        photo = message.photo[-1]
        return Media(kind=MediaKind.PHOTO, file_id=photo.file_id, file_unique_id=photo.file_unique_id)
    if message.location is not None:
        place = message.location
        return Media(kind=MediaKind.LOCATION, latitude=place.latitude, longitude=place.longitude)
    for kind, file in (
        (MediaKind.ANIMATION, message.animation),
        (MediaKind.VIDEO, message.video),
        (MediaKind.VOICE, message.voice),
        (MediaKind.AUDIO, message.audio),
        (MediaKind.VIDEO_NOTE, message.video_note),
        (MediaKind.STICKER, message.sticker),
        (MediaKind.DOCUMENT, message.document),
    ):
        if file is not None:
            return Media(
                kind=kind,
                file_id=file.file_id,
                file_unique_id=file.file_unique_id,
                size=file.file_size,
                name=_file_name(file),
                mime=getattr(file, "mime_type", None),
            )
    return None


def _file_name(file: object) -> str | None:
    """The name its sender gave to a file; not every kind has one."""
    name = getattr(file, "file_name", None)
    if not isinstance(name, str):
        return None
    bare = bare_name(_clean(name).replace("\n", " "))
    return bare[-_LONGEST_NAME:] or None  # from the end: what it ends in says what it is
