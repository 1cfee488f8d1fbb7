"""How long everything took: from the alarm to the first who goes, to the spot, to the end; and what was late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.catalog import RequestType
from domain.notices.afterwards import AlarmReport
from domain.plans import PlanStep, StepRun, belongs
from domain.tickets import Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of
from usecases.plan_state import plan_of
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRun:
    """A run that was ticked after its time, by so much; `None`: not at all."""

    step: PlanStep
    due_at: datetime
    ticked_at: datetime | None

    @property
    def late_by(self) -> timedelta | None:
        return None if self.ticked_at is None else self.ticked_at - self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The report of one alarm. `first` is who said first that they go; `done` of `steps` were ticked."""

    ticket: Ticket
    alarm: Alarm
    request_type: RequestType
    first: str | None
    done: int
    steps: int
    late: tuple[LateRun, ...]

    @property
    def accepted_after(self) -> timedelta | None:
        return _between(self.alarm, self.alarm.first_going_at)

    @property
    def on_site_after(self) -> timedelta | None:
        return _between(self.alarm, self.alarm.first_on_site_at)

    @property
    def over_after(self) -> timedelta | None:
        return _between(self.alarm, self.alarm.over_at)


def _between(alarm: Alarm, at: datetime | None) -> timedelta | None:
    return None if at is None else at - alarm.started_at


def load_report(uow: UnitOfWork, notice: AlarmReport, now: datetime) -> Times | None:
    """None when the ticket is gone."""
    ticket = uow.tickets.get(notice.ticket_id)
    return None if ticket is None else times_of(uow, ticket, now)


def times_of(uow: UnitOfWork, ticket: Ticket, now: datetime) -> Times:
    """As far as it is by now; a step whose time was not over when the alarm ended is not late."""
    alarm = alarm_of(uow, ticket)
    state = plan_of(uow, ticket, alarm)
    steps = {step.key: step for step in state.plan if belongs(step, frozenset(state.opened))}
    runs = [run for run in state.runs if run.step in steps]
    until = alarm.over_at or now
    late = [run for run in runs if run.due_at < (run.ticked_at or until)]
    goers = uow.alarm_goers.of(alarm.id)
    first = uow.staff.get(goers[0].staff_id) if goers else None
    return Times(
        ticket=ticket,
        alarm=alarm,
        request_type=uow.knowledge.type_of(ticket),
        first=None if first is None else first.name,
        done=len({run.step for run in runs if run.ticked_at is not None}),
        steps=len(steps),
        late=tuple(_late(steps[run.step], run) for run in sorted(late, key=lambda run: run.due_at)),
    )


def _late(step: PlanStep, run: StepRun) -> LateRun:
    return LateRun(step=step, due_at=run.due_at, ticked_at=run.ticked_at)
