"""A step that was not done in its time is called out: to whose it is, then to the supervisor (EMG-4, EMG-5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.events import CLOCK, EventKind
from domain.notices.plans import NamedStep, StepsLate
from domain.outgoing import Lane, PostKind
from domain.people import Role, StaffMember
from domain.plans import PlanState, PlanStep, StepRole, StepRun, again_at, next_call
from domain.tickets import Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import carded, leaders, private_place, sees_all
from usecases.deadlines import DueTimers
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.effects.planning import watch
from usecases.plan_posts import show_plan
from usecases.plan_state import plan_of
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.reactions import happen
from usecases.speaking import to_place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """A step that is late; `again`: it was called out before."""

    step: PlanStep
    run: StepRun
    again: bool


def call_out(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Everything that is late by now, each chat once; after a downtime too."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    alarm = None if ticket is None else uow.alarms.of_ticket(ticket.id)
    if ticket is None or alarm is None:
        return
    late = _late(plan_of(uow, ticket, alarm), now)
    if late:
        short = alarm.short_since is not None
        for_leaders = [one for one in late if one.again or short or one.step.role in _LED]
        _tell_leaders(uow, ticket, alarm, for_leaders)
        _tell_groups(uow, ticket, alarm, [one for one in late if one not in for_leaders])
        uow.alarm_steps.call_out([one.run.id for one in late], now)
        happen(uow, ticket, EventKind.STEPS_LATE, CLOCK, now, data={"steps": [one.step.key for one in late]})
        show_plan(uow, ticket, alarm)
    watch(uow, ticket, plan_of(uow, ticket, alarm), now)


_LED = frozenset({StepRole.SUPERVISOR, StepRole.MANAGER})


def _late(state: PlanState, now: datetime) -> list[_Late]:
    found: list[_Late] = []
    for line in state.open_lines:
        call = None if line.run is None else next_call(line.step, line.run)
        if line.run is not None and call is not None and call <= now:
            again = line.run.called_out_at is not None or again_at(line.step, line.run) <= now
            found.append(_Late(step=line.step, run=line.run, again=again))
    return found


def _notice(ticket: Ticket, alarm: Alarm, late: Iterable[_Late], **more: object) -> StepsLate:
    values: dict[str, object] = {
        "ticket_id": ticket.id,
        "label": label_of(ticket),
        "request_type": ticket.request_type,
        "steps": tuple(NamedStep(run_id=one.run.id, step=one.step.key) for one in late),
        "drill": alarm.drill,
    }
    return StepsLate(**(values | more))  # type: ignore[arg-type]  # the fields are those of the notice


def _tell_leaders(uow: UnitOfWork, ticket: Ticket, alarm: Alarm, late: Sequence[_Late]) -> None:
    """Supervisors in their own chats, managers for what is theirs; who cannot be reached, in the front desk's group."""
    for role in (Role.SUPERVISOR, Role.MANAGER):
        own = [one for one in late if (one.step.role is StepRole.MANAGER) is (role is Role.MANAGER)]
        if not own:
            continue
        members = leaders(uow, ticket, role)
        able = [one for one in members if reaches_privately(uow, one)]
        notice = _notice(ticket, alarm, own, leader=True, short=alarm.short_since is not None)
        for member in able:
            to_place(uow, ticket, private_place(member), notice, kind=PostKind.RELAY, lane=Lane.ALARM)
        if not able:
            _in_group(uow, ticket, alarm, own, uow.knowledge.community(ticket.community_id).front_desk.key, members)


def _tell_groups(uow: UnitOfWork, ticket: Ticket, alarm: Alarm, late: Sequence[_Late]) -> None:
    """Each department its own, with a mention of who is meant."""
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    by_department: dict[str, list[_Late]] = {}
    for one in late:
        by_department.setdefault(_department(one.step, ticket, desk), []).append(one)
    for department, own in by_department.items():
        _in_group(uow, ticket, alarm, own, department, _meant(uow, ticket, alarm, own, department))


def _department(step: PlanStep, ticket: Ticket, desk: str) -> str:
    match step.role:
        case StepRole.DEPARTMENT:
            return step.department or ticket.department
        case StepRole.FRONT_DESK:
            return desk
        case _:
            return ticket.department


def _meant(uow: UnitOfWork, ticket: Ticket, alarm: Alarm, late: Sequence[_Late], department: str) -> list[StaffMember]:
    """Whoever leads, for what is theirs; those who go, of the department; without any, those on duty there."""
    going = [uow.staff.get(one.staff_id) for one in uow.alarm_goers.of(alarm.id) if one.left_at is None]
    known = [one for one in going if one is not None]
    if any(one.step.role is StepRole.LEADER for one in late):
        leader = [one for one in known if one.id == ticket.holder_id]
        if leader:
            return leader
    here = [one for one in known if one.department == department]
    return here or [one for one in uow.staff.of_department(ticket.community_id, department) if one.on_duty]


_MOST_MENTIONED = 4


def _in_group(
    uow: UnitOfWork,
    ticket: Ticket,
    alarm: Alarm,
    late: Sequence[_Late],
    department: str,
    members: Sequence[StaffMember],
) -> None:
    """In the department's group, else in every group that was alarmed."""
    mentions = tuple(said for one in members[:_MOST_MENTIONED] for said in mention(one))
    notice = _notice(ticket, alarm, late, mentions=mentions)
    places = [place for place, _ in carded(uow, ticket) if place.chat_id < 0 and sees_all(uow, ticket, place)]
    own = [place for place in places if place.department == department]
    for place in own or places:
        to_place(uow, ticket, place, notice, kind=PostKind.RELAY, under_card=True, lane=Lane.ALARM)
