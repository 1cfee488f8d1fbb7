"""The main menu, the fixed sayings, refusals and apologies."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from domain.i18n import Locale
from domain.notices.dialogue import Apology, DraftOver, Menu, Say, Saying, TooLateToAdd
from handlers.buttons.emergencies import RaiseAlarm
from handlers.buttons.households import ShowHomes
from handlers.buttons.resident import (
    CallMe,
    ChooseHome,
    ChooseLanguage,
    OpenEmergency,
    OpenMenu,
    OpenRequest,
    ReopenTicket,
    ResumeDraft,
    SetLanguage,
    ShowMine,
)
from handlers.buttons.staff import SetGroupLanguage
from handlers.translator import Translator, later
from handlers.views.fitting import short
from handlers.views.view import Key, KeyStyle, Look, Row, View, Views


def menu(notice: Menu, look: Look) -> View:
    """The main menu: the emergency entry alone on the first row, then what can be asked for."""
    t, community = look.t, look.community
    name = look.t.text(community.name)
    if notice.name:
        text = t(
            "{name}, hello. This is the {community} service centre. Write to me any time; "
            "at night a colleague on duty takes care of it.",
            name=notice.name,
            community=name,
        )
    else:
        text = t(
            "Hello. This is the {community} service centre. Write to me any time; "
            "at night a colleague on duty takes care of it.",
            community=name,
        )
    offered = [
        Key(text=f"{one.emoji} {t.text(one.title)}", button=OpenRequest(type_key=one.key))
        for one in look.knowledge.menu(community)
    ]
    rows: list[Row] = [(emergency_key(t),), *pairs(offered)]
    rows.append((progress_key(t), call_me_key(t)))
    if notice.unfinished is not None:
        rows.insert(1, (resume_key(t, notice.unfinished),))
    rows += other_home_keys(notice.others, look)
    if sum(len(row) for row in rows) < MOST_KEYS:
        rows.append((language_key(t),))
    return View(text=text, rows=tuple(rows))


MOST_KEYS = 8
"""Keys of one screen without paging; the switch of languages gives way, /language does the same."""


def other_home_keys(others: Sequence[str], look: Look) -> list[Row]:
    """The way to where else one is at home, or works."""
    named = [(one, look.knowledge.community(one)) for one in others]
    return pairs([Key(text=short(f"📍 {look.text(one.name)}"), button=ChooseHome(community=key)) for key, one in named])


def pairs(keys: list[Key]) -> list[Row]:
    """Two keys a row, as residents' screens have them."""
    return [tuple(keys[start : start + 2]) for start in range(0, len(keys), 2)]


def call_me_key(t: Translator) -> Key:
    """ "Have customer service call me", on every screen (INT-8)."""
    return Key(text=t.plain("Call me, please"), button=CallMe())


def menu_key(t: Translator) -> Key:
    """Back to the main menu."""
    return Key(text=t.plain("Menu"), button=OpenMenu())


def emergency_key(t: Translator) -> Key:
    """Somebody is in danger: alone in its row, in red where Telegram can."""
    return Key(text=t.plain("🚨 Emergency"), button=OpenEmergency(), style=KeyStyle.DANGER)


def resume_key(t: Translator, draft_id: int) -> Key:
    """Take up the form that was left."""
    return Key(text=t.plain("Go on where I left"), button=ResumeDraft(draft_id=draft_id))


def progress_key(t: Translator) -> Key:
    """The list of one's own requests."""
    return Key(text=t.plain("Progress"), button=ShowMine(page=0))


def language_key(t: Translator) -> Key:
    """The switch, named in the languages that are not shown now."""
    other = {Locale.ZH_HANS: "English · 繁體", Locale.ZH_HANT: "English · 简体", Locale.EN: "中文"}
    return Key(text=other[t.locale], button=ChooseLanguage())


# ------------------------------------------------------------------------------------------------ sayings

