"""A plan goes on: steps whose time runs from now on are written down, shown, and watched (EMG-4)."""

from datetime import datetime

from domain.plans import PlanState, next_call, runs_to_add
from domain.tickets import Ticket
from usecases.alarm_routes import alarm_of
from usecases.effects.happening import Happening
from usecases.plan_posts import show_plan
from usecases.plan_state import plan_of
from usecases.ports import UnitOfWork
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
    uow.alarm_steps.add(alarm, runs_to_add(state))
    watch(uow, ticket, plan_of(uow, ticket, alarm), happening.at)
    show_plan(uow, ticket, alarm)


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
