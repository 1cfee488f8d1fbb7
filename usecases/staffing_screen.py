"""How a department assigns and how much one person may hold: shown and changed in the chat by whoever leads it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import CardRefreshed
from domain.incoming import Press
from domain.notices.duty import StaffingScreen
from domain.people import StaffMember
from domain.staffing import MOST_LOAD, Assignment, StaffingRule
from usecases.effects.dealing import deal_soon
from usecases.ports import Answer, UnitOfWork
from usecases.rota import planner_of, turn_screen
from usecases.staffing import loads_in, staffing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingData:
    """The rule that holds now, and how much each of the department's people is working on."""

    department: str
    rule: StaffingRule
    loads: tuple[tuple[StaffMember, int], ...]


def load_staffing(uow: UnitOfWork, notice: StaffingScreen, _now: datetime) -> StaffingData:
    """Everybody who holds something, the most loaded first."""
    held: Mapping[int, int] = loads_in(uow, notice.community_id, notice.department)
    members = uow.staff.of_department(notice.community_id, notice.department)
    loads = [(one, held[one.id]) for one in members if one.id in held]
    return StaffingData(
        department=notice.department,
        rule=staffing_of(uow, notice.community_id, notice.department),
        loads=tuple(sorted(loads, key=lambda one: (-one[1], one[0].id))),
    )


def show(uow: UnitOfWork, press: Press, department: str) -> Answer:
    """The present rule, with keys to change it."""
    planner = planner_of(uow, press, department)
    turn_screen(uow, press, StaffingScreen(community_id=planner.community_id, department=department))
    return Answer()


def set_assignment(uow: UnitOfWork, press: Press, department: str, assignment: str) -> Answer:
    """Who gets new tickets from now on; what waits already is dealt out at once. Raises CardRefreshed for nonsense."""
    if assignment not in tuple(Assignment):
        raise CardRefreshed
    return _change(uow, press, department, assignment=Assignment(assignment))


def set_load_cap(uow: UnitOfWork, press: Press, department: str, cap: int) -> Answer:
    """How much one person may hold; 0: any number. Nobody loses what they hold already."""
    if not 0 <= cap <= MOST_LOAD:
        raise CardRefreshed
    return _change(uow, press, department, load_cap=cap or None)


def _change(uow: UnitOfWork, press: Press, department: str, **changes: Assignment | int | None) -> Answer:
    planner = planner_of(uow, press, department)
    before = staffing_of(uow, planner.community_id, department)
    after = replace(before, **changes)  # type: ignore[arg-type]  # the two callers name fields of the rule
    if after != before:
        uow.staffing_rules.set(planner.community_id, department, after, by=planner.id, at=press.at)
        deal_soon(uow, planner.community_id, department, press.at)
    turn_screen(uow, press, StaffingScreen(community_id=planner.community_id, department=department))
    return Answer()
