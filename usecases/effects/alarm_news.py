"""Telling what happened to an emergency: those who were alarmed, and everybody who raised it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.events import ActorKind, EventKind
from domain.notices.emergencies import AlarmNews, RescueNews
from domain.outgoing import Lane, PostKind
from domain.tickets import Status, Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of, carded, sees_all
from usecases.effects.alarming import refresh_answers
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.joined import joined_to
from usecases.places import Place
from usecases.reaching import can_reach
from usecases.speaking import to_place, to_resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Who hears an event beyond the card that is drawn anew.

    `groups`: the groups that were alarmed; `privately`: whoever was alarmed in private; `reporters`: who raised it.
    """

    groups: bool = True
    privately: bool = False
    reporters: bool = False


HEARD: Mapping[EventKind, Hearers] = MappingProxyType(
    {
        EventKind.RAISED_AGAIN: Hearers(),
        EventKind.SOMEBODY_GOES: Hearers(reporters=True),
        EventKind.ARRIVED: Hearers(groups=False, reporters=True),
        EventKind.STOOD_DOWN: Hearers(privately=True, reporters=True),
        EventKind.MORE_NEEDED: Hearers(privately=True, reporters=True),
        EventKind.TAKEN_BACK: Hearers(privately=True),
        EventKind.LOCATED: Hearers(privately=True),
        EventKind.SOUND_SET: Hearers(privately=True),
        EventKind.ROUTE_FAILED: Hearers(privately=True),
        EventKind.ALARM_OVER: Hearers(reporters=True),
        EventKind.DRILL_OVER: Hearers(),
        EventKind.FALSE_ALARM: Hearers(privately=True, reporters=True),
        EventKind.BRANCH_CHOSEN: Hearers(privately=True),
    }
)


def tell_alarm(happening: Happening) -> None:
    """Each chat once, as much as it may know."""
    uow, ticket, alarm = happening.uow, happening.ticket, alarm_of(happening.uow, happening.ticket)
    hearers = HEARD[happening.kind]
    for place, _ in carded(uow, ticket):
        if (hearers.groups if place.chat_id < 0 else hearers.privately) and not _knows(happening, place):
            news = alarm_news(happening, alarm, masked=not sees_all(uow, ticket, place))
            to_place(uow, ticket, place, news, kind=PostKind.RELAY, under_card=True, lane=Lane.ALARM)
    if hearers.reporters:
        tell_reporters(happening, alarm)


def _knows(happening: Happening, place: Place) -> bool:
    """Nobody hears in private what they did themselves, nor a group that nothing gets through to it."""
    if place.reader is not None:
        return happening.actor.kind is ActorKind.STAFF and place.reader == happening.actor.id
    lost = happening.kind is EventKind.ROUTE_FAILED and happening.text("who") is None
    return lost and happening.text("department") == place.department


def alarm_news(happening: Happening, alarm: Alarm, *, masked: bool) -> AlarmNews:
    """What those who were alarmed read of an event."""
    ticket = happening.ticket
    return AlarmNews(
        event=happening.kind,
        ticket_id=ticket.id,
        label=label_of(ticket),
        request_type=ticket.request_type,
        unit=None if masked else unit_of(ticket, alarm),
        building=happening.text("building") or building_of(ticket, alarm),
        at=happening.at,
        who=happening.text("who") or (None if masked else happening.actor.name),
        department=happening.text("department"),
        reason=happening.text("reason"),
        community=happening.text("community"),
        nobody=ticket.status is Status.ALARMED,
        silent=alarm.silent,
        masked=masked,
        drill=alarm.drill,
    )


def building_of(ticket: Ticket, alarm: Alarm) -> str | None:
    """The building, by what was chosen or by the home."""
    return alarm.building or ((ticket.unit or "").partition("-")[0] or None)


def unit_of(ticket: Ticket, alarm: Alarm) -> str | None:
    """The home, as long as they are not said to be in another building."""
    at_home = (ticket.unit or "").partition("-")[0]
    return ticket.unit if alarm.building in (None, at_home) else None


def tell_reporters(happening: Happening, alarm: Alarm) -> None:
    """Everybody who raised this event, each in their own chat."""
    uow, ticket = happening.uow, happening.ticket
    colleague = None if happening.actor.id is None else uow.staff.get(happening.actor.id)
    for one in (ticket, *joined_to(uow, ticket)):
        reporter = None if one.reporter_id is None else uow.residents.get(one.reporter_id)
        if reporter is None or not can_reach(uow, reporter):
            continue
        news = RescueNews(
            event=happening.kind,
            ticket_id=one.id,
            at=happening.at,
            staff=happening.text("who") or (None if colleague is None else colleague.name),
            badge=None if colleague is None else colleague.badge,
            department=None if colleague is None else colleague.department,
            nobody=ticket.status is Status.ALARMED,
            drill=alarm.drill,
        )
        to_resident(uow, reporter, news, ticket_id=one.id)
        refresh_answers(uow, one)
