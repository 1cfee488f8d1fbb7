"""What a person's client makes of things to send: the content of a message, checked as a client would."""

from dataclasses import dataclass

from telegram.constants import MessageLimit

from bot.sandbox.entities import find_entities, units
from bot.sandbox.files import StoredFile, media_body
from bot.sandbox.messages import MEDIA_KINDS, Message
from bot.sandbox.refusals import PersonaError
from bot.sandbox.state import State
from bot.sandbox.wire import Json

_WORD_FIELDS = frozenset({"text", "entities", "caption", "caption_entities"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """Something to send; without `file` (an id from an upload) the sandbox makes up a file of that kind."""

    kind: str
    file: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One thing to send: media, a contact, a location (Telegram objects), or else words."""

    text: str | None = None
    media: MediaItem | None = None
    caption: str | None = None
    contact: Json | None = None
    location: Json | None = None


def content_body(state: State, content: Content) -> Json:
    """The body of a message with this content."""
    if content.media is not None:
        return media_body(_file(state, content.media)) | _words("caption", content.caption or content.text or "")
    if content.contact is not None:
        return {"contact": content.contact}
    if content.location is not None:
        return {"location": content.location}
    if content.text is None or not content.text.strip():
        raise PersonaError("There is nothing to send.")
    return _words("text", content.text)


def edited_body(message: Message, text: str) -> Json:
    """The body with other words: the caption when the message carries media."""
    name = "caption" if message.media_kind else "text"
    if name == "text" and ("text" not in message.body or not text.strip()):
        raise PersonaError("This message has no words to edit, or would be left without.")
    kept = {key: value for key, value in message.body.items() if key not in _WORD_FIELDS}
    return kept | _words(name, text)


def forward_origin(state: State, source: int | str, date: int) -> Json:
    """Where a forwarded message came from: a person by id, or a name that hides the account."""
    if isinstance(source, str):
        return {"type": "hidden_user", "sender_user_name": source, "date": date}
    if (user := state.user(source)) is None:
        raise PersonaError(f"There is no person {source}.")
    return {"type": "user", "sender_user": user, "date": date}


def _file(state: State, item: MediaItem) -> StoredFile:
    if item.kind not in MEDIA_KINDS:
        raise PersonaError(f"There is no kind of media called {item.kind}.")
    if item.file is None:
        return state.files.sample(item.kind, name=item.name)
    if (found := state.files.by_id(item.file)) is None:
        raise PersonaError(f"There is no file {item.file}.")
    return state.files.again(found, item.kind)


def _words(name: str, text: str) -> Json:
    """The fields of a text or a caption; none for an empty one."""
    text = text.strip()
    if not text:
        return {}
    limit = MessageLimit.MAX_TEXT_LENGTH if name == "text" else MessageLimit.CAPTION_LENGTH
    if units(text) > limit:
        raise PersonaError(f"A {name} has at most {limit.value} characters.")
    entities = find_entities(text)
    field = "entities" if name == "text" else "caption_entities"
    return {name: text, field: entities} if entities else {name: text}
