"""Several alarms for one event become one: one press, and everybody who raised it hears the same (EMG-2)."""

from domain.alarms import SAME_EVENT_WITHIN
from domain.errors import CardRefreshed
from domain.events import EventKind
from domain.incoming import Press
from domain.notices.emergencies import RescueNews
from domain.tickets import RUNNING, Action, Ticket, next_status
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of, running_emergencies
from usecases.dispatch import judge
from usecases.effects.alarm_news import building_of
from usecases.effects.alarming import refresh_answers, stop
from usecases.joined import ABSORBS, JOINED, absorbed
from usecases.people import acting, staff_actor
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.speaking import to_resident
from usecases.ticket_ports import LinkKind


def same_event(uow: UnitOfWork, ticket: Ticket) -> list[Ticket]:
    """Earlier alarms of the same kind in the same building that still run; nearest in time first."""
    alarm = uow.alarms.of_ticket(ticket.id)
    if alarm is None or ticket.status not in RUNNING:
        return []
    found = [one for one in running_emergencies(uow, ticket.community_id) if _may_be_one(uow, ticket, alarm, one)]
    return sorted(found, key=lambda one: one.reported_at, reverse=True)


def _may_be_one(uow: UnitOfWork, ticket: Ticket, alarm: Alarm, other: Ticket) -> bool:
    """An alarm whose building nobody knows may be anywhere; a drill is never the same as a real one."""
    if other.id >= ticket.id or other.request_type != ticket.request_type:
        return False
    others = alarm_of(uow, other)
    here, there = building_of(ticket, alarm), building_of(other, others)
    near = ticket.reported_at - other.reported_at <= SAME_EVENT_WITHIN
    return near and alarm.drill is others.drill and (here is None or there is None or here == there)


def join(uow: UnitOfWork, press: Press, ticket_id: int, other_id: int) -> Answer:
    """It is the same event. Raises CardRefreshed when the other one is over or never could be the same."""
    actor = judge(uow, press, ticket_id, None, Action.JOIN_ALARM).actor
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        raise CardRefreshed
    next_status(ticket.workflow, ticket.status, Action.JOIN_ALARM)
    other = next((one for one in same_event(uow, ticket) if one.id == other_id), None)
    if other is None:
        raise CardRefreshed
    who, at = staff_actor(actor), press.at
    stop(uow, ticket)
    uow.links.add(ticket, other, LinkKind.JOINED, at)
    changes = {"closed_at": at, "outcome": JOINED}
    joined = happen(
        uow, ticket, EventKind.JOINED, who, at, action=Action.JOIN_ALARM, changes=changes, data={"to": other.number}
    )
    uow.alarms.change(alarm_of(uow, ticket), joined_into=other.id)
    more = {"details": {**other.details, ABSORBS: absorbed(other) + absorbed(ticket) + 1}}
    other = happen(uow, other, EventKind.ABSORBED, who, at, changes=more, data={"from": ticket.number})
    _bring_along(uow, joined, other, press)
    _tell(uow, joined, other, press)
    return Answer()


def _bring_along(uow: UnitOfWork, ticket: Ticket, other: Ticket, press: Press) -> None:
    """Whoever was going to the one goes to the event."""
    for goer in uow.alarm_goers.of(alarm_of(uow, ticket).id):
        member = uow.staff.get(goer.staff_id)
        alarm = alarm_of(uow, other)
        if goer.left_at is not None or member is None or not uow.alarm_goers.go(alarm, member.id, goer.going_at):
            continue
        if alarm.first_going_at is None:
            uow.alarms.change(alarm, first_going_at=goer.going_at)
        changes = {} if other.holder_id is not None else {"holder_id": member.id, "held_since": press.at}
        who = staff_actor(acting(member))
        other = happen(uow, other, EventKind.SOMEBODY_GOES, who, press.at, action=Action.GO, changes=changes)


def _tell(uow: UnitOfWork, ticket: Ticket, other: Ticket, press: Press) -> None:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is not None and can_reach(uow, reporter):
        news = RescueNews(event=EventKind.JOINED, ticket_id=ticket.id, at=press.at, drill=alarm_of(uow, other).drill)
        to_resident(uow, reporter, news, ticket_id=ticket.id)
        refresh_answers(uow, ticket)
