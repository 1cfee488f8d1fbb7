"""The card of an emergency: where, who, who goes, what stands in the way; and the keys of whoever goes (EMG-2)."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.alarms import FalseReason, RouteTrouble
from domain.events import Event
from domain.map_links import map_link
from domain.masking import mask_name
from domain.notices.staff import CardPage
from domain.tickets import RUNNING, Action, Status
from handlers.buttons.emergencies import AlarmPage, EndAlarm, FalseAlarm, JoinAlarm
from handlers.buttons.staff import ActOnTicket
from handlers.translator import later
from handlers.views.after_alarm_keys import read_key, report_key, write_key
from handlers.views.fitting import rows_of
from handlers.views.ticket_words import dotted, drill_words, lines, quoted
from handlers.views.view import Key, KeyStyle, Look, Row, View
from usecases.acting import ANY_ROUND
from usecases.alarm_screens import AlarmData, Helper
from usecases.plan_acts import end_line

_SAID = 80
"""Characters of the newest words on the card."""


def alarm_card(data: AlarmData, look: Look) -> View:
    """The card as this chat may see it; once it is over nothing stands there that is nobody's business any more."""
    if data.page is CardPage.RETIRED:
        return View(
            text=lines(_head(data, look), look.t("This card is no longer kept up to date; there is a newer one."))
        )
    if data.ticket.status not in RUNNING:
        text = lines(_head(data, look), _place_after(data, look), _helpers(data, look), _outcome(data, look))
        return View(text=text, rows=_keys_after(data, look))
    text = lines(
        _head(data, look),
        _who(data, look),
        _place(data, look),
        _helpers(data, look),
        dotted(*_warnings(data, look)),
        _said(data, look),
        dotted(*_steps(data, look)),
    )
    return View(text=text, rows=_keys(data, look))