_SAYINGS: Mapping[Saying, str] = MappingProxyType(
    {
        Saying.CONSENT_DETAILS: later(
            "What is kept: what you like to be called, your unit, your phone number, and what you send here. "
            "Only the colleague who handles your request sees your number, and every look is logged. "
            "Messages travel through Telegram, whose servers are abroad. "
            "You can see or delete your data any time: /privacy."
        ),
        Saying.CONSENT_RENEWED: later("Thank you. We go on where we were."),
        Saying.DATA_CORRECTED: later("Corrected. Open requests have it too."),
        Saying.DATA_ERASED: later(
            "Your data is deleted. What stands in this chat only you can delete. "
            "Write whenever you need us; we begin anew."
        ),
        Saying.LEAK_IN_PRIVATE: later("I am asking you in private. Please write nothing about it here."),
        Saying.LEAK_NEEDS_PRIVATE: later(
            "Please open a private chat with me and send /leak there. Write nothing about it here."
        ),
        Saying.NOTHING_TO_CANCEL: later("There is nothing open to cancel. What can I do for you?"),
        Saying.DRAFT_DROPPED: later("Cancelled. Nothing was filed."),
        Saying.LANGUAGE: later("Which language would you like to read?"),
        Saying.LANGUAGE_SET: later("Done, from now on in English."),
        Saying.NOT_UNDERSTOOD: later("I did not understand that. Please press a button, or let us call you."),
        Saying.FILE_LEFT_OUT: later(
            "I cannot pass this file on (program, archive, empty, over 20 MB), only its name. A photo or a video works."
        ),
        Saying.BURST: later(
            "I have all of it, and it becomes one report. No need to send anything twice; go on, or press “That's all”."
        ),
        Saying.BURST_ON_TICKET: later(
            "I have all of it. It is on your request already and goes to your colleague in charge as one report."
        ),
        Saying.UNSUPPORTED: later(
            "I cannot pass this kind of message on. Text, photos, videos, voice notes, files and locations work."
        ),
        Saying.REMARK_PASSED_ON: later("Noted, your colleague in charge has it."),
        Saying.EDIT_NOTED: later("Your change has been passed on."),
        Saying.EDIT_TOO_LATE: later("Your change is noted. This request is already closed."),
        Saying.THANKS: later("Thank you. It helps us do better."),
        Saying.RECEIVED: later("Received."),
        Saying.NO_TICKETS: later("You have no requests yet. Just write what is wrong, or send a photo."),
        Saying.FIRST_REGISTER: later("Before that I need to know who you are. It takes a minute."),
        Saying.ACCESS_NOTED: later("Thank you, I am telling the colleague at your door."),
        Saying.QUOTE_ACCEPTED: later("Agreed. The work goes on at this price, and nothing is charged beyond it."),
        Saying.QUOTE_DECLINED: later(
            "Understood, nothing is charged. The colleague will get in touch about what is possible."
        ),
        Saying.QUOTE_ASKING_OWNER: later("Take your time. The work waits; press here once the owner has decided."),
        Saying.UNKNOWN_GROUP: later(
            "This group is not connected to a service centre, so I stay silent here. "
            "An administrator can connect it with /bind and a code."
        ),
        Saying.BIND_NEEDS_ADMIN: later("Please make me an administrator of this group first, then send /bind again."),
        Saying.ADMINISTRATOR_MADE: later("You are now an administrator of this service centre."),
        Saying.ANONYMOUS_ADMIN: later(
            "You are writing as the group, so I cannot see who you are. Please turn off anonymity and try again."
        ),
        Saying.CARD_REFRESHED: later("This card was refreshed."),
        Saying.NO_FORM_HERE: later("You have nothing half-filled in this group."),
        Saying.DONE: later("Done."),
        Saying.NUMBER_IN_PRIVATE: later(
            "✅ Written down. The number and what to tell the caller are in your own chat with me."
        ),
        Saying.CALLER_HAS_NUMBER: later("✅ Written down. The caller has the number on Telegram."),
        Saying.CALLER_IS_RUNG: later("✅ Written down. Whoever handles it rings the caller and gives them the number."),
        Saying.REFUSAL_SENT: later("The resident has been told why."),
        Saying.STAFF_WELCOME: later(
            "You are in. Tickets arrive in your group; what is meant for you alone arrives here."
        ),
        Saying.PHONE_LATER: later("First the unit; the phone comes after that."),
        Saying.LEFT_AS_IS: later("All right, I leave it at that."),
        Saying.HIDDEN: later("It is kept confidential now; it stands in no staff group."),
        Saying.HURRIED: later("I have asked them to hurry. You will hear as soon as there is news."),
        Saying.HOUSEHOLD_THANKS: later("Thank you. The front desk sees your answer and decides."),
        Saying.FILE_CONFIRMED: later("Thank you, then all of it stays as it is."),
        Saying.FILE_CHANGE_NOTED: later(
            "Thank you. The front desk has it and gets back to you if something is unclear."
        ),
        Saying.UNIT_AT_DESK: later("Who lives where is shown in the front desk's group only: send /unit there."),
        Saying.MORE_UNITS: later("More homes fit than stand above. Please write more of the name, or the unit."),
        Saying.NO_SUCH_UNIT: later(
            "Nothing fits. Write a unit, a resident's phone or their name, for example /unit 3-2-1201."
        ),
        Saying.EXPORT_IN_PRIVATE: later(
            "The list of all residents goes into your own chat only: send /residents there."
        ),
        Saying.TAKEN_BACK: later("All right. We will ring you to make sure, and then end the alarm."),
        Saying.PLACE_NOTED: later("Your place is with everybody who comes."),
        Saying.GLAD_IT_IS_OVER: later("I am glad to hear that. Those who helped read your words too."),
        Saying.ALARM_TOLD: later("Everybody who was alerted gets this at once."),
        Saying.OUTAGE_FINE: later("Thank you for telling us. Whatever comes up, just write to me."),
        Saying.NEW_AT_DESK: later("Requests for callers are written down in the front desk's group: send /new there."),
        Saying.WHICH_NUMBER: later(
            "No ticket has this number, or several have it. Please write the whole one, like R-20261122-007."
        ),
        Saying.HOW_TO_FIND: later(
            "Write a number, a unit or a phone behind it, for example /find 007 or /find 3-2-1201. "
            "As a reply to a card, /find alone shows that card's story."
        ),
        Saying.ARTICLE_HELPED: later("Glad that helped. Write to me any time there is something else."),
        Saying.ANSWER_IN_WORDS: later("Please answer in words, a picture alone is not kept here."),
        Saying.REPORTER_NOT_IN_CHAT: later(
            "This was not passed on: whoever reported it does not use Telegram. Please ring them."
        ),
    }
)


