"""Who lives and works in 翠湖湾 (Jade Bay), the lived-in community of the demo: people, groups, what they are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.sandbox.people import PersonKind
from bot.sandbox.world import World

KEY: Final = "jade-bay"
_FIRST_GROUP: Final = -1_002_100_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A resident. `unit` and `phone` are those of the community's list, for who stands on it."""

    id: int
    name: str
    unit: str
    phone: str
    last_name: str = ""
    language: str = "zh-hans"
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of the staff; belongs to the department of `group`. `role` is what the administrator gives, if anything."""

    id: int
    name: str
    group: int
    title: str
    badge: str | None = None
    role: str | None = None
    buildings: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A chat of staff and the department that it gets."""

    id: int
    title: str
    department: str


DESK: Final = Group(id=_FIRST_GROUP, title="客服前台", department="customer_service")
ENGINEERS: Final = Group(id=_FIRST_GROUP - 1, title="工程部", department="engineering")
SECURITY: Final = Group(id=_FIRST_GROUP - 2, title="安保部", department="security")
OFFICE: Final = Group(id=_FIRST_GROUP - 3, title="管理处", department="management")
CLEANERS: Final = Group(id=_FIRST_GROUP - 10, title="保洁（外包）", department="cleaning")
TILL: Final = Group(id=_FIRST_GROUP - 9, title="收银", department="cashier")
GROUPS: Final = (ENGINEERS, DESK, SECURITY, OFFICE, TILL, CLEANERS)

WANG: Final = Neighbour(id=1001, name="王阿姨", unit="3-2-1201", phone="+8613800005678", title="3栋2单元1201 · 业主")
EMILY: Final = Neighbour(
    id=1002,
    name="Emily",
    last_name="Carter",
    unit="2-2-1804",
    phone="+8613800005684",
    language="en",
    title="2栋2单元1804 · 租客",
)
MEILING: Final = Neighbour(
    id=1003, name="何美玲", unit="3-1-802", phone="+85291234567", language="zh-hant", title="3栋1单元802 · 业主"
)
NEWCOMER: Final = Neighbour(
    id=1004, name="赵敏", unit="1-2-1503", phone="+8613800005682", title="1栋2单元1503 · 刚搬来"
)
HUSBAND: Final = Neighbour(id=1005, name="王先生", unit="3-2-1201", phone="+8613800005690", title="3栋2单元1201 · 家人")
"""On no list: 王阿姨 has invited him."""
NEIGHBOURS: Final = (WANG, EMILY, MEILING, NEWCOMER, HUSBAND)

LI: Final = Colleague(id=2001, name="李师傅", group=ENGINEERS.id, badge="0316", title="工程部 · 维修")
ZHOU: Final = Colleague(
    id=2002, name="周工", group=ENGINEERS.id, badge="0302", role="department_supervisor", title="工程部 · 主管"
)
GUARD: Final = Colleague(
    id=2003, name="赵队", group=SECURITY.id, badge="0511", role="department_supervisor", title="安保部 · 班长"
)
LIN: Final = Colleague(id=2004, name="小林", group=DESK.id, badge="0108", title="客服前台")
SUN: Final = Colleague(
    id=2005,
    name="孙管家",
    group=DESK.id,
    badge="0121",
    role="butler",
    buildings=("2", "3"),
    title="管家 · 2栋 3栋",
)
CHEN: Final = Colleague(id=2006, name="陈女士", group=DESK.id, badge="0102", role="supervisor", title="客服主管")
HUANG: Final = Colleague(id=2007, name="黄经理", group=OFFICE.id, role="manager", title="物业经理")
HE: Final = Colleague(id=2008, name="小何", group=OFFICE.id, title="系统管理员")
QIAN: Final = Colleague(id=2019, name="小钱", group=TILL.id, badge="0107", title="收银")
LIU: Final = Colleague(id=2020, name="刘姐", group=CLEANERS.id, title="保洁公司 · 保洁员")
COLLEAGUES: Final = (LI, ZHOU, GUARD, LIN, SUN, QIAN, LIU, CHEN, HUANG, HE)
ADMINISTRATOR: Final = HE


def enter(world: World, home: str = "") -> None:
    """Everybody comes into the world, and the bot becomes administrator of the groups. Nobody has spoken yet."""
    for one in NEIGHBOURS:
        world.add_person(
            one.id, one.name, one.last_name, language_code=one.language, title=one.title, phone=one.phone, home=home
        )
    for colleague in COLLEAGUES:
        world.add_person(colleague.id, colleague.name, kind=PersonKind.STAFF, title=colleague.title, home=home)
    for group in GROUPS:
        world.add_group(group.id, group.title, home=home)
        for person in _members(group):
            world.join(person, group.id)
        world.join(world.bot_id, group.id)
        world.promote(world.bot_id, group.id)


def _members(group: Group) -> list[int]:
    """The administrator set every group up; the supervisor and the manager read along in the office's."""
    inside = {one.id for one in COLLEAGUES if one.group == group.id} | {ADMINISTRATOR.id}
    inside |= {CHEN.id, HUANG.id} if group is OFFICE else set()
    return sorted(inside)
