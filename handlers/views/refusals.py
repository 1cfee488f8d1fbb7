"""Why something is not possible, and what is instead: one text for each kind of refusal."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.dialogue import RefusalKind, Refused
from domain.people import Role
from handlers.translator import later
from handlers.views.menu import call_me_key, emergency_key, ways
from handlers.views.role_names import role_name
from handlers.views.view import Look, View, Views

_REFUSALS: Mapping[RefusalKind, str] = MappingProxyType(
    {
        RefusalKind.NOT_ON_LIST: later(
            "Only registered colleagues of this department can do this. "
            "Press “I belong here” on the group's card first."
        ),
        RefusalKind.NOT_YOURS: later("This belongs to somebody else, so only they can do it."),
        RefusalKind.NOT_PERMITTED: later("Your role does not include this. Please ask the supervisor."),
        RefusalKind.CARD_REFRESHED: later("This is no longer up to date; the card was refreshed."),
        RefusalKind.NOT_NOW: later("This is not possible at the moment; the card shows what is."),
        RefusalKind.TOO_LATE: later("The time for this is over. Please report it anew, or let us call you."),
        RefusalKind.NEEDS_SUPERVISOR: later("This needs the supervisor's approval."),
        RefusalKind.OWN_LETTER: later(
            "You wrote this letter yourself. Please let a colleague or the supervisor approve it."
        ),
        RefusalKind.OWN_WORK: later("This was your own work. Please let a colleague ask the resident about it."),
        RefusalKind.OWN_SUMMARY: later("You wrote this summary yourself. Please let somebody else approve it."),
        RefusalKind.PHONE_FIRST: later(
            "Please phone first: the call task is in this group. Once its outcome is noted, press again."
        ),
        RefusalKind.OPEN_CHAT_FIRST: later(
            "This letter is confidential and is read in private. Write to me there once, then press again."
        ),
        RefusalKind.PRIVATE_CHAT_FIRST: later(
            "Please open the private chat with me first and press “Start”: without it nothing can ring you. "
            "Then sign on there or here."
        ),
        RefusalKind.BAD_CODE: later("This code is not valid. Please ask for a new one."),
        RefusalKind.BIND_NEEDS_ADMIN: later(
            "Please make me an administrator of this group first, then send /bind with the code again."
        ),
        RefusalKind.PRICE_NOT_AGREED: later(
            "The resident has not agreed to a price yet. Please quote it first; work begins after that."
        ),
        RefusalKind.RECEIPT_USED: later("This receipt number is used already. Please check it and enter it again."),
        RefusalKind.OTHER: later("This is not possible. Please let us call you."),
    }
)


_DECIDED: Mapping[RefusalKind, str] = MappingProxyType(
    {
        RefusalKind.LETTER_APPROVED: later("{name} approved this letter just before you ({time})."),
        RefusalKind.LETTER_RETURNED: later("{name} sent this letter back just before you ({time})."),
        RefusalKind.STEP_DONE: later("{name} ticked this step already ({time})."),
    }
)

_PRIVATE_REFUSALS: Mapping[RefusalKind, str] = MappingProxyType(
    {
        RefusalKind.NOT_ON_LIST: later("This is for our colleagues only. Whatever you need, just tell me here."),
        RefusalKind.NOT_YOURS: later("This belongs to somebody else, so only they can answer it."),
        RefusalKind.NOT_PERMITTED: later("This is not possible from here. Please let us call you."),
        RefusalKind.CARD_REFRESHED: later("This button is out of date. Please look at the newest message."),
        RefusalKind.NOT_NOW: later("This is no longer possible; things have moved on. “Progress” shows how it stands."),
    }
)
"""What a resident reads instead: there are no cards in a private chat."""


def refused(notice: Refused, look: Look) -> View:
    """Why not, and what is possible instead."""
    t = look.t
    if notice.kind is RefusalKind.BLOCKED and not look.group:
        return View(text=_refusal(notice, look), rows=((emergency_key(t),),))
    return View(text=_refusal(notice, look), rows=() if look.group else (ways(look),))


def _refusal(notice: Refused, look: Look) -> Markup:
    telling = _TELLING.get(notice.kind)
    told = None if telling is None else telling(notice, look)
    if told is not None:
        return told
    known = _REFUSALS if look.group else {**_REFUSALS, **_PRIVATE_REFUSALS}
    return look.t(known.get(notice.kind, _REFUSALS[RefusalKind.OTHER]))


def _held(notice: Refused, look: Look) -> Markup | None:
    if notice.since is None:
        return None
    return look.t(
        "{holder} took this one just before you ({time}).", holder=notice.holder, time=look.clock(notice.since)
    )


def _decided(notice: Refused, look: Look) -> Markup | None:
    if notice.since is None:
        return None
    return look.t(_DECIDED[notice.kind], name=notice.holder or "", time=look.clock(notice.since))


def _yours(notice: Refused, look: Look) -> Markup | None:
    return (
        None
        if notice.since is None
        else look.t("You have this one already, since {time}.", time=look.clock(notice.since))
    )


def _hurried(notice: Refused, look: Look) -> Markup | None:
    if notice.again_at is None:
        return None
    return look.t(
        "I have asked them to hurry a short while ago; you can again from {time}. "
        "If it cannot wait, press “{call_me}”.",
        time=look.moment(notice.again_at),
        call_me=call_me_key(look.t).text,
    )


def _too_soon(notice: Refused, look: Look) -> Markup | None:
    if notice.again_at is None:
        return None
    time = look.moment(notice.again_at)
    return look.t("The resident was told a moment ago. You can press again from {time}.", time=time)


def _outside_hours(notice: Refused, look: Look) -> Markup:
    hours = look.t.plain(", ").join(notice.hours)
    return look.t(
        "This work may be done only {hours}, so that the neighbours can rest. Please choose another time.", hours=hours
    )


def _blocked(notice: Refused, look: Look) -> Markup:
    phone = notice.phone or look.community.desk_phone
    return look.t(
        "You cannot send anything here at present. Please ring {phone}. In danger press “Emergency”.", phone=phone
    )


def _others_do_it(notice: Refused, look: Look) -> Markup | None:
    """Whose work it is, so that a refusal always says whom to ask."""
    if not notice.who:
        return None
    roles = look.t.plain(", ").join(role_name(Role(one), look.t) for one in notice.who)
    return look.t("This is done by: {roles}. Please ask them.", roles=roles)


def _load_full(notice: Refused, look: Look) -> Markup:
    return look.t(
        "{name} has {held} tickets in hand, the limit here is {cap}. Finish one or hand one over first; "
        "urgent ones can always be taken.",
        name=notice.holder,
        held=notice.held,
        cap=notice.cap,
    )


_TELLING: Mapping[RefusalKind, Callable[[Refused, Look], Markup | None]] = MappingProxyType(
    {
        RefusalKind.HELD_BY_OTHER: _held,
        RefusalKind.LETTER_APPROVED: _decided,
        RefusalKind.LETTER_RETURNED: _decided,
        RefusalKind.STEP_DONE: _decided,
        RefusalKind.ALREADY_YOURS: _yours,
        RefusalKind.HURRIED_TOO_SOON: _hurried,
        RefusalKind.TOO_SOON: _too_soon,
        RefusalKind.OUTSIDE_HOURS: _outside_hours,
        RefusalKind.LOAD_FULL: _load_full,
        RefusalKind.NOT_PERMITTED: _others_do_it,
        RefusalKind.BLOCKED: _blocked,
    }
)
"""Refusals that tell more than their kind; None falls back to what the kind says."""


VIEWS: Views = MappingProxyType({Refused: refused})
