"""The checklist as it stands in chats: in the groups that were alarmed, and with everybody who goes (EMG-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.catalog import RequestType
from domain.notices.plans import PlanCard, PlanPage
from domain.outgoing import Lane
from domain.plans import PlanState
from domain.tickets import RUNNING, Ticket
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of, carded, sees_all
from usecases.places import Place
from usecases.plan_state import branch_of, plan_of
from usecases.ports import UnitOfWork
from usecases.speaking import edit, to_place


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """A checklist for one chat. `names` are of those who ticked, and for whom, by their id."""

    ticket: Ticket
    alarm: Alarm
    request_type: RequestType
    state: PlanState
    branch: str | None
    names: Mapping[int, str]
    page: PlanPage
    about: str


def load_plan(uow: UnitOfWork, notice: PlanCard, _now: datetime) -> PlanData | None:
    """None when the ticket is gone."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    alarm = alarm_of(uow, ticket)
    state = plan_of(uow, ticket, alarm)
    return PlanData(
        ticket=ticket,
        alarm=alarm,
        request_type=uow.knowledge.type_of(ticket),
        state=state,
        branch=branch_of(ticket),
        names=_names(uow, state),
        page=notice.page,
        about=notice.branch,
    )


def _names(uow: UnitOfWork, state: PlanState) -> dict[int, str]:
    ids = {one for run in state.runs for one in (run.ticked_by, run.for_whom) if one is not None}
    members = (uow.staff.get(one) for one in sorted(ids))
    return {one.id: one.name for one in members if one is not None}


def plan_subject(ticket_id: int) -> str:
    """What the checklists of an emergency are found by."""
    return f"plan:{ticket_id}"


def show_plan(uow: UnitOfWork, ticket: Ticket, alarm: Alarm) -> None:
    """Draw it anew where it stands; while the emergency runs it is posted where it is missing."""
    going = {one.staff_id for one in uow.alarm_goers.of(alarm.id) if one.left_at is None}
    for place, _ in carded(uow, ticket):
        posts = uow.posts.of_subject(place.chat_id, plan_subject(ticket.id))
        if posts:
            edit(uow, posts[-1], PlanCard(ticket_id=ticket.id), lane=Lane.ALARM)
        elif ticket.status in RUNNING and _works_with_it(uow, ticket, place, going):
            _post(uow, ticket, place)


def _works_with_it(uow: UnitOfWork, ticket: Ticket, place: Place, going: set[int]) -> bool:
    return place.reader in going if place.reader is not None else sees_all(uow, ticket, place)


def _post(uow: UnitOfWork, ticket: Ticket, place: Place) -> None:
    to_place(
        uow,
        ticket,
        place,
        PlanCard(ticket_id=ticket.id),
        under_card=True,
        lane=Lane.ALARM,
        subject=plan_subject(ticket.id),
    )
