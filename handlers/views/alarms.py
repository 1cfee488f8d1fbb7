"""Emergencies: what whoever raised an alarm reads, the calls while nobody goes, the news of it (EMG-2, EMG-7)."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.alarms import PlaceSaid, RouteTrouble
from domain.emergencies import AlarmWording
from domain.events import EventKind
from domain.notices.emergencies import AlarmAnswer, AlarmCall, AlarmNews, PlaceAsked, RescueNews, StillWaiting
from domain.tickets import RUNNING
from handlers.buttons.emergencies import AllowSound, SayBuilding, SayCommunity, TakeBack, TurnPlaces
from handlers.translator import later
from handlers.views.alarm_card import FALSE_REASONS, building_words, go_key, trouble_words
from handlers.views.fitting import page_of, rows_of, short
from handlers.views.mentions import calling
from handlers.views.ticket_words import dotted, drill_words, lines
from handlers.views.view import Key, Look, PresentView, PresentViews, Row, View, Views
from usecases.alarm_screens import OwnAlarm, PlaceQuestion, own_alarm, place_question
from usecases.alarm_words import OUTSIDE

_PLACES = 6
"""Buildings and communities on one page of keys."""


# ------------------------------------------------------------------------------------------------ who raised it


def numbers_line(first: tuple[str, ...], look: Look) -> str:
    """The community's public numbers, those of this kind of emergency first: 急救 120，火警 119."""
    named = [one for one in look.community.contacts if one.key in first]
    numbers = sorted((*named, *look.community.emergency_numbers), key=lambda one: _rank(one.key, first))
    return look.t.plain(", ").join(f"{look.t.text(one.title)} {one.number}" for one in numbers)


def _rank(key: str, first: tuple[str, ...]) -> int:
    return first.index(key) if key in first else len(first)


def alarm_answer(data: OwnAlarm, look: Look) -> View:
    """First whom to call oneself, then who was alarmed, the one line of safety, and the way back."""
    t = look.t
    if data.home.status not in RUNNING:
        return View(
            text=_drill(data.alarm.drill, look)
            + t(
                "This alarm is over. If there is danger, call: {numbers}",
                numbers=numbers_line(data.rules.numbers, look),
            )
        )
    numbers = t("🚨 {numbers}: you can call them right away.", numbers=numbers_line(data.rules.numbers, look))
    text = lines(
        _drill(data.alarm.drill, look) + numbers, _alarmed(data, look), t.text(data.rules.safety), _sound(data, look)
    )
    back = Key(text=t.plain("Pressed by mistake"), button=TakeBack(ticket_id=data.ticket.id))
    rows: list[Row] = [] if data.alarm.taken_back_at is not None else [(back,)]
    if data.rules.silent:
        rows.insert(0, (_sound_key(data, look),))
    return View(text=text, rows=tuple(rows))


def _drill(drill: bool, look: Look) -> Markup:
    return Markup.escape(drill_words(look) + " ") if drill else Markup("")


def _alarmed(data: OwnAlarm, look: Look) -> Markup:
    t = look.t
    names = t.plain(", ").join(look.department(one) for one in data.departments)
    time = look.clock(data.alarm.started_at)
    told = t("Alerted at {time}: {departments}.", departments=names, time=time)
    if data.elsewhere:
        here = look.text(look.community.name)
        told = t("{community}, alerted at {time}: {departments}.", community=here, departments=names, time=time)
    if data.alarm.taken_back_at is not None:
        back = t("You pressed “by mistake”: we ring you to make sure. Until then help keeps coming.")
        return t.sentences(told, back)
    if data.going:
        coming = t.plain(", ").join(one.member.name for one in data.going)
        return t.sentences(told, t("Coming: {names}.", names=coming))
    phone = t("Duty phone {phone}", phone=look.community.desk_phone)
    return t.sentences(told, t("You will hear as soon as somebody sets out."), phone)


def _sound(data: OwnAlarm, look: Look) -> Markup:
    if not data.rules.silent:
        return Markup("")
    if data.alarm.silent:
        return look.t("Silent: nobody rings you, and my messages make no sound. Write or send your place.")
    return look.t("Not silent any more: we may ring you.")


def _sound_key(data: OwnAlarm, look: Look) -> Key:
    words = later("You may ring me") if data.alarm.silent else later("I cannot speak")
    button = AllowSound(ticket_id=data.ticket.id, silent=not data.alarm.silent)
    return Key(text=look.t.plain(words), button=button)