def _head(data: AlarmData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    return dotted(
        f"{look.emoji(ticket.request_type)} {ticket.number}",
        drill_words(look) if data.alarm.drill else None,
        look.matter(ticket.request_type, None),
        t.n("with {n} more report", "with {n} more reports", data.joined) if data.joined else None,
    )


def building_words(building: str | None, look: Look) -> str:
    """A building by its name; `-` is outside of all of them."""
    if building == "-":
        return look.t.plain("in no building")
    found = None if building is None else look.community.building(building)
    return "" if found is None else look.t.text(found.name)


def _who(data: AlarmData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    if not data.full:
        return dotted(building_words(data.building, look) or t("somewhere in the community"))
    phone = ticket.contact_phone
    unknown = None if ticket.verified or ticket.reporter_id is None else t("not verified yet")
    return dotted(
        look.unit(ticket.unit),
        quoted(ticket.contact_name or "", 40),
        "" if phone is None else phone.removeprefix("+86"),
        unknown,
    )


def _place(data: AlarmData, look: Look) -> Markup:
    """Where it is now, as far as it was said: the building that was chosen, the place on the map."""
    if not data.full:
        return Markup("")
    t, at_home = look.t, (data.ticket.unit or "").partition("-")[0]
    building = building_words(data.building, look) if data.building != at_home else ""
    link = None
    if data.place is not None and data.located_at is not None:
        url = map_link(*data.place, look.community.region)
        shown = Markup('<a href="{url}">{words}</a>').format(url=url, words=t.plain("map"))
        link = t("place sent {time}: {map}", time=look.clock(data.located_at), map=shown)
    return dotted(t("is now: {place}", place=building) if building else None, link)


def _place_after(data: AlarmData, look: Look) -> Markup:
    """What is left of it afterwards: the unit as on any ticket, the name masked, no number, no place."""
    if not data.full:
        return Markup("")
    name = data.ticket.contact_name
    return dotted(look.unit(data.ticket.unit), mask_name(name) if name else "")


def _helpers(data: AlarmData, look: Look) -> Markup:
    t = look.t
    if not data.going and data.ticket.status is Status.ALARMED:
        called = t.n("called {n}×", "called {n}×", data.alarm.rings) if data.alarm.rings else None
        return dotted(t("raised {time}, nobody is going yet", time=look.clock(data.alarm.started_at)), called)
    return dotted(*(_helper(one, look) for one in data.helpers))


def _helper(one: Helper, look: Look) -> Markup:
    t, goer, name = look.t, one.goer, one.member.name
    if goer.left_at is not None:
        return t("{name} cannot come ({time})", name=name, time=look.lasting(goer.left_at))
    if goer.on_site_at is not None:
        return t("{name} there since {time}", name=name, time=look.lasting(goer.on_site_at))
    return t("{name} set out {time}", name=name, time=look.lasting(goer.going_at))


TROUBLES: Mapping[str, str] = MappingProxyType(
    {
        RouteTrouble.NO_GROUP: later("{place}: no group is connected"),
        RouteTrouble.LOST: later("{place}: the group cannot be reached"),
        RouteTrouble.FLOODED: later("{place}: Telegram lets nothing through for a minute"),
        RouteTrouble.MOVED: later("{place}: the group has moved, the alarm follows"),
        RouteTrouble.UNDELIVERED: later("{place}: a message did not arrive"),
        RouteTrouble.BLOCKED: later("{place}: cannot be written to in private"),
        RouteTrouble.RESIDENT: later("the resident gets no messages any more"),
    }
)
"""Ways that failed, as those read it who were reached."""


def trouble_words(department: object, who: object, reason: object, look: Look) -> Markup:
    """One way that failed: a department's group, or a colleague."""
    place = str(who) if who else look.department(str(department))
    return look.t(TROUBLES.get(str(reason), TROUBLES[RouteTrouble.UNDELIVERED]), place=place)


def _trouble(one: Event, look: Look) -> Markup:
    return trouble_words(one.data.get("department"), one.data.get("who"), one.data.get("reason"), look)


def _warnings(data: AlarmData, look: Look) -> list[Markup]:
    """What whoever goes has to know."""
    t, alarm = look.t, data.alarm
    found: list[Markup] = []
    if alarm.silent:
        found.append(t("silent: do not ring, do not knock"))
    if alarm.short_since is not None:
        found.append(t("not enough people since {time}", time=look.clock(alarm.short_since)))
    if alarm.taken_back_at is not None:
        found.append(t("“pressed by mistake” at {time}, still to be made sure", time=look.clock(alarm.taken_back_at)))
    return [*found, *(_trouble(one, look) for one in data.troubles)] if data.full else found


def _said(data: AlarmData, look: Look) -> Markup:
    if data.said is None or not data.full:
        return Markup("")
    words = quoted(str(data.said.data["words"]), _SAID)
    more = f"💬{data.words}" if data.words > 1 else None
    return dotted(look.t("{time} “{words}”", time=look.clock(data.said.at), words=words), more)


FALSE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        FalseReason.NOTHING_THERE: later("Nothing there"),
        FalseReason.BY_MISTAKE: later("Pressed by mistake"),
        FalseReason.SOLVED: later("Over before we came"),
        FalseReason.TRIAL: later("Only tried it"),
    }
)


def _outcome(data: AlarmData, look: Look) -> Markup:
    t, over_at = look.t, data.alarm.over_at or data.ticket.closed_at
    time = "" if over_at is None else look.lasting(over_at)
    if data.false_reason is not None:
        reason = t.plain(FALSE_REASONS.get(data.false_reason, FALSE_REASONS[FalseReason.NOTHING_THERE]))
        return t("✅ False alarm {time}: {reason}", time=time, reason=reason)
    if data.alarm.joined_into is not None:
        return t("✅ Goes on with another alarm, {time}", time=time)
    return t("✅ Over {time}", time=time)


