"""From an outbox row to a Bot API call: who reads, in which language, which view, which method."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.community import Community
from domain.i18n import Locale
from domain.incoming import Media, MediaKind
from domain.notices.base import Notice
from domain.notices.bookings import OfferPicture
from domain.notices.dialogue import DraftOver
from domain.notices.letters import LetterFile
from domain.notices.news import RelayedMedia
from domain.notices.staff import TicketCard
from domain.offers import Offer
from domain.outgoing import Verb
from domain.text_parts import shortened
from handlers.pressable import pressable
from handlers.translator import Translator
from handlers.views import PRESENT_VIEWS, VIEWS
from handlers.views.bookings import offer_of
from handlers.views.view import Key, Look, PhoneKeyboard, View
from usecases.delivery_ports import OutboxRow, Printed, Rendered, Upload
from usecases.offer_pictures import known
from usecases.ports import Knowledge, UnitOfWork
from usecases.told_of_residents import notice_for
from usecases.venues import may_show

Translators = Mapping[Locale, Translator]

_METHODS: Mapping[MediaKind, tuple[str, str]] = {
    MediaKind.PHOTO: ("sendPhoto", "photo"),
    MediaKind.VIDEO: ("sendVideo", "video"),
    MediaKind.VOICE: ("sendVoice", "voice"),
    MediaKind.AUDIO: ("sendAudio", "audio"),
    MediaKind.DOCUMENT: ("sendDocument", "document"),
    MediaKind.ANIMATION: ("sendAnimation", "animation"),
    MediaKind.VIDEO_NOTE: ("sendVideoNote", "video_note"),
    MediaKind.STICKER: ("sendSticker", "sticker"),
}


_LONGEST_CAPTION = 1024
"""UTF-16 units."""


class Rendering:
    """The renderer of the messenger; pure but for what it reads through the unit of work."""

    __slots__ = ("_translators",)

    def __init__(self, translators: Translators) -> None:
        self._translators = translators

    def __call__(self, uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> Rendered | None:
        """The call for a row; None when there is nothing left to say.

        What was decided before somebody was kept from the ticket is not said after it: this is the last gate (COM-5).
        """
        if _is_withheld(uow, row):
            return None
        match row.verb:
            case Verb.STRIP:
                return _about(row, "editMessageReplyMarkup", {})
            case Verb.DELETE:
                return _about(row, "deleteMessage", {})
            case Verb.PIN:
                return _about(row, "pinChatMessage", {"disable_notification": True})
            case Verb.UNPIN:
                return _about(row, "unpinChatMessage", {})
            case Verb.SEND | Verb.EDIT:
                return self._message(uow, row, now)

    def _message(self, uow: UnitOfWork, row: OutboxRow, now: datetime) -> Rendered | None:
        if isinstance(row.notice, RelayedMedia):
            return _media(row, row.notice)
        look = self.look(uow, row, now)
        view = view_of(uow, notice_for(uow, row), look)
        if view is None:
            return None
        if row.chat_id > 0:
            view = pressable(uow, view, row.chat_id, row.community_id)
        if isinstance(row.notice, OfferPicture):
            return _picture(uow, row, offer_of(row.notice.request_type, row.notice.category, look), view)
        if isinstance(row.notice, LetterFile):
            return _document(uow, row, row.notice, view)
        if view.file is not None:
            return _file(row, view, view.file)
        if row.verb is Verb.EDIT:
            return _about(row, "editMessageText", _text(view) | _inline_keys(view))
        markup = _inline_keys(view) or _other_keyboard(view)
        return Rendered(method="sendMessage", payload={**_where(row), **_text(view), **markup})

    def look(self, uow: UnitOfWork, row: OutboxRow, now: datetime) -> Look:
        """The eyes of whoever reads this chat: a person's own language, a group's, else the community's."""
        return look_at(uow, self._translators, row.chat_id, row.community_id, now=now, chat_locale=row.chat_locale)


def look_at(
    uow: UnitOfWork,
    translators: Translators,
    chat_id: int,
    community_id: str | None,
    *,
    now: datetime,
    chat_locale: Locale | None = None,
) -> Look:
    """Whose eyes read a chat, and in which language."""
    knowledge = uow.knowledge
    community = _community(knowledge, community_id)
    locale, member = chat_locale, None
    if chat_id > 0:
        resident = uow.residents.by_user(chat_id, near=community_id)
        lives_here = resident is not None and resident.is_registered
        member = None if lives_here else uow.staff.by_user(chat_id, near=community_id)
        locale = resident.locale if resident is not None else (member.locale if member is not None else None)
    return Look(
        t=translators[locale or community.locale],
        now=now,
        community=community,
        knowledge=knowledge,
        group=chat_id < 0,
        colleague=member is not None,
    )


def _community(knowledge: Knowledge, key: str | None) -> Community:
    known = next((one for one in knowledge.communities if one.key == key), None)
    return knowledge.only_community if known is None else known


def view_of(uow: UnitOfWork, notice: Notice, look: Look) -> View | None:
    """The view of a notice; None when it shows something that is no longer there."""
    present = PRESENT_VIEWS.get(type(notice))
    if present is None:
        return VIEWS[type(notice)](notice, look)
    data = present.load(uow, notice, look.now)
    return None if data is None else present.show(data, look)


