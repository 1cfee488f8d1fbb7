"""The plan of an emergency as far as it is: read from its alarm, its steps and what was answered (EMG-4)."""

from datetime import datetime

from domain.plans import Course, PlanState, state_of
from domain.tickets import Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import rules_of
from usecases.ports import UnitOfWork

BRANCH, BRANCH_AT = "branch", "branch_at"
"""Keys of a ticket's details: what was answered to the alarm's question, and when (ISO 8601)."""


def branch_of(ticket: Ticket) -> str | None:
    """What was answered to the alarm's question."""
    chosen = ticket.details.get(BRANCH)
    return chosen if isinstance(chosen, str) else None


def plan_of(uow: UnitOfWork, ticket: Ticket, alarm: Alarm) -> PlanState:
    """What is to be done, what was done, and what is open."""
    since = ticket.details.get(BRANCH_AT)
    course = Course(
        alarmed_at=alarm.started_at,
        going_at=alarm.first_going_at,
        on_site_at=alarm.first_on_site_at,
        over_at=alarm.over_at or ticket.closed_at,
        branch=branch_of(ticket),
        branch_at=datetime.fromisoformat(since) if isinstance(since, str) else None,
    )
    return state_of(rules_of(uow, ticket).plan, course, uow.alarm_steps.of(alarm.id))