def place_asked(data: PlaceQuestion, look: Look) -> View:
    """A key for each building; nothing waits for the answer."""
    t = look.t
    if data.over:
        return View(text=t("Thank you, your place is not needed any more."))
    if data.now_in is not None:
        there = look.text(look.knowledge.community(data.now_in).name)
        return View(text=t("The alarm is raised in {community} now.", community=there))
    chosen = building_words(data.chosen, look)
    said = t("Noted: {place}. A floor or a place helps too: write it, or send your location.", place=chosen)
    asked = t("Where are you? Press the building, write it, or send your location.")
    page, pages, shown = page_of([*_building_keys(data, look), *_community_keys(data, look)], data.page, _PLACES)
    keys = list(shown)
    keys.append(Key(text=t.plain("In no building"), button=SayBuilding(ticket_id=data.ticket.id, building=OUTSIDE)))
    rows = rows_of(keys, 2)
    turning = [
        Key(text=t.plain(words), button=TurnPlaces(ticket_id=data.ticket.id, page=to))
        for to, words in ((page - 1, later("‹ Previous")), (page + 1, later("More ›")))
        if 0 <= to < pages
    ]
    return View(text=said if chosen else asked, rows=(*rows, tuple(turning)) if turning else tuple(rows))


def _building_keys(data: PlaceQuestion, look: Look) -> list[Key]:
    return [
        Key(text=short(look.text(one.name)), button=SayBuilding(ticket_id=data.ticket.id, building=one.key))
        for one in look.community.buildings
    ]


def _community_keys(data: PlaceQuestion, look: Look) -> list[Key]:
    names = {one: look.text(look.knowledge.community(one).name) for one in data.elsewhere}
    return [
        Key(text=short(f"📍 {name}"), button=SayCommunity(ticket_id=data.ticket.id, community=one))
        for one, name in names.items()
    ]


def still_waiting(notice: StillWaiting, look: Look) -> View:
    """Nobody has answered: whom to ring, and that we go on calling (EMG-7)."""
    rules = look.knowledge.request_type(look.community, notice.request_type).emergency
    text = look.t(
        "Nobody has answered yet. Please ring the duty phone {phone} yourself, or {numbers}. We keep calling people.",
        phone=look.community.desk_phone,
        numbers=numbers_line(() if rules is None else rules.numbers, look),
    )
    return View(text=_drill(notice.drill, look) + text)


_RESCUE: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.SOMEBODY_GOES: later("{staff} set out at {time} and is on the way to you."),
        EventKind.ARRIVED: later("{staff} is there ({time})."),
        EventKind.MORE_NEEDED: later("More people are being called ({time})."),
        EventKind.JOINED: later("Somebody else has raised the same alarm; it is handled together."),
        EventKind.ALARM_OVER: later("It was over at {time}. If you still need anything, write or ring us."),
        EventKind.FALSE_ALARM: later(
            "Checked at {time}: nothing had happened. Better to press once too often than not at all."
        ),
    }
)


def rescue_news(notice: RescueNews, look: Look) -> View:
    """Who comes, with badge and department, so that the door may be opened (DSP-7)."""
    t = look.t
    who = dotted(
        None if notice.department is None else look.department(notice.department),
        None if notice.badge is None else t("badge {badge}", badge=notice.badge),
    )
    staff = t("{name} ({who})", name=notice.staff or "", who=who) if who else Markup.escape(notice.staff or "")
    if notice.event is EventKind.STOOD_DOWN:
        said = later("{staff} cannot come after all. Others are coming.")
        if notice.nobody:
            said = later("{staff} cannot come after all. We are calling others right now.")
    else:
        said = _RESCUE[notice.event]
    return View(text=_drill(notice.drill, look) + t(said, staff=staff, time=look.clock(notice.at)))


# ------------------------------------------------------------------------------------------------ who comes

_CALLS: Mapping[AlarmWording, str] = MappingProxyType(
    {
        AlarmWording.ALARM: later("🚨 {what}, {where}. Who goes?"),
        AlarmWording.AGAIN: later("🚨 {what}, {where}: nobody is going yet, {minutes} min. Who goes?"),
        AlarmWording.LOUDER: later(
            "🚨 {what}, {where}: somebody has been waiting for {minutes} min! Whoever can, go now."
        ),
        AlarmWording.LOUDEST: later(
            "🚨 {what}, {where}: {minutes} min and still nobody! Whoever reads this: go, or ring somebody who can."
        ),
    }
)


def alarm_call(notice: AlarmCall, look: Look) -> View:
    """Louder each time, with the one key that stops it."""
    what = dotted(drill_words(look) if notice.drill else None, look.matter(notice.request_type, None), notice.label)
    text = look.t(_CALLS[notice.wording], what=what, where=_place(notice, look), minutes=notice.minutes)
    return View(text=calling(notice.mentions, text), rows=((go_key(notice.ticket_id, look),),))


def _place(notice: AlarmCall | AlarmNews, look: Look) -> str:
    home = "" if notice.masked else look.unit(notice.unit)
    return home or building_words(notice.building, look) or look.t.plain("place unknown")


