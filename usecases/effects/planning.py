"""A plan goes on: steps whose time runs from now on are written down, shown, and watched (EMG-4)."""

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from domain.notices.plans import NamedStep, StepsAsked
from domain.outgoing import Lane
from domain.people import Role
from domain.plans import PlanState, StepLine, StepRole, next_call, runs_to_add
from domain.tickets import Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of, leaders
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.plan_posts import show_plan
from usecases.plan_state import plan_of
from usecases.ports import UnitOfWork
from usecases.speaking import to_colleague
from usecases.timer_ports import NewTimer

PLAN_DUE = "plan_due"
"""Timer kind: the time of a step is over."""


def advance_plan(happening: Happening) -> None:
    """After an event that opens, ends or repeats steps."""
    uow, ticket = happening.uow, happening.ticket
    alarm = alarm_of(uow, ticket)
    state = plan_of(uow, ticket, alarm)
    if not state.plan:
        return
    known = {run.id for run in state.runs}
    uow.alarm_steps.add(alarm, runs_to_add(state))
    after = plan_of(uow, ticket, alarm)
    watch(uow, ticket, after, happening.at)
    show_plan(uow, ticket, alarm)
    _ask_leaders(uow, ticket, alarm, [line for line in after.open_lines if line.run and line.run.id not in known])


_LED = MappingProxyType({StepRole.SUPERVISOR: Role.SUPERVISOR, StepRole.MANAGER: Role.MANAGER})


def _ask_leaders(uow: UnitOfWork, ticket: Ticket, alarm: Alarm, begun: Sequence[StepLine]) -> None:
    """What is a supervisor's or the manager's to do they hear in that moment, for no group does it."""
    for step_role, role in _LED.items():
        own = [line for line in begun if line.step.role is step_role]
        asked = StepsAsked(
            ticket_id=ticket.id,
            label=label_of(ticket),
            request_type=ticket.request_type,
            steps=tuple(NamedStep(run_id=line.run.id, step=line.step.key) for line in own if line.run),
            drill=alarm.drill,
        )
        for member in leaders(uow, ticket, role) if own else ():
            to_colleague(uow, ticket, member, asked, lane=Lane.ALARM)


def watch(uow: UnitOfWork, ticket: Ticket, state: PlanState, at: datetime) -> None:
    """One timer for the next step that will be late; none when nothing is open."""
    uow.timers.cancel(ticket_id=ticket.id, kind=PLAN_DUE)
    calls = [
        call
        for line in state.open_lines
        if line.run is not None and (call := next_call(line.step, line.run)) is not None
    ]
    if calls:
        timer = NewTimer(
            community_id=ticket.community_id,
            kind=PLAN_DUE,
            due_at=max(min(calls), at),
            ticket_id=ticket.id,
            dedupe_key=f"{PLAN_DUE}:{ticket.id}",
        )
        uow.timers.add([timer])
