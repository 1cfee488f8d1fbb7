"""The administrator's menu: which groups are bound, who the colleagues are, and which roles they have."""

from domain.errors import CardRefreshed, NotPermitted
from domain.grants import Right
from domain.incoming import Press
from domain.notices.base import Notice
from domain.notices.staff import AdminMenu, AdminSection, BuildingsAsked, LastAdministrator, RoleAsked, RoleGiven
from domain.outgoing import Lane, PostKind
from domain.people import Role, StaffMember
from domain.permissions import allow
from usecases.effects.mentions import mention
from usecases.effects.settling import settle_private
from usecases.people import staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import edit, to_chat, to_department

A_PAGE = 6
"""Departments, colleagues or buildings on one page of the menu."""

_BY_RANK = (
    Role.STAFF,
    Role.DEPARTMENT_SUPERVISOR,
    Role.FRONT_DESK,
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


def _colleague(uow: UnitOfWork, administrator: StaffMember, staff_id: int) -> StaffMember:
    member = uow.staff.get(staff_id)
    if member is None or not member.active or member.community_id != administrator.community_id:
        raise CardRefreshed
    return member


# ------------------------------------------------------------------------------------------------ the menu


def show_admin_menu(uow: UnitOfWork, administrator: StaffMember, chat_id: int) -> None:
    """The menu in a new message, kept as a post so that its pages turn in place."""
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=administrator.community_id, subject="admin"
    )
    menu = AdminMenu(community_id=administrator.community_id)
    to_chat(uow, chat_id, menu, community_id=administrator.community_id, post_id=post_id)


def turn_admin_menu(uow: UnitOfWork, press: Press, section: str, page: int) -> Answer:
    """Another half or page of the menu."""
    administrator = administrator_of(uow, press)
    if section not in tuple(AdminSection) or page < 0:
        raise CardRefreshed
    menu = AdminMenu(community_id=administrator.community_id, section=AdminSection(section), page=page)
    _turn(uow, press, administrator, menu)
    return Answer()


def ask_role(uow: UnitOfWork, press: Press, staff_id: int) -> Answer:
    """The roles that a colleague can have."""
    administrator = administrator_of(uow, press)
    member = _colleague(uow, administrator, staff_id)
    _turn(uow, press, administrator, RoleAsked(staff_id=member.id))
    return Answer()


def _turn(uow: UnitOfWork, press: Press, administrator: StaffMember, notice: Notice) -> None:
    """Show something in the message that was pressed; in a new one when nobody knows that message any more."""
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is not None and post.subject == "admin":
        edit(uow, post, notice, lane=Lane.ANSWER)
        return
    post_id = uow.posts.create(
        chat_id=press.chat_id, kind=PostKind.NOTICE, community_id=administrator.community_id, subject="admin"
    )
    to_chat(uow, press.chat_id, notice, community_id=administrator.community_id, post_id=post_id)


# ------------------------------------------------------------------------------------------------ giving roles


def roles_for(member: StaffMember) -> tuple[Role, ...]:
    """What can be given: roles that hang on a department need one."""
    return tuple(role for role in _BY_RANK if member.department is not None or role not in _NEEDS_DEPARTMENT)


def give_role(uow: UnitOfWork, press: Press, staff_id: int, role: str) -> Answer:
    """Only an administrator gives roles; the last one of a community keeps theirs."""
    administrator = administrator_of(uow, press)
    member = _colleague(uow, administrator, staff_id)
    if role not in roles_for(member):
        raise CardRefreshed
    wanted = Role(role)
    if _is_last_administrator(uow, member) and wanted is not Role.ADMINISTRATOR:
        return Answer(notice=LastAdministrator(), alert=True)
    if wanted is not member.role:
        member = uow.staff.update(member, role=wanted)
        settle_private(uow, member.community_id, press.at)
        _tell_new_role(uow, member, administrator)
    asked: Notice = RoleAsked(staff_id=member.id)
    _turn(uow, press, administrator, BuildingsAsked(staff_id=member.id) if wanted is Role.BUTLER else asked)
    return Answer(notice=RoleGiven(name=member.name, role=wanted))


def _is_last_administrator(uow: UnitOfWork, member: StaffMember) -> bool:
    return [one.id for one in uow.staff.of_roles(member.community_id, [Role.ADMINISTRATOR])] == [member.id]


def _tell_new_role(uow: UnitOfWork, member: StaffMember, administrator: StaffMember) -> None:
    """In private; who cannot be reached there, in the department's group by name."""
    if member.id == administrator.id:
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
    administrator = administrator_of(uow, press)
    member = _colleague(uow, administrator, staff_id)
    _turn(uow, press, administrator, BuildingsAsked(staff_id=member.id, page=max(page, 0)))
    return Answer()


def toggle_building(uow: UnitOfWork, press: Press, staff_id: int, page: int, building: str) -> Answer:
    """A butler gets or loses a building; several butlers may share one."""
    administrator = administrator_of(uow, press)
    member = _colleague(uow, administrator, staff_id)
    community = uow.knowledge.community(member.community_id)
    if member.role is not Role.BUTLER or community.building(building) is None:
        raise CardRefreshed
    kept = {one.key for one in community.buildings if one.key in member.buildings}
    changed = kept ^ {building}
    uow.staff.update(member, buildings=[one.key for one in community.buildings if one.key in changed])
    _turn(uow, press, administrator, BuildingsAsked(staff_id=member.id, page=max(page, 0)))
    return Answer()
