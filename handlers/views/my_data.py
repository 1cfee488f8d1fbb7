"""`/privacy` as its owner reads it: what is kept, who looked at the number, correcting, deleting (PRV-3)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.privacy import DataFile, PrivacyScreen, PrivacySection
from handlers.buttons.privacy import CorrectMyData, DeleteMyData, GetMyData, KeepMyData, ShowMyData
from handlers.buttons.resident import ChooseLanguage
from handlers.views.data_files import data_file
from handlers.views.menu import call_me_key, menu_key
from handlers.views.ticket_words import lines
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View
from usecases.my_data import MyData, SeenBy, load_screen
from usecases.personal_data import load_file


def privacy_screen(data: MyData, look: Look) -> View:
    """One of the four screens."""
    match data.section:
        case PrivacySection.MAIN:
            return _main(data, look)
        case PrivacySection.VIEWS:
            return _views(data, look)
        case PrivacySection.CORRECT:
            return _correct(look)
        case PrivacySection.DELETE:
            return _delete(data, look)


def _main(data: MyData, look: Look) -> View:
    t, resident = look.t, data.resident
    phone = (resident.phone or "").removeprefix("+86")
    known = [one for one in (resident.name, phone, look.unit(resident.unit)) if one]
    text = lines(
        t("We keep: {what}", what=" · ".join(known)) if known else t("We know nothing of you yet."),
        t.n("{n} request, with what you wrote and sent", "{n} requests, with what you wrote and sent", data.requests),
        _consent(data, look),
        _deletion(data, look),
        t(
            "Responsible: the management office of {community}, {phone}",
            community=look.text(look.community.name),
            phone=look.community.desk_phone,
        ),
    )
    seen = Key(text=t.plain("Who looked"), button=ShowMyData(section=PrivacySection.VIEWS))
    correct = Key(text=t.plain("Correct it"), button=ShowMyData(section=PrivacySection.CORRECT))
    copy = Key(text=t.plain("Copy for me"), button=GetMyData())
    rows: tuple[Row, ...] = ((seen, copy), (correct, _delete_or_keep(data, look)), (menu_key(t), call_me_key(t)))
    return View(text=text, rows=rows)


def _consent(data: MyData, look: Look) -> Markup:
    consent = data.consent
    if consent is None:
        return Markup()
    day = look.date(consent.at)
    return look.t("You agreed to version {version} of the notice {day}", version=consent.detail, day=day)


def _deletion(data: MyData, look: Look) -> Markup:
    if data.resident.erase_at is None:
        return Markup()
    return look.t("Everything is deleted {day}.", day=look.date(data.delete_at))


def _delete_or_keep(data: MyData, look: Look) -> Key:
    if data.resident.erase_at is not None:
        return _keep_key(look)
    return Key(text=look.t.plain("Delete it"), button=ShowMyData(section=PrivacySection.DELETE))


def _views(data: MyData, look: Look) -> View:
    t = look.t
    if not data.views:
        return View(text=t("Nobody has looked at your number."), rows=_back(look))
    text = lines(t("Who looked at your number:"), *(_seen(one, look) for one in data.views))
    return View(text=text, rows=_back(look))


def _seen(one: SeenBy, look: Look) -> Markup:
    who = " · ".join(filter(None, (one.name, look.department(one.department or ""), one.number)))
    return Markup("{} {}").format(look.clock(one.at), who)


def _correct(look: Look) -> View:
    t = look.t
    text = t("What should be changed? If you moved, tell the front desk: they look at the papers.")
    name = Key(text=t.plain("What I am called"), button=CorrectMyData(item="name"))
    phone = Key(text=t.plain("My number"), button=CorrectMyData(item="phone"))
    language = Key(text=t.plain("Language"), button=ChooseLanguage())
    return View(text=text, rows=((name, phone), (language, call_me_key(t)), *_back(look)))


def _delete(data: MyData, look: Look) -> View:
    t, day, asked = look.t, look.date(data.delete_at), data.resident.erase_at is not None
    text = lines(
        t("Noted: your name, number, words and files are deleted {day}.", day=day)
        if asked
        else t("Your name, number, words and files are deleted {day}.", day=day),
        t("Counts and times stay without you, and so does what law makes us keep."),
        _live(data, look),
        t("Until then you can change your mind here."),
    )
    sure = Key(text=t.plain("Yes, delete it all"), button=DeleteMyData(sure=True), style=KeyStyle.DANGER)
    return View(text=text, rows=((_keep_key(look) if asked else sure,), *_back(look)))


def _live(data: MyData, look: Look) -> Markup:
    if not data.live:
        return Markup()
    return look.t.n("{n} open request is finished first.", "{n} open requests are finished first.", data.live)


def _keep_key(look: Look) -> Key:
    return Key(text=look.t.plain("Keep it after all"), button=KeepMyData())


def _back(look: Look) -> tuple[Row, ...]:
    return ((Key(text=look.t.plain("Back"), button=ShowMyData(section=PrivacySection.MAIN)), menu_key(look.t)),)


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        PrivacyScreen: PresentView(load=load_screen, show=privacy_screen),
        DataFile: PresentView(load=load_file, show=data_file),
    }
)