def _steps(data: AlarmData, look: Look) -> list[Markup]:
    """How far the checklist is; before the end what ending means."""
    t, listed = look.t, data.plan.lines
    if not listed or not data.full:
        return []
    end = None if data.plan.may_end else end_line(listed)
    if data.page is CardPage.END and end is not None:
        return [t("Is this so: {step}?", step=look.text(end.step.text))]
    late = sum(1 for line in data.plan.open_lines if line.is_late(look.now))
    done = t("steps {done}/{all}", done=sum(1 for line in listed if line.ticked), all=len(listed))
    return [done, t.n("{n} late", "{n} late", late)] if late else [done]


# ------------------------------------------------------------------------------------------------ keys

LABELS: Mapping[Action, str] = MappingProxyType(
    {
        Action.GO: later("I am going"),
        Action.ARRIVE: later("I am there"),
        Action.STAND_DOWN: later("Cannot come"),
        Action.NOT_ENOUGH: later("More people"),
    }
)

_ROWS: Mapping[Status, tuple[tuple[Action, ...], ...]] = MappingProxyType(
    {
        Status.ALARMED: ((Action.GO,), (Action.NOT_ENOUGH,)),
        Status.GOING: ((Action.GO, Action.ARRIVE), (Action.STAND_DOWN, Action.NOT_ENOUGH)),
        Status.ON_SITE: ((Action.GO, Action.ARRIVE), (Action.STAND_DOWN, Action.NOT_ENOUGH)),
    }
)


def _keys(data: AlarmData, look: Look) -> tuple[Row, ...]:
    if data.page is CardPage.FALSE and data.full:
        return _false_keys(data, look)
    if data.page is CardPage.END and data.full:
        sure = Key(
            text=look.t.plain("Yes, end it"),
            button=EndAlarm(ticket_id=data.ticket.id),
            style=KeyStyle.SUCCESS,
        )
        return ((sure, _page(data, CardPage.MAIN, look.t.plain("Back"))),)
    first, second = _ROWS[data.ticket.status]
    if not data.full:
        return ((go_key(data.ticket.id, look),),)
    ends = (
        _page(data, CardPage.FALSE, look.t.plain("False alarm")),
        _page(data, CardPage.END, look.t.plain("End the alarm")),
    )
    rows = (tuple(_key(data, one, look) for one in first), tuple(_key(data, one, look) for one in second), ends)
    if data.same_event is None:
        return rows
    same = look.t.plain("Same as {number}", number=data.same_event.short_number)
    return (*rows, (Key(text=same, button=JoinAlarm(ticket_id=data.ticket.id, other_id=data.same_event.id)),))


def _keys_after(data: AlarmData, look: Look) -> tuple[Row, ...]:
    """What there is to write and to read when it is over; nothing after a false alarm, or for who only helped."""
    if not data.full or data.false_reason is not None or data.alarm.joined_into is not None:
        return ()
    keys = [write_key(data.ticket.id, look.t)] if data.is_wanted else []
    keys += [read_key(data.ticket.id, look.t)] if data.has_summary else []
    return ((*keys, report_key(data.ticket.id, look.t)),)


def _false_keys(data: AlarmData, look: Look) -> tuple[Row, ...]:
    keys = [
        Key(text=look.t.plain(words), button=FalseAlarm(ticket_id=data.ticket.id, reason=reason))
        for reason, words in FALSE_REASONS.items()
    ]
    return (*rows_of(keys, 2), (_page(data, CardPage.MAIN, look.t.plain("Back")),))


def _key(data: AlarmData, action: Action, look: Look) -> Key:
    if action is Action.GO:
        return go_key(data.ticket.id, look)
    button = ActOnTicket(ticket_id=data.ticket.id, round=ANY_ROUND, action=action.value)
    return Key(text=look.t.plain(LABELS[action]), button=button)


def go_key(ticket_id: int, look: Look) -> Key:
    """ "I am going", under everything that calls."""
    button = ActOnTicket(ticket_id=ticket_id, round=ANY_ROUND, action=Action.GO.value)
    return Key(text=look.t.plain(LABELS[Action.GO]), button=button, style=KeyStyle.DANGER)


def _page(data: AlarmData, page: CardPage, text: str) -> Key:
    return Key(text=text, button=AlarmPage(ticket_id=data.ticket.id, page=page.value))
