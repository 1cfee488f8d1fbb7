"""What the card of an emergency shows, and what whoever raised it reads, as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.emergencies import EmergencyRules
from domain.events import Event, EventKind
from domain.notices.emergencies import AlarmAnswer, PlaceAsked
from domain.notices.staff import CardPage, TicketCard
from domain.people import StaffMember
from domain.plans import PlanState
from domain.tickets import Ticket, Workflow
from usecases.alarm_elsewhere import elsewhere, raised_again_in
from usecases.alarm_joining import same_event
from usecases.alarm_ports import Alarm, Goer
from usecases.alarm_routes import alarm_of, own_departments, rules_of, sees_all
from usecases.effects.alarm_news import building_of
from usecases.joined import absorbed, home_of, joined_to
from usecases.places import Place
from usecases.plan_state import plan_of
from usecases.ports import UnitOfWork
from usecases.summary_reading import is_wanted, summaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A colleague who goes, or went."""

    member: StaffMember
    goer: Goer


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmData:
    """An emergency for one chat. `full`: the chat learns who and where exactly.

    `helpers` in the order in which they went; `troubles` are the ways that failed, newest of each; `said` is the
    newest word of whoever raised it, `words` how often they said something. `place` is where it is, in degrees.
    `same_event`: an earlier alarm that may be about the same.
    `plan`: how far the steps are. Once it is over: whether a summary `is_wanted`, or stands there (`has_summary`).
    """

    ticket: Ticket
    alarm: Alarm
    page: CardPage
    full: bool
    building: str | None
    helpers: tuple[Helper, ...]
    troubles: tuple[Event, ...]
    said: Event | None
    words: int
    joined: int
    place: tuple[float, float] | None
    located_at: datetime | None
    false_reason: str | None
    same_event: Ticket | None = None
    plan: PlanState
    is_wanted: bool
    has_summary: bool

    @property
    def going(self) -> tuple[Helper, ...]:
        """Those who go or are there now."""
        return tuple(one for one in self.helpers if one.goer.left_at is None)


def alarm_data(uow: UnitOfWork, ticket: Ticket, notice: TicketCard, events: Sequence[Event]) -> AlarmData | None:
    """None for a ticket of another workflow."""
    if ticket.workflow is not Workflow.EMERGENCY:
        return None
    alarm = alarm_of(uow, ticket)
    place = Place(chat_id=0, department=notice.department, reader=notice.reader)
    said = [one for one in events if one.kind is EventKind.REMARKED]
    where = _where(uow, ticket, alarm)
    return AlarmData(
        ticket=ticket,
        alarm=alarm,
        page=notice.page,
        full=sees_all(uow, ticket, place),
        building=building_of(ticket, where),
        helpers=helpers_of(uow, alarm),
        troubles=_troubles(events),
        said=next((one for one in reversed(said) if one.data.get("words")), None),
        words=len(said),
        joined=absorbed(ticket),
        place=None if where.latitude is None or where.longitude is None else (where.latitude, where.longitude),
        located_at=where.located_at,
        same_event=next(iter(same_event(uow, ticket)), None),
        false_reason=next((str(one.data.get("reason")) for one in events if one.kind is EventKind.FALSE_ALARM), None),
        plan=plan_of(uow, ticket, alarm),
        is_wanted=is_wanted(events),
        has_summary=bool(summaries(events)),
    )


def _where(uow: UnitOfWork, ticket: Ticket, alarm: Alarm) -> Alarm:
    """Whose place is shown: the newest that anybody sent who raised this event."""
    others = (uow.alarms.of_ticket(one.id) for one in joined_to(uow, ticket))
    known = [one for one in (alarm, *others) if one is not None and (one.located_at or one.building)]
    return max(known, key=lambda one: (one.located_at is not None, one.located_at or one.started_at), default=alarm)


def helpers_of(uow: UnitOfWork, alarm: Alarm) -> tuple[Helper, ...]:
    """Who went, in order."""
    found = ((uow.staff.get(one.staff_id), one) for one in uow.alarm_goers.of(alarm.id))
    return tuple(Helper(member=member, goer=goer) for member, goer in found if member is not None)


def _troubles(events: Sequence[Event]) -> tuple[Event, ...]:
    failed = (one for one in events if one.kind is EventKind.ROUTE_FAILED)
    return tuple({(one.data.get("department"), one.data.get("who")): one for one in failed}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAlarm:
    """What whoever raised an alarm reads. `home` is where their event is handled, `departments` who was alarmed."""

    ticket: Ticket
    home: Ticket
    alarm: Alarm
    rules: EmergencyRules
    departments: tuple[str, ...]
    going: tuple[Helper, ...]
    elsewhere: bool = False
    """Whether it might have been another community that was meant."""


def own_alarm(uow: UnitOfWork, notice: AlarmAnswer, _now: datetime) -> OwnAlarm | None:
    """None when the ticket is gone."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    home = home_of(uow, ticket)
    going = (one for one in helpers_of(uow, alarm_of(uow, home)) if one.goer.left_at is None)
    return OwnAlarm(
        ticket=ticket,
        home=home,
        alarm=alarm_of(uow, ticket),
        rules=rules_of(uow, ticket),
        departments=own_departments(uow, home),
        going=tuple(going),
        elsewhere=bool(_elsewhere(uow, ticket)),
    )


def _elsewhere(uow: UnitOfWork, ticket: Ticket) -> tuple[str, ...]:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return () if reporter is None else elsewhere(uow, reporter, ticket)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuestion:
    """Where somebody is: `chosen` is what they pressed, `elsewhere` other communities, `now_in` the one it is in."""

    ticket: Ticket
    chosen: str | None
    page: int
    over: bool
    elsewhere: tuple[str, ...] = ()
    now_in: str | None = None


def place_question(uow: UnitOfWork, notice: PlaceAsked, _now: datetime) -> PlaceQuestion | None:
    """None when the ticket is gone."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    alarm = alarm_of(uow, ticket)
    return PlaceQuestion(
        ticket=ticket,
        chosen=alarm.building,
        page=notice.page,
        over=not alarm.is_running,
        elsewhere=_elsewhere(uow, ticket),
        now_in=raised_again_in(uow, ticket),
    )
