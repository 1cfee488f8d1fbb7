"""The roster's menu: which groups are bound, who the colleagues are, which roles and buildings they have."""

from domain.community import Community, DepartmentKind
from domain.errors import CardRefreshed, NotPermitted
from domain.grants import Right, roles_with
from domain.incoming import Press
from domain.notices.base import Notice
from domain.notices.staff import AdminMenu, AdminSection, BuildingsAsked, LastAdministrator, RoleAsked, RoleGiven
from domain.outgoing import Lane, PostKind
from domain.people import Role, StaffMember
from domain.permissions import allow, may, reach_of
from usecases.effects.approvals import ask_others
from usecases.effects.mentions import mention
from usecases.effects.settling import settle_private
from usecases.people import acting, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import edit, to_chat, to_department
from usecases.staff_history import record
from usecases.staff_ports import StaffChangeKind

A_PAGE = 6
"""Departments, colleagues or buildings on one page of the menu."""

ADMIN_SUBJECT = "admin"
"""The subject of the menu's post."""

_BY_RANK = (
    Role.STAFF,
    Role.DEPARTMENT_SUPERVISOR,
    Role.FRONT_DESK,
    Role.CASHIER,
    Role.BUTLER,
    Role.SUPERVISOR,
    Role.MANAGER,
    Role.ADMINISTRATOR,
)
_NEEDS_DEPARTMENT = frozenset({Role.STAFF, Role.DEPARTMENT_SUPERVISOR})


# ------------------------------------------------------------------------------------------------ who may


def administrator_of(uow: UnitOfWork, press: Press) -> StaffMember:
    """The administrator who pressed, in private. Raises NotOnList or NotPermitted for anybody else."""
    actor = staff_of(uow, press.sender)
    allow(actor, Right.ADMINISTER, actor.member.community_id)
    if not press.private:
        raise NotPermitted
    return actor.member


def keeper_of(uow: UnitOfWork, press: Press) -> StaffMember:
    """Whoever keeps the roster and pressed, in private. Raises NotOnList or NotPermitted for anybody else."""
    actor = staff_of(uow, press.sender)
    allow(actor, Right.KEEP_ROSTER, actor.member.community_id)
    if not press.private:
        raise NotPermitted
    return actor.member


def administers(keeper: StaffMember) -> bool:
    """Whether this colleague also makes administrators and connects groups."""
    return may(acting(keeper), Right.ADMINISTER, keeper.community_id)


def colleague_of(uow: UnitOfWork, keeper: StaffMember, staff_id: int) -> StaffMember:
    """Somebody who works in the same community. Raises CardRefreshed for anybody else.

    Raises NotPermitted where a manager would change an administrator.
    """
    member = uow.staff.get(staff_id)
    if member is None or not member.active or member.community_id != keeper.community_id:
        raise CardRefreshed
    if member.role is Role.ADMINISTRATOR and not administers(keeper):
        raise NotPermitted(who=roles_with(Right.ADMINISTER))
    return member


# ------------------------------------------------------------------------------------------------ the menu


def show_admin_menu(uow: UnitOfWork, keeper: StaffMember, chat_id: int, *, colleagues: bool = False) -> None:
    """The menu in a new message, kept as a post so that its pages turn in place; a manager begins at the colleagues."""
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=keeper.community_id, subject=ADMIN_SUBJECT
    )
    groups = administers(keeper)
    section = AdminSection.GROUPS if groups and not colleagues else AdminSection.COLLEAGUES
    menu = AdminMenu(community_id=keeper.community_id, section=section, groups=groups)
    to_chat(uow, chat_id, menu, community_id=keeper.community_id, post_id=post_id)


def turn_admin_menu(uow: UnitOfWork, press: Press, section: str, page: int) -> Answer:
    """Another half or page of the menu."""
    keeper = keeper_of(uow, press)
    if section not in tuple(AdminSection) or page < 0:
        raise CardRefreshed
    groups = administers(keeper)
    wanted = AdminSection(section) if groups else AdminSection.COLLEAGUES
    menu = AdminMenu(community_id=keeper.community_id, section=wanted, page=page, groups=groups)
    turn_admin(uow, press, keeper, menu)
    return Answer()


def ask_role(uow: UnitOfWork, press: Press, staff_id: int) -> Answer:
    """The roles that a colleague can have."""
    keeper = keeper_of(uow, press)
    member = colleague_of(uow, keeper, staff_id)
    turn_admin(uow, press, keeper, RoleAsked(staff_id=member.id, administers=administers(keeper)))
    return Answer()


