"""The record of a request as it is shown back before it is filed: what, where, in whose words, when, whom to call."""

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import assert_never

from markupsafe import Markup

from domain.answers import SKIPPED, stored_window
from domain.catalog import RequestType
from domain.consulting import ReplyForm
from domain.form_questions import QuestionKind
from domain.guessing import subject_key
from domain.incoming import MediaKind
from domain.masking import mask_phone
from domain.text_parts import shortened
from handlers.translator import Translator
from handlers.views.offers import order_lines, quantity_words
from handlers.views.view import Look
from usecases.answering import CONTACT_NAME, applies
from usecases.collecting import description_of, texts_of
from usecases.form_resident import is_for_caller
from usecases.orders import Order, order_of
from usecases.prompt_data import PromptData
from usecases.submitting import Record, record_of
from usecases.words_against import CONFIDE

_SHOWN = 400
"""Units of the description on the record; everything is filed."""

_SAY: Mapping[MediaKind, Callable[[Translator, int], str]] = MappingProxyType(
    {
        MediaKind.PHOTO: lambda t, n: t.plain_n("{n} photo", "{n} photos", n),
        MediaKind.VIDEO: lambda t, n: t.plain_n("{n} video", "{n} videos", n),
        MediaKind.VOICE: lambda t, n: t.plain_n("{n} voice note", "{n} voice notes", n),
        MediaKind.LOCATION: lambda t, n: t.plain_n("{n} location", "{n} locations", n),
    }
)


def counted(data: PromptData, t: Translator, *, texts: bool) -> str:
    """ "2 texts, 1 photo" of what has come so far."""
    kinds = Counter(one.media.kind for one in data.attachments)
    parts: list[str] = []
    written = len(texts_of(data.draft))
    if texts and written:
        parts.append(t.plain_n("{n} text", "{n} texts", written))
    parts += [say(t, kinds[kind]) for kind, say in _SAY.items() if kinds[kind]]
    others = sum(count for kind, count in kinds.items() if kind not in _SAY)
    if others:
        parts.append(t.plain_n("{n} attachment", "{n} attachments", others))
    return t.plain(", ").join(parts)


def record(data: PromptData, request_type: RequestType, look: Look) -> Markup:
    """The record in at most five short lines."""
    t = look.t
    found = record_of(request_type, data.draft, look.now, look.community.timezone)
    order = order_of(request_type, data.draft.answers)
    lines = [
        _invitation(data, order, t),
        _headline(data, request_type, found, look),
        _description(data, t),
        _visit_and_contact(data, request_type, found, look),
        *(() if order is None else order_lines(order, look)),
        _read_by_the_accused(data, t),
    ]
    return Markup("\n").join(line for line in lines if line)


def _read_by_the_accused(data: PromptData, t: Translator) -> Markup:
    """Whose words may be against somebody of ours knows who will read them before they are filed (COM-5)."""
    if all(one.value != CONFIDE for one in data.options):
        return Markup("")
    return t(
        "Those who work on it read these words. If they are about one of our people, press “In confidence”: only the"
        " supervisor or the manager sees that."
    )


def _invitation(data: PromptData, order: Order | None, t: Translator) -> Markup:
    """What “Submit” does: it files; where something costs money, it confirms the price (SVC-3)."""
    if is_for_caller(data.draft):
        return t("Please read it to the caller. If it is right, press “Submit”.")
    if order is None or not order.total_cents:
        return t("Please look it over. If it is right, press “Submit”.")
    return t("Please look it over. “Submit” confirms the price and books it.")


def _headline(data: PromptData, request_type: RequestType, found: Record, look: Look) -> Markup:
    """🔧 Tap · at home (kitchen) · 3-2-1201 · urgent."""
    t = look.t
    place = t.plain("public area") if found.public_area else t.plain("at home")
    has_place = any(one.kind is QuestionKind.PLACE for one in request_type.questions)
    details = [_choice(request_type, key, value, t) for key, value in found.others.items()]
    shown = (t.plain(", ") if has_place else " · ").join(one for one in details if one)
    where = t.plain("{place} ({what})", place=place, what=shortened(shown, 60)) if shown else place
    parts = [f"{request_type.emoji} {look.matter(request_type.key, _matter(data, request_type, found))}"]
    order = order_of(request_type, data.draft.answers)
    if order is not None and order.offer.most > 1:
        parts.append(quantity_words(order.offer, order.quantity, t))
    if has_place or shown:
        parts.append(where if has_place else shortened(shown, 60))
    if not found.public_area and data.resident is not None:
        parts.append(look.unit(data.resident.unit))
    if found.urgent:
        parts.append(t.plain("urgent"))
    return Markup.escape(" · ".join(part for part in parts if part))


