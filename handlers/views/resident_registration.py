"""What a resident reads when registering: consent, name, unit, phone, and what became of it (PRV-1)."""

from types import MappingProxyType
from typing import assert_never

from markupsafe import Markup

from domain.i18n import Locale
from domain.notices.dialogue import RegistrationFiled, VerificationRefused, Verified
from handlers.buttons.people import OpenRegistration
from handlers.buttons.resident import SetLanguage
from handlers.translator import Translator
from handlers.views.fitting import short
from handlers.views.menu import call_me_key, menu_key, pairs
from handlers.views.request_prompts import back_key, choose_key, problem_line
from handlers.views.view import Key, KeyStyle, Look, PhoneKeyboard, Row, View, Views
from usecases.place_choice import Level, Offer, Place, offered
from usecases.prompt_data import PromptData
from usecases.registration import (
    AGREE,
    CONSENT,
    DETAILS,
    HOME,
    NAME,
    PHONE,
    RELATION,
    SUGGESTED,
    SUGGESTION,
    UNIT,
)
from usecases.relation_choice import RELATIONS


def register_prompt(data: PromptData, look: Look) -> View:
    """The present step of a registration."""
    match data.draft.step:
        case step if step == HOME:
            return _home(data, look)
        case step if step == CONSENT:
            return _consent(data, look)
        case step if step == NAME:
            return _name(data, look)
        case step if step == PHONE:
            return _phone(data, look)
        case step if step == RELATION:
            return _relation(data, look)
        case _:
            return _place(data, look)


def _home(data: PromptData, look: Look) -> View:
    t = look.t
    text = t("Hello, this is your service centre. In which community do you live?")
    keys = [choose_key(data, short(look.text(one.name)), one.key) for one in look.knowledge.communities]
    return View(text=problem_line(data, t) + text, rows=(*pairs(keys), _languages(look.locale)))


def _consent(data: PromptData, look: Look) -> View:
    t = look.t
    if data.resident is not None and data.resident.consent_version is not None:
        return _consent_anew(data, look)
    text = t(
        "Hello, this is the {community} service centre. First a minute to know who you are.\n"
        "Kept are: what you like to be called, your unit, your phone number, and what you send here. "
        "Only whoever handles your request sees the number.\n"
        "Messages travel through Telegram, whose servers are abroad. "
        "Your data can be seen or deleted any time: /privacy.\n"
        "(Notice, version {version})",
        community=look.text(look.community.name),
        version=look.knowledge.consent_version,
    )
    agree = choose_key(data, t.plain("Agree and go on"), AGREE, KeyStyle.PRIMARY)
    details = choose_key(data, t.plain("What is kept?"), DETAILS)
    return View(text=problem_line(data, t) + text, rows=((agree,), (details, call_me_key(t)), _languages(look.locale)))


def _consent_anew(data: PromptData, look: Look) -> View:
    """The notice has a new version: what is kept is told again, and asked again."""
    t = look.t
    text = t(
        "Our notice about your data has changed (version {version}). Kept are: what you like to be called, your unit, "
        "your phone number, and what you send here. Only whoever handles your request sees the number.\n"
        "Messages travel through Telegram, whose servers are abroad. See, copy or delete it all: /privacy.",
        version=look.knowledge.consent_version,
    )
    agree = choose_key(data, t.plain("Agree and go on"), AGREE, KeyStyle.PRIMARY)
    details = choose_key(data, t.plain("What is kept?"), DETAILS)
    return View(text=problem_line(data, t) + text, rows=((agree,), (details, call_me_key(t))))


def _languages(shown: Locale) -> Row:
    """The languages that are not shown now, each in its own name."""
    names = {Locale.ZH_HANS: "简体中文", Locale.ZH_HANT: "繁體中文", Locale.EN: "English"}
    return tuple(
        Key(text=name, button=SetLanguage(locale=locale)) for locale, name in names.items() if locale is not shown
    )


def _name(data: PromptData, look: Look) -> View:
    t = look.t
    text = t("What may we call you? For example “Mrs Wang” or “Mr Li”; just write it.")
    suggestion = data.draft.text(SUGGESTION)
    rows: list[Row] = [(choose_key(data, short(suggestion), SUGGESTED),)] if suggestion else []
    return View(text=problem_line(data, t) + text, rows=(*rows, (call_me_key(t),)))


