"""What the duty screen and the rota's screens show, read at delivery."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.duty import Night, coming_night
from domain.grants import Right
from domain.notices.duty import DutyDepartments, DutyScreen, RotaNight, RotaScreen
from domain.people import StaffMember
from domain.permissions import may
from usecases.people import acting
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.staffing import loads_in

NIGHTS = 6
"""Nights on one page of the rota; a key for each."""

_WEEKS = 4
"""Pages of the rota that can be turned to in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who is on duty, how much they are working on, and whether a message reaches them in private."""

    member: StaffMember
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLine:
    """A night and who has it."""

    day: date
    members: tuple[StaffMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyData:
    """A department's duty screen. `reader` None: a group reads it, and `may_plan` says nothing.

    `tonight` is the night that comes or is under way; `unreachable` cannot sign on before their private chat is open.
    """

    department: str
    there: tuple[Present, ...]
    nights: tuple[NightLine, ...]
    tonight: Night | None
    unreachable: tuple[StaffMember, ...]
    reader: StaffMember | None
    may_plan: bool
    sees_all: bool = False


def load_duty(uow: UnitOfWork, notice: DutyScreen, now: datetime) -> DutyData:
    """Who is there now, and the nights ahead as far as somebody has them."""
    community = uow.knowledge.community(notice.community_id)
    members = uow.staff.of_department(community.key, notice.department)
    loads = loads_in(uow, community.key, notice.department)
    reader = None if notice.reader is None else uow.staff.get(notice.reader)
    tonight = coming_night(community.calendar, now)
    nights = () if tonight is None else _lines(uow, community.key, notice.department, tonight.day, 3)
    return DutyData(
        department=notice.department,
        there=tuple(Present(member=one, held=loads.get(one.id, 0)) for one in members if one.on_duty),
        nights=tuple(line for line in nights if line.members),
        tonight=tonight,
        unreachable=tuple(one for one in members if one.user_id is not None and not reaches_privately(uow, one)),
        reader=reader,
        may_plan=reader is None or may(acting(reader), Right.PLAN_DUTY, community.key, department=notice.department),
        sees_all=reader is not None and may(acting(reader), Right.SEE_ALL_DUTY, community.key),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentsData:
    """Departments with how many of their people are on duty."""

    departments: tuple[tuple[str, int], ...]
    page: int


def load_departments(uow: UnitOfWork, notice: DutyDepartments, _now: datetime) -> DepartmentsData:
    """In their order."""
    community = uow.knowledge.community(notice.community_id)
    there = [
        (one.key, sum(1 for member in uow.staff.of_department(community.key, one.key) if member.on_duty))
        for one in sorted(community.departments, key=lambda one: one.order)
    ]
    return DepartmentsData(departments=tuple(there), page=notice.page)


def _lines(uow: UnitOfWork, community_id: str, department: str, first: date, count: int) -> tuple[NightLine, ...]:
    days = [first + timedelta(days=number) for number in range(count)]
    planned = uow.rota.between(community_id, first, days[-1], department=department)
    lines = []
    for day in days:
        found = (uow.staff.get(line.staff_id) for line in planned if line.night == day)
        members = tuple(one for one in found if one is not None and one.active)
        lines.append(NightLine(day=day, members=members))
    return tuple(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaData:
    """A page of nights. `tonight` None: the community has no quiet hours, so there are no nights."""

    department: str
    tonight: Night | None
    nights: tuple[NightLine, ...]
    page: int
    pages: int


def load_rota(uow: UnitOfWork, notice: RotaScreen, now: datetime) -> RotaData:
    """Counted from tonight, or from the night under way."""
    calendar = uow.knowledge.community(notice.community_id).calendar
    tonight = coming_night(calendar, now)
    page = min(max(notice.page, 0), _WEEKS - 1)
    nights: tuple[NightLine, ...] = ()
    if tonight is not None:
        first = tonight.day + timedelta(days=page * NIGHTS)
        nights = _lines(uow, notice.community_id, notice.department, first, NIGHTS)
    return RotaData(department=notice.department, tonight=tonight, nights=nights, page=page, pages=_WEEKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightData:
    """One night and the department's people; who cannot be reached in private is marked."""

    department: str
    line: NightLine
    members: tuple[StaffMember, ...]
    unreachable: frozenset[int]
    page: int


def load_night(uow: UnitOfWork, notice: RotaNight, _now: datetime) -> NightData:
    """Everybody of the department who can be called."""
    members = uow.staff.of_department(notice.community_id, notice.department)
    able = tuple(one for one in members if one.user_id is not None)
    [line] = _lines(uow, notice.community_id, notice.department, notice.night, 1)
    return NightData(
        department=notice.department,
        line=line,
        members=able,
        unreachable=frozenset(one.id for one in able if not reaches_privately(uow, one)),
        page=notice.page,
    )