def turn_admin(uow: UnitOfWork, press: Press, keeper: StaffMember, notice: Notice) -> None:
    """Show something in the message that was pressed; in a new one when nobody knows that message any more."""
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is not None and post.subject == ADMIN_SUBJECT:
        edit(uow, post, notice, lane=Lane.ANSWER)
        return
    post_id = uow.posts.create(
        chat_id=press.chat_id, kind=PostKind.NOTICE, community_id=keeper.community_id, subject=ADMIN_SUBJECT
    )
    to_chat(uow, press.chat_id, notice, community_id=keeper.community_id, post_id=post_id)


# ------------------------------------------------------------------------------------------------ giving roles


def roles_for(community: Community, member: StaffMember, *, administrators: bool = True) -> tuple[Role, ...]:
    """What can be given: roles that hang on a department need one, and contractors' people have no others (DSP-4)."""
    department = None if member.department is None else community.department(member.department)
    if department is not None and department.kind is DepartmentKind.CONTRACTOR:
        return tuple(role for role in _BY_RANK if role in _NEEDS_DEPARTMENT)
    cashier = department is not None and department.cashier
    impossible = {Role.STAFF} if cashier else {Role.CASHIER}
    if department is None:
        impossible |= _NEEDS_DEPARTMENT
    if not administrators:
        impossible.add(Role.ADMINISTRATOR)
    return tuple(role for role in _BY_RANK if role not in impossible)


def give_role(uow: UnitOfWork, press: Press, staff_id: int, role: str) -> Answer:
    """Whoever keeps the roster gives roles; the last administrator of a community keeps theirs."""
    keeper = keeper_of(uow, press)
    member = colleague_of(uow, keeper, staff_id)
    community = uow.knowledge.community(member.community_id)
    if role not in roles_for(community, member, administrators=administers(keeper)):
        raise CardRefreshed
    wanted = Role(role)
    if is_last_administrator(uow, member) and wanted is not Role.ADMINISTRATOR:
        return Answer(notice=LastAdministrator(), alert=True)
    if wanted is not member.role:
        kinds = {"from": member.role.value, "to": wanted.value}
        record(uow, member, StaffChangeKind.ROLE, press.at, by=keeper.id, **kinds)
        member = uow.staff.update(member, role=wanted)
        if reach_of(wanted, Right.APPROVE_DELAYS) is None:
            ask_others(uow, member, press.at)
        settle_private(uow, member.community_id, press.at)
        _tell_new_role(uow, member, keeper)
    asked: Notice = RoleAsked(staff_id=member.id, administers=administers(keeper))
    turn_admin(uow, press, keeper, BuildingsAsked(staff_id=member.id) if wanted is Role.BUTLER else asked)
    return Answer(notice=RoleGiven(name=member.name, role=wanted))


def is_last_administrator(uow: UnitOfWork, member: StaffMember) -> bool:
    """Somebody must be able to give roles."""
    return [one.id for one in uow.staff.of_roles(member.community_id, [Role.ADMINISTRATOR])] == [member.id]


def _tell_new_role(uow: UnitOfWork, member: StaffMember, keeper: StaffMember) -> None:
    """In private; who cannot be reached there, in the department's group by name."""
    if member.id == keeper.id:
        return
    if reaches_privately(uow, member) and member.user_id is not None:
        given = RoleGiven(name=member.name, role=member.role)
        to_chat(uow, member.user_id, given, community_id=member.community_id, lane=Lane.WORK)
    elif member.department is not None:
        said = RoleGiven(name=member.name, role=member.role, mentions=mention(member))
        to_department(uow, member.community_id, member.department, said)


# ------------------------------------------------------------------------------------------------ a butler's buildings


def ask_buildings(uow: UnitOfWork, press: Press, staff_id: int, page: int) -> Answer:
    """Which buildings a butler looks after."""
    keeper = keeper_of(uow, press)
    member = colleague_of(uow, keeper, staff_id)
    turn_admin(uow, press, keeper, BuildingsAsked(staff_id=member.id, page=max(page, 0)))
    return Answer()


def toggle_building(uow: UnitOfWork, press: Press, staff_id: int, page: int, building: str) -> Answer:
    """A butler gets or loses a building; several butlers may share one."""
    keeper = keeper_of(uow, press)
    member = colleague_of(uow, keeper, staff_id)
    community = uow.knowledge.community(member.community_id)
    if member.role is not Role.BUTLER or community.building(building) is None:
        raise CardRefreshed
    kept = {one.key for one in community.buildings if one.key in member.buildings}
    changed = kept ^ {building}
    buildings = [one.key for one in community.buildings if one.key in changed]
    uow.staff.update(member, buildings=buildings)
    record(uow, member, StaffChangeKind.BUILDINGS, press.at, by=keeper.id, buildings=buildings)
    turn_admin(uow, press, keeper, BuildingsAsked(staff_id=member.id, page=max(page, 0)))
    return Answer()