def _relation(data: PromptData, look: Look) -> View:
    """What they are in the unit; the owner is asked about prices of work on its structure."""
    t = look.t
    text = t("And what are you in {unit}?", unit=look.unit(data.draft.text(UNIT)))
    keys = pairs([choose_key(data, look.text(one.label), one.value) for one in RELATIONS])
    return View(text=problem_line(data, t) + text, rows=(*keys, (back_key(data, t), call_me_key(t))))


# ------------------------------------------------------------------------------------------------ the unit


def _place(data: PromptData, look: Look) -> View:
    t = look.t
    offer = offered(look.community, data.draft)
    rows = pairs([choose_key(data, short(_label(offer.level, one, look)), one.value) for one in offer.places])
    turning = _turning(data, offer, t)
    last: Row = (back_key(data, t), call_me_key(t))
    text = problem_line(data, t) + _question(offer, look)
    return View(text=text, rows=(*rows, *((turning,) if turning else ()), last))


def _question(offer: Offer, look: Look) -> Markup:
    t = look.t
    match offer.level:
        case Level.BUILDING:
            example = next(look.community.units()).label(look.locale)
            return t("Which building do you live in? You can also write your unit, like “{example}”.", example=example)
        case Level.SECTION:
            return t("Which section of the building?")
        case Level.ROOM:
            return t("Which room? You can also just write its number.")
        case Level.CANDIDATE:
            return t("Which of these is it?")
        case _:
            assert_never(offer.level)


def _label(level: Level, place: Place, look: Look) -> str:
    if place.building is not None:
        return look.text(place.building.name)
    if place.unit is not None:
        return place.unit.room if level is Level.ROOM else place.unit.label(look.locale)
    return look.t.plain("Section {key}", key=place.section or "")


def _turning(data: PromptData, offer: Offer, t: Translator) -> Row:
    keys = []
    if offer.page > 0:
        keys.append(choose_key(data, t.plain("‹ Previous"), f"p:{offer.page - 1}"))
    if offer.page + 1 < offer.pages:
        keys.append(choose_key(data, t.plain("More ›"), f"p:{offer.page + 1}"))
    return tuple(keys)


# ------------------------------------------------------------------------------------------------ the phone, the end


def _phone(data: PromptData, look: Look) -> View:
    t = look.t
    text = t(
        "Last, which number reaches you? Press the key below, or write it. Only whoever handles your request sees it."
    )
    keyboard = PhoneKeyboard(share=t.plain("Share my number"), placeholder=t.plain("or write it here"))
    return View(text=problem_line(data, t) + text, keyboard=keyboard)


def registration_filed(notice: RegistrationFiled, look: Look) -> View:
    """Known at once from the residents' list, or the front desk still looks."""
    t = look.t
    unit = look.unit(notice.unit)
    if notice.verified:
        text = t("✅ {name}, you are registered for {unit}.", name=notice.name, unit=unit)
    else:
        text = t(
            "✅ {name}, noted: {unit}. The front desk checks it and tells you here. "
            "You need not wait for that: report whatever there is.",
            name=notice.name,
            unit=unit,
        )
    return View(text=text, removes_keyboard=True)


def verified(notice: Verified, look: Look) -> View:
    """The front desk confirmed the file."""
    t = look.t
    text = t(
        "✅ {name}, the front desk has confirmed {unit}. Whatever you need, just write to me.",
        name=notice.name,
        unit=look.unit(notice.unit),
    )
    return View(text=text, rows=((menu_key(t), call_me_key(t)),))


def verification_refused(notice: VerificationRefused, look: Look) -> View:
    """Why the file could not be confirmed, and the two ways on."""
    t = look.t
    text = t(
        "The front desk could not confirm {unit} yet:\n{reason}", unit=look.unit(notice.unit), reason=notice.reason
    )
    text += t("\nPlease correct it here, or let us call you; it takes a minute.")
    correct = Key(text=t.plain("Correct it"), button=OpenRegistration(), style=KeyStyle.PRIMARY)
    return View(text=text, rows=((correct, call_me_key(t)),))


VIEWS: Views = MappingProxyType(
    {RegistrationFiled: registration_filed, Verified: verified, VerificationRefused: verification_refused}
)