def _is_withheld(uow: UnitOfWork, row: OutboxRow) -> bool:
    """Whether the row speaks of a ticket in a chat that must hear nothing of it; a card there says that itself."""
    if row.ticket_id is None or row.verb not in (Verb.SEND, Verb.EDIT):
        return False
    if row.verb is Verb.EDIT and isinstance(row.notice, TicketCard | DraftOver):
        return False
    ticket = uow.tickets.get(row.ticket_id)
    return ticket is not None and not may_show(uow, row.chat_id, ticket)


def _text(view: View) -> dict[str, object]:
    return {"text": str(view.text), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _inline_keys(view: View) -> dict[str, object]:
    """The keys under a message; an edit without them takes the old ones away."""
    if not view.rows:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_key(key) for key in row] for row in view.rows]}}


def _other_keyboard(view: View) -> dict[str, object]:
    """In place of the letters: only a new message can bring or remove it."""
    if view.keyboard is not None:
        return {"reply_markup": _phone_keyboard(view.keyboard)}
    return {"reply_markup": {"remove_keyboard": True}} if view.removes_keyboard else {}


def _key(key: Key) -> dict[str, object]:
    rendered: dict[str, object] = {"text": str(key.text)}
    if key.button is not None:
        rendered["callback_data"] = key.button.pack()
    if key.url is not None:
        rendered["url"] = key.url
    if key.style is not None:
        rendered["style"] = key.style.value
    return rendered


def _phone_keyboard(keyboard: PhoneKeyboard) -> dict[str, object]:
    return {
        "keyboard": [[{"text": keyboard.share, "request_contact": True}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
        "input_field_placeholder": keyboard.placeholder,
    }


def _where(row: OutboxRow) -> dict[str, object]:
    where: dict[str, object] = {"chat_id": row.chat_id}
    if row.silent:
        where["disable_notification"] = True
    if row.reply_to_message_id is not None:
        where["reply_parameters"] = {
            "message_id": row.reply_to_message_id,
            "allow_sending_without_reply": True,
        }
    return where


def _about(row: OutboxRow, method: str, payload: dict[str, object]) -> Rendered | None:
    """A call about a message that stands somewhere; nothing to do for one that was never sent."""
    if row.message_id is None:
        return None
    chat_id = row.message_chat_id if row.message_chat_id is not None else row.chat_id
    return Rendered(method=method, payload={"chat_id": chat_id, "message_id": row.message_id, **payload})


def _media(row: OutboxRow, notice: RelayedMedia) -> Rendered | None:
    items = notice.items
    if not items:
        return None
    if len(items) > 1:
        return Rendered(method="sendMediaGroup", payload={**_where(row), "media": _album(items, notice.caption)})
    only = items[0]
    if only.kind is MediaKind.LOCATION:
        place = {"latitude": only.latitude, "longitude": only.longitude}
        return Rendered(method="sendLocation", payload={**_where(row), **place})
    method, field = _METHODS[only.kind]
    payload: dict[str, object] = {**_where(row), field: only.file_id}
    if notice.caption and only.kind not in (MediaKind.STICKER, MediaKind.VIDEO_NOTE):
        payload["caption"] = shortened(notice.caption, _LONGEST_CAPTION)
    return Rendered(method=method, payload=payload)


def _document(uow: UnitOfWork, row: OutboxRow, notice: LetterFile, view: View) -> Rendered | None:
    """The letter, printed from its stored sheet when the call is made; it must come to the digest that was approved."""
    version = uow.letters.version(notice.version_id)
    if version is None or version.sheet is None or version.pdf_sha256 is None:
        return None
    name = f"{notice.number.replace('/', '-')}.pdf"
    printed = Printed(name=name, sheet=version.sheet, sha256=version.pdf_sha256)
    caption = {"caption": str(view.text), "parse_mode": "HTML"}
    return Rendered(method="sendDocument", payload={**_where(row), "document": printed, **caption})


def _picture(uow: UnitOfWork, row: OutboxRow, offer: Offer | None, view: View) -> Rendered | None:
    """By the name that Telegram has for it, if it was uploaded before."""
    if offer is None or offer.picture is None:
        return None
    caption = {"caption": str(view.text), "parse_mode": "HTML"}
    return Rendered(method="sendPhoto", payload={**_where(row), "photo": known(uow, offer.picture), **caption})


def _file(row: OutboxRow, view: View, file: Upload) -> Rendered:
    """A file that is made here; a picture is shown as one."""
    method, field = ("sendPhoto", "photo") if file.name.endswith(".png") else ("sendDocument", "document")
    caption = {"caption": str(view.text), "parse_mode": "HTML"}
    return Rendered(method=method, payload={**_where(row), field: file, **caption, **_inline_keys(view)})


def _album(items: Sequence[Media], caption: str | None) -> list[dict[str, object]]:
    album: list[dict[str, object]] = [{"type": item.kind.value, "media": item.file_id} for item in items]
    if caption:
        album[0]["caption"] = shortened(caption, _LONGEST_CAPTION)
    return album