_NEWS: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.RAISED_AGAIN: later("🚨 {what}, {where}: the resident has pressed again."),
        EventKind.SOMEBODY_GOES: later("{what}: {who} set out at {time}."),
        EventKind.STOOD_DOWN: later("{what}: {who} cannot come after all."),
        EventKind.MORE_NEEDED: later(
            "🚨 {what}, {where}: {who} needs more people, now. Who can, goes. If somebody is hurt: {numbers}."
        ),
        EventKind.TAKEN_BACK: later(
            "{what}: the resident pressed “by mistake”. Please call back and make sure; only we end the alarm."
        ),
        EventKind.ALARM_OVER: later("✅ {what} is over, {time}. Thank you."),
        EventKind.DRILL_OVER: later("✅ {what} is over, {time}. Thank you. The report follows."),
        EventKind.BRANCH_CHOSEN: later("{what}, {where}: the resident needs: {branch}."),
    }
)

_SOUND: Mapping[bool, str] = MappingProxyType(
    {
        True: later("{what}: the resident cannot speak. Do not ring, do not knock."),
        False: later("{what}: the resident may be rung now."),
    }
)


_NOT_REACHED: Mapping[bool, str] = MappingProxyType(
    {
        True: later("🚨 {what}: our messages do not reach the resident any more. Do not ring; go and look."),
        False: later("🚨 {what}: our messages do not reach the resident any more. Ring them, or go and look."),
    }
)

_PLACES_SAID: Mapping[PlaceSaid, str] = MappingProxyType(
    {
        PlaceSaid.BUILDING: later("{what}: the resident is now here: {where}."),
        PlaceSaid.MAP: later("{what}: the resident has sent their place; the map is on the card."),
        PlaceSaid.ELSEWHERE: later(
            "{what}: the resident says it is in {community}; people there are alarmed. "
            "Please make sure, then end it here."
        ),
    }
)


def alarm_news(notice: AlarmNews, look: Look) -> View:
    """What happened, to those who were alarmed; what calls for people has the key below."""
    t = look.t
    what = dotted(drill_words(look) if notice.drill else None, look.matter(notice.request_type, None), notice.label)
    values = {
        "what": what,
        "where": building_words(notice.building, look) if notice.event is EventKind.LOCATED else _place(notice, look),
        "who": notice.who or t.plain("a colleague"),
        "time": look.clock(notice.at),
        "numbers": t.plain("(a drill: nobody is called)") if notice.drill else numbers_line(("ambulance",), look),
        "branch": _branch_words(notice, look),
        "community": look.text(look.knowledge.community(notice.community).name) if notice.community else "",
    }
    text = t(_words_of(notice), **values)
    if notice.event is EventKind.FALSE_ALARM:
        reason = t.plain(FALSE_REASONS.get(notice.reason or "", "")) if notice.reason in FALSE_REASONS else ""
        text = t(
            "✅ {what}: false alarm, {reason} ({time}).",
            reason=reason,
            **{key: values[key] for key in ("what", "time")},
        )
    elif notice.event is EventKind.ROUTE_FAILED and notice.reason == RouteTrouble.RESIDENT:
        text = t(_NOT_REACHED[notice.silent], what=what)
    elif notice.event is EventKind.ROUTE_FAILED:
        text = t(
            "🚨 {what}: {trouble}. The others are being called.",
            what=what,
            trouble=trouble_words(notice.department, notice.who, notice.reason, look),
        )
    calls = notice.event in (EventKind.RAISED_AGAIN, EventKind.MORE_NEEDED) or notice.nobody
    over = notice.event in (EventKind.ALARM_OVER, EventKind.DRILL_OVER, EventKind.FALSE_ALARM)
    rows = ((go_key(notice.ticket_id, look),),) if calls and not over else ()
    return View(text=calling(notice.mentions, text), rows=rows)


def _branch_words(notice: AlarmNews, look: Look) -> str:
    rules = look.knowledge.request_type(look.community, notice.request_type).emergency
    asks = None if rules is None else rules.asks
    found = None if asks is None else asks.branch(notice.reason or "")
    return "" if found is None else look.text(found.title)


_NOBODY_LEFT = later("🚨 {what}, {where}: {who} cannot come, and nobody else is going! Who goes?")
_TAKEN_BACK_SILENTLY = later(
    "{what}: the resident pressed “by mistake”, but the alarm is silent. Do not ring; go and make sure."
)


def _words_of(notice: AlarmNews) -> str:
    match notice.event:
        case EventKind.STOOD_DOWN if notice.nobody:
            return _NOBODY_LEFT
        case EventKind.TAKEN_BACK if notice.silent:
            return _TAKEN_BACK_SILENTLY
        case EventKind.LOCATED:
            return _PLACES_SAID[PlaceSaid(notice.reason or PlaceSaid.BUILDING)]
        case EventKind.SOUND_SET:
            return _SOUND[notice.silent]
        case _:
            return _NEWS.get(notice.event, "{what}")


VIEWS: Views = MappingProxyType(
    {
        StillWaiting: still_waiting,
        RescueNews: rescue_news,
        AlarmCall: alarm_call,
        AlarmNews: alarm_news,
    }
)

PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        AlarmAnswer: PresentView(load=own_alarm, show=alarm_answer),
        PlaceAsked: PresentView(load=place_question, show=place_asked),
    }
)