def _matter(data: PromptData, request_type: RequestType, found: Record) -> str | None:
    category = None if found.category is None else request_type.category(found.category)
    if category is None:
        return found.category
    subject = subject_key(category, description_of(data.draft))
    return category.key if subject is None else f"{category.key}/{subject}"


def _choice(request_type: RequestType, key: str, value: str, t: Translator) -> str:
    """A stored answer in words; yes and no stand elsewhere, with what they answer."""
    question = request_type.question(key)
    if question is None or value == SKIPPED or question.kind is QuestionKind.YES_NO:
        return ""
    choice = question.choice(value)
    return value if choice is None else t.text(choice.title)


def _yes_or_no(request_type: RequestType, found: Record, t: Translator) -> list[str]:
    """ "Somebody home: no"; what nobody had to say (a default) is not shown."""
    said: list[str] = []
    for key, value in found.others.items():
        question = request_type.question(key)
        if question is None or question.kind is not QuestionKind.YES_NO or value in (question.default, SKIPPED):
            continue
        choice = question.choice(value)
        word = t.plain("no") if value == "no" else t.plain("yes")
        titled = t.plain("{question}: {answer}", question=t.text(question.label), answer=word)
        said.append(titled if choice is None else t.text(choice.title))
    return said


def _description(data: PromptData, t: Translator) -> Markup:
    said = shortened(" ".join(description_of(data.draft).split("\n")), _SHOWN)
    return Markup.escape(" ".join(part for part in (said, counted(data, t, texts=False)) if part))


def _visit_and_contact(data: PromptData, request_type: RequestType, found: Record, look: Look) -> Markup:
    parts = [
        _reply(data, found, look.t),
        _about(found, look.t),
        look.t.plain("confidential") if found.confidential else "",
        _visit(data, request_type, look),
        *_yes_or_no(request_type, found, look.t),
        _contact(data, found, look.t),
    ]
    return Markup.escape(" · ".join(part for part in parts if part))


def _about(found: Record, t: Translator) -> str:
    """Whom it is about, in the resident's own words."""
    return "" if found.about is None else t.plain("about {names}", names=shortened(found.about, 40))


def _reply(data: PromptData, found: Record, t: Translator) -> str:
    """How a question will be answered; it can be changed like everything here."""
    match found.reply:
        case None:
            return ""
        case ReplyForm.QUICK:
            directly, here = t.plain("answered directly"), t.plain("answered here in the chat")
            return directly if is_for_caller(data.draft) else here
        case ReplyForm.WRITTEN:
            return t.plain("answered in writing")
        case _:
            assert_never(found.reply)


def _visit(data: PromptData, request_type: RequestType, look: Look) -> str:
    order = order_of(request_type, data.draft.answers)
    if order is not None and order.slot is not None:
        return look.t.span(order.slot.start, order.slot.end, look.now, look.community.timezone)
    question = next((one for one in request_type.questions if one.kind is QuestionKind.TIME_WINDOW), None)
    value = None if question is None else data.draft.text(question.key)
    if question is None or value is None or value == SKIPPED or not applies(request_type, question, data.draft.answers):
        return ""
    window = stored_window(question, value, look.now, look.community.timezone)
    if window.start is None or window.end is None:
        return look.t.plain("visit any time")
    return look.t.plain("visit {when}", when=look.t.span(window.start, window.end, look.now, look.community.timezone))


def _contact(data: PromptData, found: Record, t: Translator) -> str:
    phone, name = found.contact_phone, data.draft.text(CONTACT_NAME)
    if phone is None:
        return ""
    own = data.resident is not None and data.resident.phone == phone
    if own and data.resident is not None and is_for_caller(data.draft):
        name = data.resident.name
    elif own:
        return t.plain("contact {phone} (you)", phone=mask_phone(phone))
    if name:
        return t.plain("contact {phone} ({name})", phone=mask_phone(phone), name=name)
    return t.plain("contact {phone}", phone=mask_phone(phone))
