"""What the administrator's screens show, read at delivery: groups bound and missing, colleagues, roles, buildings."""

from dataclasses import dataclass
from datetime import datetime

from domain.community import Building, Community, Department
from domain.notices.staff import AdminMenu, AdminSection, BuildingsAsked, ColleagueScreen, RoleAsked
from domain.people import Role, StaffMember
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.roles import roles_for
from usecases.staff_ports import StaffChange


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A department and whether a living group is bound to it."""

    department: Department
    bound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueLine:
    """A colleague and whether anything can be sent to them in private."""

    member: StaffMember
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminData:
    """Everything the administrator's menu shows."""

    section: AdminSection
    page: int
    groups: tuple[GroupLine, ...]
    colleagues: tuple[ColleagueLine, ...]
    connects: bool = True
    """The reader may connect groups."""


def load_admin_menu(uow: UnitOfWork, notice: AdminMenu, _now: datetime) -> AdminData:
    """Departments in their order, missing groups first; colleagues by department and name."""
    community = uow.knowledge.community(notice.community_id)
    bound = {group.department for group in uow.chats.groups(community.key) if group.alive}
    departments = sorted(community.departments, key=lambda one: (one.key in bound, one.order))
    return AdminData(
        section=notice.section,
        page=notice.page,
        connects=notice.groups,
        groups=tuple(GroupLine(department=one, bound=one.key in bound) for one in departments),
        colleagues=tuple(
            ColleagueLine(member=one, reachable=reaches_privately(uow, one)) for one in _colleagues(uow, community)
        ),
    )


def _colleagues(uow: UnitOfWork, community: Community) -> list[StaffMember]:
    order = {one.key: one.order for one in community.departments}
    members = uow.staff.of_roles(community.key, tuple(Role))
    return sorted(members, key=lambda one: (order.get(one.department or "", -1), one.name, one.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleData:
    """A colleague and the roles that can be given to them."""

    member: StaffMember
    roles: tuple[Role, ...]


def load_role(uow: UnitOfWork, notice: RoleAsked, _now: datetime) -> RoleData | None:
    """None when the colleague no longer exists."""
    member = uow.staff.get(notice.staff_id)
    if member is None:
        return None
    community = uow.knowledge.community(member.community_id)
    return RoleData(member=member, roles=roles_for(community, member, administrators=notice.administers))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingsData:
    """A butler, the community's buildings, and which page of them is shown."""

    member: StaffMember
    buildings: tuple[Building, ...]
    page: int


def load_buildings(uow: UnitOfWork, notice: BuildingsAsked, _now: datetime) -> BuildingsData | None:
    """None when the colleague no longer exists."""
    member = uow.staff.get(notice.staff_id)
    if member is None:
        return None
    buildings = uow.knowledge.community(member.community_id).buildings
    return BuildingsData(member=member, buildings=buildings, page=notice.page)


CHANGES = 4
"""So many of the newest changes stand on a colleague's screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """Something that changed about a colleague, and who did it; None: nobody but the bot or the command line."""

    change: StaffChange
    by: StaffMember | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueData:
    """A colleague as the roster has them, former ones too; `asks`: are they to be taken off it?"""

    member: StaffMember
    reachable: bool
    changes: tuple[ChangeLine, ...]
    asks: bool


def load_colleague(uow: UnitOfWork, notice: ColleagueScreen, _now: datetime) -> ColleagueData | None:
    """None when there never was such a colleague."""
    member = uow.staff.get(notice.staff_id)
    if member is None:
        return None
    changes = uow.staff_changes.of(member.id, limit=CHANGES)
    return ColleagueData(
        member=member,
        reachable=member.user_id is None or reaches_privately(uow, member),
        changes=tuple(
            ChangeLine(change=one, by=None if one.by_id is None else uow.staff.get(one.by_id)) for one in changes
        ),
        asks=notice.asks,
    )