def say(notice: Say, look: Look) -> View:
    """One of the fixed sayings, with the next step."""
    t = look.t
    special = _SPECIAL.get(notice.saying)
    if special is not None:
        return special(look)
    if notice.saying is Saying.PHONE_LATER:  # the key that shares the phone would stay below every other question
        return View(text=t(_SAYINGS[notice.saying]), removes_keyboard=True)
    text = t(_SAYINGS[notice.saying])
    if look.group or notice.saying in _WITHOUT_KEYS:
        return View(text=text)
    return View(text=text, rows=(ways(look),))


def ways(look: Look) -> Row:
    """On from here; who works here needs nobody to ring them."""
    return (menu_key(look.t),) if look.colleague else (menu_key(look.t), call_me_key(look.t))


_WITHOUT_KEYS = frozenset(
    {
        Saying.TAKEN_BACK,
        Saying.PLACE_NOTED,
        Saying.ALARM_TOLD,
        Saying.REMARK_PASSED_ON,
        Saying.EDIT_NOTED,
        Saying.RECEIVED,
        Saying.CONSENT_DETAILS,
        Saying.ACCESS_NOTED,
    }
)


def _help_for_staff(look: Look) -> View:
    """What can be done without a card."""
    t = look.t
    text = t(
        "Cards are worked with the keys below them, in your department's group. These commands work too:\n"
        "/duty who is here · /find a number or unit · /board in a group\n"
        "/new for a caller · /outage water or power off · /kb knowledge base, all at the front desk\n"
        "/calendar special days · /leak data got out · /language language\n"
        "The duty phone answers day and night: {phone}",
        phone=look.community.desk_phone,
    )
    return View(text=text, rows=((menu_key(t),),))


