"""What the bot sends: one message, an album, a copy; and the file behind each medium."""

from collections.abc import Mapping
from typing import Any

from telegram.constants import FileSizeLimit, MediaGroupLimit

from bot.sandbox.access import known_chat, readable_chat, wanted_message, writable_chat
from bot.sandbox.chats import Chat
from bot.sandbox.feed import ChangeKind
from bot.sandbox.files import StoredFile, media_body
from bot.sandbox.formatting import caption, message_text
from bot.sandbox.keyboards import Markup, read_markup
from bot.sandbox.messages import Message
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.state import State
from bot.sandbox.wire import Json, without_none

_ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
_NOT_COPIED = frozenset({"link_preview_options"})


def send_text(state: State, params: Params) -> Json:
    """Send words."""
    chat = writable_chat(state, params)
    return state.wire(_post(state, params, chat, message_text(params, state.user)))


def send_media(state: State, params: Params, kind: str) -> Json:
    """Send one file of the kind, by id or uploaded, with a caption where the kind allows one."""
    chat = writable_chat(state, params)
    stored = _file(state, params, params.text(kind), kind, name=kind)
    words = {} if kind in {"sticker", "video_note"} else caption(params.raw, state.user)
    return state.wire(_post(state, params, chat, media_body(stored) | words))


def send_location(state: State, params: Params) -> Json:
    """Send a place, live or not."""
    chat = writable_chat(state, params)
    body = _point(params)
    if params.number("live_period"):
        body["live_period"] = params.number("live_period")
    return state.wire(_post(state, params, chat, {"location": body}))


def send_venue(state: State, params: Params) -> Json:
    """Send a place with a name."""
    chat = writable_chat(state, params)
    point = _point(params)
    venue = {"location": point, "title": _required(params, "title"), "address": _required(params, "address")}
    return state.wire(_post(state, params, chat, {"venue": venue, "location": point}))


def send_contact(state: State, params: Params) -> Json:
    """Send a telephone number with a name."""
    chat = writable_chat(state, params)
    contact = {"phone_number": _required(params, "phone_number"), "first_name": _required(params, "first_name")}
    contact |= without_none({name: params.text(name) or None for name in ("last_name", "vcard")})
    return state.wire(_post(state, params, chat, {"contact": contact}))


def send_album(state: State, params: Params) -> list[Json]:
    """Send 2 to 10 media as one album; all or none."""
    chat = writable_chat(state, params)
    items = params.array("media", "can't parse media JSON object")
    if not items:
        raise bad_request("there are no messages to send")
    if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(items) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise bad_request("wrong number of media in the album: it must have 2-10 items")
    bodies = [_album_item(state, params, item) for item in items]
    _check_mixture({str(item["type"]) for item in items})
    album = f"{13_000_000_000 + state.count()}"
    return [state.wire(_post(state, params, chat, body, album=album)) for body in bodies]


def copy_message(state: State, params: Params) -> Json:
    """Send the content of another message again, with another caption if one is given."""
    chat = writable_chat(state, params)
    source = wanted_message(readable_chat(state, params, "from_chat_id"), params, "to copy")
    if source.service is not None:
        raise bad_request("message can't be copied")
    body = {name: value for name, value in source.body.items() if name not in _NOT_COPIED}
    if params.raw.get("caption") is not None and source.media_kind is not None:
        body = {name: value for name, value in body.items() if not name.startswith("caption")}
        body |= caption(params.raw, state.user)
    return {"message_id": _post(state, params, chat, body).id}


def send_chat_action(state: State, params: Params) -> bool:
    """ "typing …": accepted and shown nowhere."""
    writable_chat(state, params)
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    return True


def _post(state: State, params: Params, chat: Chat, body: Json, *, album: str | None = None) -> Message:
    """Store a message of the bot and show its keyboard; the checks of content come before."""
    markup = read_markup(params)
    reply_to = _replied(state, params, chat)
    if params.flag("protect_content"):
        body = {**body, "has_protected_content": True}
    message = Message(
        id=state.new_message_id(chat),
        chat=chat.id,
        sender=state.bot.id,
        date=state.now(),
        body=body,
        reply_to=reply_to,
        album=album,
        markup=markup.inline,
        locked=markup.locks,
        silent=params.flag("disable_notification"),
    )
    state.store(message)
    if markup.locks:
        _show_keyboard(state, chat, markup)
    return message


def _show_keyboard(state: State, chat: Chat, markup: Markup) -> None:
    chat.reply_keyboard = markup.reply
    state.feed.record(ChangeKind.REPLY_KEYBOARD, detail={"chat": chat.id, "reply_keyboard": markup.reply})


def _replied(state: State, params: Params, chat: Chat) -> int | None:
    """The message this one answers, if it (still) exists in this chat."""
    wanted = params.object("reply_parameters", "can't parse reply parameters JSON object")
    if not wanted:
        number, lenient = params.number("reply_to_message_id"), params.flag("allow_sending_without_reply")
    else:
        inner = Params(wanted, {})
        number, lenient = inner.number("message_id"), inner.flag("allow_sending_without_reply")
        if inner.text("chat_id") and known_chat(state, inner).id != chat.id:
            return None
    if not number:
        return None
    if number in chat.messages:
        return number
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def _file(state: State, params: Params, given: str, kind: str, *, name: str) -> StoredFile:
    """Find the file by id, or take the upload the field is or points to (`attach://`)."""
    upload = params.uploads.get(given.removeprefix("attach://") if given.startswith("attach://") else name)
    if upload is not None:
        limit = FileSizeLimit.PHOTOSIZE_UPLOAD if kind == "photo" else FileSizeLimit.FILESIZE_UPLOAD
        if len(upload.content) > limit:
            raise bad_request(f"file of size {len(upload.content)} bytes is too big for a {kind}")
        if not upload.content:
            raise bad_request("file must be non-empty")
        return state.files.add(upload.content, kind=kind, name=upload.name, mime=upload.mime)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if (found := state.files.by_id(given)) is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return _as_kind(state, found, kind)


def _as_kind(state: State, found: StoredFile, kind: str) -> StoredFile:
    # Telegram sends a known file only as what it is: a document does not turn into a photo.
    if found.kind != kind:
        raise bad_request(f"can't use file of type {found.kind.title()} as {kind.title()}")
    return state.files.again(found, kind)


def _album_item(state: State, params: Params, item: Any) -> Json:
    if not isinstance(item, Mapping):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = str(item.get("type", ""))
    if kind not in _ALBUM_KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    given = str(item.get("media", ""))
    if not given:
        raise bad_request("can't parse InputMedia: media not found")
    return media_body(_file(state, params, given, kind, name="")) | caption(item, state.user)


def _check_mixture(kinds: set[str]) -> None:
    for apart in ("document", "audio"):
        if apart in kinds and len(kinds) > 1:
            raise bad_request(f"{apart} can't be mixed with other media types")


def _point(params: Params) -> Json:
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if latitude is None:
        raise bad_request("latitude is empty")
    if longitude is None:
        raise bad_request("longitude is empty")
    return {"latitude": latitude, "longitude": longitude}


def _required(params: Params, name: str) -> str:
    if not (value := params.text(name)):
        raise bad_request(f'parameter "{name}" is required')
    return value
