"""A colleague as the roster has them: what they are, what changed, and the keys to change it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.staff import ColleagueScreen
from domain.people import Role
from domain.staffing import LEFT_FOR_GOOD
from handlers.buttons.people import AskBuildings, AskRole, EndColleague, TurnAdminMenu
from handlers.translator import later
from handlers.views.admin_menu import described
from handlers.views.role_names import role_name
from handlers.views.ticket_words import dotted, lines
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View
from usecases.admin_screens import ChangeLine, ColleagueData, load_colleague
from usecases.staff_ports import StaffChange, StaffChangeKind


def colleague_screen(data: ColleagueData, look: Look) -> View:
    """Role, duty, buildings and the newest changes; off the roster nothing but the way back."""
    t, member = look.t, data.member
    if data.asks and member.active:
        return _asking(data, look)
    role = role_name(member.role, t) if member.active else t.plain("not on the roster any more")
    duty = t("on duty since {time}", time=look.clock(member.duty_since or look.now)) if member.on_duty else None
    chat = None if data.reachable else t("not reachable in private yet")
    head = t("{who}\n{what}", who=described(member, look), what=dotted(role, duty, chat))
    places = _buildings(data, look) if member.role is Role.BUTLER and member.active else ""
    return View(text=lines(head, places, *(_change(one, look) for one in data.changes)), rows=_rows(data, look))


def _rows(data: ColleagueData, look: Look) -> tuple[Row, ...]:
    t, member = look.t, data.member
    back = Key(text=t.plain("Back"), button=TurnAdminMenu(section="colleagues", page=0))
    if not member.active:
        again = Key(text=t.plain("Take back"), button=EndColleague(staff_id=member.id, answer=EndColleague.BACK))
        return ((again, back),)
    role = Key(text=t.plain("Change the role"), button=AskRole(staff_id=member.id))
    buildings = Key(text=t.plain("Buildings"), button=AskBuildings(staff_id=member.id, page=0))
    off = Key(text=t.plain("Off the roster"), button=EndColleague(staff_id=member.id, answer=EndColleague.ASK))
    first = (role, buildings) if member.role is Role.BUTLER else (role,)
    return (first, (off, back))


def _asking(data: ColleagueData, look: Look) -> View:
    t, member = look.t, data.member
    text = t(
        "Take {name} off the roster? From then on they can do nothing here, and what they hold goes back.",
        name=member.name,
    )
    sure = EndColleague(staff_id=member.id, answer=EndColleague.SURE)
    yes = Key(text=t.plain("Yes, off the roster"), button=sure, style=KeyStyle.DANGER)
    no = Key(text=t.plain("No"), button=EndColleague(staff_id=member.id, answer=EndColleague.NO))
    return View(text=text, rows=((yes, no),))


def _buildings(data: ColleagueData, look: Look) -> Markup:
    known = [one for one in look.community.buildings if one.key in data.member.buildings]
    names = look.t.plain(", ").join(look.text(one.name) for one in known)
    return look.t("Looks after: {names}", names=names or look.t.plain("no building yet"))


# ------------------------------------------------------------------------------------------------ what changed


def _change(line: ChangeLine, look: Look) -> Markup:
    """11-24 王经理: 主管."""
    change = line.change
    by = look.t.plain("by itself") if line.by is None else line.by.name
    return dotted(look.clock(change.at), by, _SAID[change.kind](change, look))


def _role(key: object, look: Look) -> str:
    known = [one for one in Role if one.value == key]
    return role_name(known[0], look.t) if known else str(key or "")


def _joined(change: StaffChange, look: Look) -> Markup:
    return look.t("on the roster: {role}", role=_role(change.data.get("role"), look))


def _left(change: StaffChange, look: Look) -> Markup:
    reason = str(change.data.get("reason"))
    return look.t(_WHY[reason]) if reason in LEFT_FOR_GOOD else look.t("left")


_WHY: Mapping[str, str] = MappingProxyType(
    {
        "left": later("left the group"),
        "moved": later("to another department"),
        "ended": later("off the roster"),
    }
)


def _role_changed(change: StaffChange, look: Look) -> Markup:
    before, after = _role(change.data.get("from"), look), _role(change.data.get("to"), look)
    return look.t("{before} → {after}", before=before, after=after)


def _buildings_changed(change: StaffChange, look: Look) -> Markup:
    found = change.data.get("buildings")
    keys = [str(one) for one in found] if isinstance(found, list) else []
    names = [look.text(one.name) for one in look.community.buildings if one.key in keys]
    return look.t("buildings: {names}", names=look.t.plain(", ").join(names) or look.t.plain("none"))


def _on(_change: StaffChange, look: Look) -> Markup:
    return look.t("signed on")


def _off(_change: StaffChange, look: Look) -> Markup:
    return look.t("signed off")


_SAID: Mapping[StaffChangeKind, Callable[[StaffChange, Look], Markup]] = MappingProxyType(
    {
        StaffChangeKind.JOINED: _joined,
        StaffChangeKind.LEFT: _left,
        StaffChangeKind.ROLE: _role_changed,
        StaffChangeKind.BUILDINGS: _buildings_changed,
        StaffChangeKind.ON_DUTY: _on,
        StaffChangeKind.OFF_DUTY: _off,
    }
)

PRESENT_VIEWS: PresentViews = MappingProxyType(
    {ColleagueScreen: PresentView(load=load_colleague, show=colleague_screen)}
)
