"""What is done with a checklist: anyone on the alarm ticks a step, also for a colleague with a radio (EMG-5)."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import CardRefreshed, StepDone
from domain.events import EventKind
from domain.incoming import Press
from domain.notices.plans import PlanCard, PlanPage
from domain.outgoing import Lane
from domain.permissions import StaffActor
from domain.plans import PlanStep, StepLine, StepRole, StepRun, stopped
from domain.tickets import Action, Ticket, next_status
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of
from usecases.dispatch import judge
from usecases.joined import home_of
from usecases.living_screens import pressed_post
from usecases.people import staff_actor
from usecases.plan_posts import plan_subject
from usecases.plan_state import plan_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit


def tick(uow: UnitOfWork, press: Press, ticket_id: int, run_id: int, answer: str) -> Answer:
    """A step is done, with the answer that it asks for.

    Raises StepDone when somebody was quicker, CardRefreshed for a step that is not to be done any more.
    """
    actor, ticket = _judged(uow, press, ticket_id)
    alarm = alarm_of(uow, ticket)
    state = plan_of(uow, ticket, alarm)
    run = next((one for one in state.runs if one.id == run_id), None)
    step = None if run is None else next((one for one in state.plan if one.key == run.step), None)
    if run is None or step is None:
        raise CardRefreshed
    _check_open(uow, run)
    if stopped(state, run) or (answer or None) not in _answers(step):
        raise CardRefreshed
    _tick(uow, _Ticking(actor=actor, ticket=ticket, alarm=alarm, step=step, run=run), answer or None, press.at)
    return Answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ticking:
    """A colleague about to tick a run of a step, already allowed to."""

    actor: StaffActor
    ticket: Ticket
    alarm: Alarm
    step: PlanStep
    run: StepRun


def _judged(uow: UnitOfWork, press: Press, ticket_id: int) -> tuple[StaffActor, Ticket]:
    """Who presses, and the emergency that it means by now. Raises NotNow when no step can be ticked."""
    actor = judge(uow, press, ticket_id, None, Action.TICK).actor
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        raise CardRefreshed
    home = home_of(uow, ticket)
    next_status(home.workflow, home.status, Action.TICK)
    return actor, home


def _check_open(uow: UnitOfWork, run: StepRun) -> None:
    if run.ticked_at is not None:
        member = None if run.ticked_by is None else uow.staff.get(run.ticked_by)
        raise StepDone(by="" if member is None else member.name, at=run.ticked_at)


def _answers(step: PlanStep) -> frozenset[str | None]:
    return frozenset(one.key for one in step.answers) if step.answers else frozenset({None})


def _tick(uow: UnitOfWork, one: _Ticking, answer: str | None, at: datetime) -> Ticket:
    for_whom = _for_whom(uow, one)
    if not uow.alarm_steps.tick(one.run.id, at=at, by=one.actor.member.id, for_whom=for_whom, answer=answer):
        raise CardRefreshed
    other = None if for_whom is None else uow.staff.get(for_whom)
    data: dict[str, object] = {"step": one.step.key}
    data |= {} if answer is None else {"answer": answer}
    data |= {} if other is None else {"for": other.name}
    actor = staff_actor(one.actor)
    return happen(uow, one.ticket, EventKind.STEP_TICKED, actor, at, action=Action.TICK, data=data)


def _for_whom(uow: UnitOfWork, one: _Ticking) -> int | None:
    """The front desk writes down what somebody with a radio has done: whoever leads, or goes from that department."""
    actor, ticket, alarm, step = one.actor, one.ticket, one.alarm, one.step
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    going = [one.staff_id for one in uow.alarm_goers.of(alarm.id) if one.left_at is None]
    outside = step.role is StepRole.LEADER or (step.role is StepRole.DEPARTMENT and step.department != desk)
    if actor.member.department != desk or actor.member.id in going or not outside:
        return None
    members = (uow.staff.get(one) for one in going)
    own = [one.id for one in members if one is not None and one.department == step.department]
    if step.role is StepRole.DEPARTMENT and own:
        return own[0]
    return ticket.holder_id


def end_steps(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, at: datetime) -> Ticket:
    """Whoever says that it is over says with it what that means: the step that lets it be over is ticked.

    One whose turn has not come stays open: nobody is kept from ending what is over.
    """
    alarm = alarm_of(uow, ticket)
    state = plan_of(uow, ticket, alarm)
    if not state.plan or state.may_end:
        return ticket
    line = end_line(state.lines)
    if line is None or line.run is None or line.step.answers:
        return ticket
    return _tick(uow, _Ticking(actor=actor, ticket=ticket, alarm=alarm, step=line.step, run=line.run), None, at)


def end_line(lines: tuple[StepLine, ...]) -> StepLine | None:
    """The step that lets the emergency be over, as far as its turn has come."""
    ends = [line for line in lines if line.step.end]
    return next((line for line in ends if line.run is not None), ends[0] if ends else None)


def turn_plan(uow: UnitOfWork, press: Press, ticket_id: int, page: str) -> Answer:
    """Show the branches, or the checklist again."""
    _, ticket = _judged(uow, press, ticket_id)
    wanted = PlanPage.BRANCHES if page == PlanPage.BRANCHES else PlanPage.MAIN
    show_page(uow, press, ticket, PlanCard(ticket_id=ticket.id, page=wanted))
    return Answer()


def show_page(uow: UnitOfWork, press: Press, ticket: Ticket, card: PlanCard) -> None:
    """Change the checklist that was pressed. Raises CardRefreshed for any other message."""
    post = pressed_post(uow, press)
    if post is None or post.subject != plan_subject(ticket.id):
        raise CardRefreshed
    edit(uow, post, card, lane=Lane.ALARM)
