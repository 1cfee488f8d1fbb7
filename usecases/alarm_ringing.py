"""While nobody goes: everybody is called again, louder and wider; whoever raised the alarm is told (EMG-2, EMG-7)."""

from datetime import datetime, timedelta

from domain.alarms import reached, wording
from domain.events import CLOCK, EventKind
from domain.notices.emergencies import AlarmCall, StillWaiting
from domain.outgoing import Lane, PostKind
from domain.people import StaffMember
from domain.tickets import Status, Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of, carded, on_duty, routes_after, rules_of, sees_all
from usecases.deadlines import DueTimers
from usecases.effects.alarm_news import building_of, unit_of
from usecases.effects.alarming import ALARM_RINGS, ALARM_UNANSWERED, alarm_timer, reach
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.joined import joined_to
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_place, to_resident

_MOST_MENTIONED = 8
"""Colleagues on duty whose phones a call in a group rings."""


def ring(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Call everybody who was reached so far and whoever is reached now; after a downtime once, as wide as it is due."""
    ticket = _unanswered(uow, due)
    if ticket is None:
        return
    alarm, rules = alarm_of(uow, ticket), rules_of(uow, ticket)
    elapsed = now - alarm.started_at
    audiences = reached(rules.rungs, elapsed)
    uow.alarms.change(alarm, rings=alarm.rings + 1)
    before = carded(uow, ticket)
    for place, _ in before:
        _call(uow, ticket, alarm, place, elapsed)
    reach(uow, ticket, routes_after(uow, ticket, audiences), now)
    data = {"count": alarm.rings + 1, "to": ", ".join(audiences)}
    happen(uow, ticket, EventKind.RANG, CLOCK, now, data=data)
    uow.timers.add([alarm_timer(ticket, ALARM_RINGS, now + rules.repeat_every)])


def _unanswered(uow: UnitOfWork, due: DueTimers) -> Ticket | None:
    """The ticket as long as nobody goes."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    return ticket if ticket is not None and ticket.status is Status.ALARMED else None


def _call(uow: UnitOfWork, ticket: Ticket, alarm: Alarm, place: Place, elapsed: timedelta) -> None:
    masked = not sees_all(uow, ticket, place)
    called = AlarmCall(
        ticket_id=ticket.id,
        label=label_of(ticket),
        request_type=ticket.request_type,
        unit=None if masked else unit_of(ticket, alarm),
        building=building_of(ticket, alarm),
        wording=wording(rules_of(uow, ticket).rungs, elapsed),
        minutes=int(elapsed.total_seconds() // 60),
        masked=masked,
        drill=alarm.drill,
        mentions=tuple(said for one in _rung_here(uow, ticket, place) for said in mention(one)),
    )
    to_place(uow, ticket, place, called, kind=PostKind.RELAY, under_card=True, lane=Lane.ALARM)


def _rung_here(uow: UnitOfWork, ticket: Ticket, place: Place) -> list[StaffMember]:
    """Whose phones ring although the group is muted."""
    if place.chat_id > 0:
        return []
    return [one for one in on_duty(uow, ticket) if one.department == place.department][:_MOST_MENTIONED]


def tell_waiting(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Nobody has answered: the duty phone and the public numbers, again and again until somebody goes."""
    ticket = _unanswered(uow, due)
    if ticket is None:
        return
    alarm = alarm_of(uow, ticket)
    minutes = int((now - alarm.started_at).total_seconds() // 60)
    for one in (ticket, *joined_to(uow, ticket)):
        reporter = None if one.reporter_id is None else uow.residents.get(one.reporter_id)
        if reporter is not None and can_reach(uow, reporter):
            waiting = StillWaiting(ticket_id=one.id, request_type=one.request_type, minutes=minutes, drill=alarm.drill)
            to_resident(uow, reporter, waiting, ticket_id=one.id)
    happen(uow, ticket, EventKind.LEFT_WAITING, CLOCK, now, data={"count": minutes})
    uow.timers.add([alarm_timer(ticket, ALARM_UNANSWERED, now + rules_of(uow, ticket).unanswered_after)])
