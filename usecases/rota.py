"""The rota: who has which night; planned by whoever leads the department, in the chat or from the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.duty import night_at
from domain.errors import CardRefreshed
from domain.grants import Right
from domain.incoming import Press
from domain.notices.duty import DutyEnd, RotaNight, RotaScreen, StaffingScreen
from domain.people import StaffMember
from domain.permissions import allow
from usecases import duty, staff_screens
from usecases.night_shifts import begin_if_planned
from usecases.people import staff_of
from usecases.ports import Answer, UnitOfWork

ROTA_SUBJECT = "rota"
"""The subject of a rota screen's post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightOrder:
    """Somebody gets a night of a department, or loses it."""

    department: str
    night: date
    staff_id: int
    has_it: bool = True


def plan(uow: UnitOfWork, community_id: str, orders: Sequence[NightOrder], *, by: int | None, at: datetime) -> int:
    """Let these nights be so; a night that is under way takes effect at once. Gives how many changed something."""
    changed = 0
    for order in orders:
        planned = uow.rota.between(community_id, order.night, order.night, department=order.department)
        had_it = any(line.staff_id == order.staff_id for line in planned)
        if order.has_it == had_it:
            continue
        changed += 1
        if order.has_it:
            uow.rota.put(community_id, order.department, order.night, order.staff_id, by=by, at=at)
        else:
            uow.rota.take(community_id, order.department, order.night, order.staff_id)
        _take_effect(uow, community_id, order, at)
    return changed


def _take_effect(uow: UnitOfWork, community_id: str, order: NightOrder, at: datetime) -> None:
    night = night_at(uow.knowledge.community(community_id).calendar, at)
    member = uow.staff.get(order.staff_id)
    if night is None or night.day != order.night or member is None:
        return
    if order.has_it:
        begin_if_planned(uow, member, at)
    elif member.on_duty and member.duty_since is not None and member.duty_since >= night.begins:
        duty.end(uow, member, at, DutyEnd.SHIFT_OVER)


# ------------------------------------------------------------------------------------------------ in the chat


def show(uow: UnitOfWork, press: Press, department: str, page: int) -> Answer:
    """A week of a department's nights."""
    member = planner_of(uow, press, department)
    turn_screen(uow, press, RotaScreen(community_id=member.community_id, department=department, page=max(page, 0)))
    return Answer()


def ask_night(uow: UnitOfWork, press: Press, department: str, night: str, page: int) -> Answer:
    """Who has this night. Raises CardRefreshed for one that is over."""
    member = planner_of(uow, press, department)
    day = _coming(uow, member, night, press.at)
    turn_screen(uow, press, _night(member, department, day, page))
    return Answer()


def toggle(uow: UnitOfWork, press: Press, department: str, night: str, staff_id: int, page: int) -> Answer:
    """A colleague gets this night or loses it. Raises CardRefreshed for a night that is over, or who is not theirs."""
    planner = planner_of(uow, press, department)
    day = _coming(uow, planner, night, press.at)
    member = uow.staff.get(staff_id)
    home = (planner.community_id, department)
    if member is None or not member.active or (member.community_id, member.department) != home:
        raise CardRefreshed
    planned = uow.rota.between(planner.community_id, day, day, department=department)
    has_it = all(line.staff_id != member.id for line in planned)
    order = NightOrder(department=department, night=day, staff_id=member.id, has_it=has_it)
    plan(uow, planner.community_id, [order], by=planner.id, at=press.at)
    turn_screen(uow, press, _night(planner, department, day, page))
    return Answer()


def planner_of(uow: UnitOfWork, press: Press, department: str) -> StaffMember:
    """Whoever plans for this department, in private or in a group of their own community. Raises NotPermitted."""
    actor = staff_of(uow, press.sender)
    member = actor.member
    allow(actor, Right.PLAN_DUTY, member.community_id, department=department)
    staff_screens.check_chat(uow, press, member.community_id)
    if uow.knowledge.community(member.community_id).department(department) is None:
        raise CardRefreshed
    return member


def _coming(uow: UnitOfWork, member: StaffMember, text: str, at: datetime) -> date:
    """A night that is not over: tonight, one to come, or the one under way."""
    calendar = uow.knowledge.community(member.community_id).calendar
    running = night_at(calendar, at)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CardRefreshed from None
    if day < (calendar.local_day(at) if running is None else running.day):
        raise CardRefreshed
    return day


def _night(member: StaffMember, department: str, night: date, page: int) -> RotaNight:
    return RotaNight(community_id=member.community_id, department=department, night=night, page=max(page, 0))


def turn_screen(uow: UnitOfWork, press: Press, notice: RotaScreen | RotaNight | StaffingScreen) -> None:
    """The planner's screens stand in one message."""
    staff_screens.turn(uow, press, notice, notice.community_id, ROTA_SUBJECT)
