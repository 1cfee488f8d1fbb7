"""The administrator's screens: groups connected and missing, colleagues, their roles, a butler's buildings."""

from types import MappingProxyType

from domain.notices.staff import AdminMenu, AdminSection, BuildingsAsked, RoleAsked
from domain.people import StaffMember
from handlers.buttons.people import (
    AddColleague,
    AskBuildings,
    GiveRole,
    IssueBindCode,
    ShowColleague,
    ToggleBuilding,
    TurnAdminMenu,
)
from handlers.translator import Translator
from handlers.views.fitting import page_of, rows_of, short
from handlers.views.role_names import role_name
from handlers.views.view import Key, Look, PresentView, PresentViews, Row, View
from usecases.admin_screens import (
    AdminData,
    BuildingsData,
    RoleData,
    load_admin_menu,
    load_buildings,
    load_role,
)
from usecases.roles import A_PAGE

_NAMED = 6
"""So many names stand in a sentence; the rest is counted."""


def admin_menu(data: AdminData, look: Look) -> View:
    """One half of the menu, with the way to the other."""
    return _groups(data, look) if data.section is AdminSection.GROUPS else _colleagues(data, look)


def _groups(data: AdminData, look: Look) -> View:
    t = look.t
    bound = [look.text(one.department.title) for one in data.groups if one.bound]
    missing = [look.text(one.department.title) for one in data.groups if not one.bound]
    text = t("{community}: groups of the departments", community=look.text(look.community.name))
    if bound:
        text += t("\nConnected: {names}", names=_listed(bound, t))
    if missing:
        text += t("\nStill without a group: {names}", names=_listed(missing, t))
    text += t("\nPress a department for the code that connects its group.")
    page, pages, shown = page_of(data.groups, data.page, A_PAGE)
    keys = [
        Key(
            text=short(f"{'✓' if one.bound else '＋'} {look.text(one.department.title)}"),
            button=IssueBindCode(department=one.department.key),
        )
        for one in shown
    ]
    other = Key(
        text=t.plain("Colleagues ({n})", n=len(data.colleagues)),
        button=TurnAdminMenu(section=AdminSection.COLLEAGUES, page=0),
    )
    return View(text=text, rows=(*rows_of(keys, 3), *_turning(AdminSection.GROUPS, page, pages, t), (other,)))


def _colleagues(data: AdminData, look: Look) -> View:
    t = look.t
    unreachable = [one.member.name for one in data.colleagues if not one.reachable]
    if not data.colleagues:
        text = t("Nobody has registered yet. Colleagues press “I belong here” in their group.")
    else:
        text = t.n("{n} colleague. Press a name to give a role.", "{n} colleagues. Press a name to give a role.",
                   len(data.colleagues))  # fmt: skip
    if unreachable:
        text += t("\nNot reachable in private yet: {names}", names=_listed(unreachable, t))
    page, pages, shown = page_of(data.colleagues, data.page, A_PAGE)
    keys = [Key(text=short(one.member.name), button=ShowColleague(staff_id=one.member.id)) for one in shown]
    groups = Key(text=t.plain("Groups"), button=TurnAdminMenu(section=AdminSection.GROUPS, page=0))
    add = Key(text=t.plain("Add somebody"), button=AddColleague())
    last: Row = (add, groups) if data.connects else (add,)
    return View(text=text, rows=(*rows_of(keys, 3), *_turning(AdminSection.COLLEAGUES, page, pages, t), last))


def _listed(names: list[str], t: Translator) -> str:
    shown = t.plain(", ").join(names[:_NAMED])
    rest = len(names) - _NAMED
    return shown if rest <= 0 else t.plain("{names} and {n} more", names=shown, n=rest)


def _turning(section: AdminSection, page: int, pages: int, t: Translator) -> tuple[Row, ...]:
    keys = []
    if page > 0:
        keys.append(Key(text=t.plain("‹ Previous"), button=TurnAdminMenu(section=section, page=page - 1)))
    if page + 1 < pages:
        keys.append(Key(text=t.plain("More ›"), button=TurnAdminMenu(section=section, page=page + 1)))
    return (tuple(keys),) if keys else ()


def role_asked(data: RoleData, look: Look) -> View:
    """The roles a colleague can have; the present one is ticked."""
    t, member = look.t, data.member
    text = t("{who}\nNow: {role}. Which role from now on?", who=described(member, look), role=role_name(member.role, t))
    keys = [
        Key(
            text=f"✓ {role_name(role, t)}" if role is member.role else role_name(role, t),
            button=GiveRole(staff_id=member.id, role=role),
        )
        for role in data.roles
    ]
    back = Key(text=t.plain("Back"), button=ShowColleague(staff_id=member.id))
    return View(text=text, rows=(*rows_of(keys, 3), (back,)))


def described(member: StaffMember, look: Look) -> str:
    """李师傅 · 0316 · 工程部."""
    parts = [member.name]
    if member.badge is not None:
        parts.append(member.badge)
    if member.department is not None:
        parts.append(look.department(member.department))
    return " · ".join(parts)


def buildings_asked(data: BuildingsData, look: Look) -> View:
    """The buildings of a butler; a press adds or takes away."""
    t, member = look.t, data.member
    page, pages, shown = page_of(data.buildings, data.page, A_PAGE)
    keys = [
        Key(
            text=short(f"✓ {look.text(one.name)}" if one.key in member.buildings else look.text(one.name)),
            button=ToggleBuilding(staff_id=member.id, page=page, building=one.key),
        )
        for one in shown
    ]
    turning = []
    if page > 0:
        turning.append(Key(text=t.plain("‹ Previous"), button=AskBuildings(staff_id=member.id, page=page - 1)))
    if page + 1 < pages:
        turning.append(Key(text=t.plain("More ›"), button=AskBuildings(staff_id=member.id, page=page + 1)))
    done = Key(text=t.plain("Done"), button=ShowColleague(staff_id=member.id))
    rows: tuple[Row, ...] = (*rows_of(keys, 3), *((tuple(turning),) if turning else ()), (done,))
    return View(text=t("Which buildings does {name} look after?", name=member.name), rows=rows)


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        AdminMenu: PresentView(load=load_admin_menu, show=admin_menu),
        RoleAsked: PresentView(load=load_role, show=role_asked),
        BuildingsAsked: PresentView(load=load_buildings, show=buildings_asked),
    }
)