def _help(look: Look) -> View:
    if look.colleague:
        return _help_for_staff(look)
    t = look.t
    asked = [one for one in look.knowledge.menu(look.community) if one.key.isalpha()]
    text = t(
        "Just write what is wrong, or send a photo or a voice note; you never need a command.\n"
        "{commands}\n"
        "/mine my requests · /sos emergency · /cancel drop a form\n"
        "/language language · /privacy your data\n"
        "The duty phone answers day and night: {phone}",
        commands=" · ".join(f"/{one.key} {t.text(one.title)}" for one in asked),
        phone=look.community.desk_phone,
    )
    homes = Key(text=t.plain("My units"), button=ShowHomes())
    return View(text=text, rows=((menu_key(t), call_me_key(t)), (homes,)))


def _emergency(look: Look) -> View:
    """One key for each kind, and the numbers that anybody can dial; in a group only these."""
    t = look.t
    numbers = " · ".join(f"{t.text(one.title)} {one.number}" for one in look.community.emergency_numbers)
    text = t(
        "🚨 If somebody is in danger, call now: {numbers}\nOur duty phone, day and night: {phone}",
        numbers=numbers,
        phone=look.community.desk_phone,
    )
    kinds = look.knowledge.emergencies(look.community)
    if not kinds:
        return View(text=text, rows=((call_me_key(t),), (menu_key(t),)))
    tap = t("One tap below alerts security and customer service at once.")
    keys = [Key(text=t.text(one.title), button=RaiseAlarm(type_key=one.key), style=KeyStyle.DANGER) for one in kinds]
    return View(text=text + Markup("\n") + tap, rows=(*pairs(keys), (menu_key(t),)))


def _language(look: Look) -> View:
    t = look.t
    button = SetGroupLanguage if look.group else SetLanguage
    names = (("简体中文", Locale.ZH_HANS), ("繁體中文", Locale.ZH_HANT), ("English", Locale.EN))
    keys = tuple(Key(text=name, button=button(locale=locale.value)) for name, locale in names)
    question = t("Which language should this group read?") if look.group else t(_SAYINGS[Saying.LANGUAGE])
    return View(text=question, rows=(keys[:2], keys[2:]))


_SPECIAL: Mapping[Saying, Callable[[Look], View]] = MappingProxyType(
    {
        Saying.HELP: _help,
        Saying.EMERGENCY: _emergency,
        Saying.LANGUAGE: _language,
    }
)


def draft_over(notice: DraftOver, look: Look) -> View:
    """What a form came to, with the way back into the one that was left for it."""
    t = look.t
    left: tuple[Row, ...] = () if notice.unfinished is None else ((resume_key(t, notice.unfinished),),)
    onward: tuple[Row, ...] = () if look.group else (ways(look),)
    return View(text=t(_SAYINGS[notice.outcome]), rows=left + onward)


def too_late_to_add(notice: TooLateToAdd, look: Look) -> View:
    """Kept, but nobody works on it any more; what is possible instead."""
    t = look.t
    if not notice.reopens:
        text = t("This request is closed, so nobody is working on it any more. Please report it anew.")
        return View(text=text, rows=((menu_key(t), call_me_key(t)),))
    again = Key(text=t.plain("Still a problem"), button=ReopenTicket(ticket_id=notice.ticket_id))
    text = t("This request is closed, so nobody is working on it any more. If something is wrong still, press below.")
    return View(text=text, rows=((again, menu_key(t)), (call_me_key(t),)))


def apology(notice: Apology, look: Look) -> View:
    """Ours, not theirs; nothing is lost, and somebody can be reached."""
    t = look.t
    text = t(
        "Something went wrong on our side, I am sorry. Your message is kept (number {reference}). "
        "Please try again, or ring us: {phone}",
        reference=notice.reference,
        phone=look.community.desk_phone,
    )
    return View(text=text, rows=((menu_key(t), call_me_key(t)),))


VIEWS: Views = MappingProxyType(
    {
        Menu: menu,
        Say: say,
        DraftOver: draft_over,
        TooLateToAdd: too_late_to_add,
        Apology: apology,
    }
)
