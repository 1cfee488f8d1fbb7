"""Who lives and works in 江畔里 (Riverside), the second community of the demo, and what is known of them already.

It is small, and everybody is registered when the curtain rises: what moving in looks like, 翠湖湾 has shown.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.sandbox.cast import Colleague, Group, Neighbour
from bot.sandbox.people import PersonKind
from bot.sandbox.world import World
from domain.community import Community
from domain.households import Relation
from domain.i18n import Locale
from domain.people import ResidentState, Role
from usecases import duty
from usecases.group_posts import furnish_group
from usecases.ports import UnitOfWork

KEY: Final = "riverside"
_FIRST_GROUP: Final = -1_002_100_000_101

DESK: Final = Group(id=_FIRST_GROUP, title="江畔里客服", department="customer_service")
ENGINEERS: Final = Group(id=_FIRST_GROUP - 1, title="江畔里工程部", department="engineering")
SECURITY: Final = Group(id=_FIRST_GROUP - 2, title="江畔里安保部", department="security")
OFFICE: Final = Group(id=_FIRST_GROUP - 3, title="江畔里管理处", department="management")
GROUPS: Final = (ENGINEERS, DESK, SECURITY, OFFICE)

SHEN: Final = Neighbour(id=1101, name="沈阿姨", unit="A-301", phone="+8613800006601", title="A栋301 · 业主")
DAVID: Final = Neighbour(
    id=1102, name="David", last_name="Chen", unit="A-502", phone="+8613800006602", language="en", title="A栋502 · 业主"
)
WU: Final = Neighbour(id=1103, name="吴婷", unit="B-703", phone="+8613800006603", title="B栋703 · 刚搬来")
"""Nobody has heard of her yet: she says herself where she lives."""
NEIGHBOURS: Final = (SHEN, DAVID, WU)

MA: Final = Colleague(id=2101, name="马师傅", group=ENGINEERS.id, badge="R16", title="工程部 · 维修", role="staff")
TAN: Final = Colleague(
    id=2102, name="谭工", group=ENGINEERS.id, badge="R02", role="department_supervisor", title="工程部 · 主管"
)
LUO: Final = Colleague(
    id=2103, name="罗班长", group=SECURITY.id, badge="R11", role="department_supervisor", title="安保部 · 班长"
)
XU: Final = Colleague(id=2104, name="小许", group=DESK.id, badge="R08", role="front_desk", title="客服前台 · 收银")
FANG: Final = Colleague(
    id=2105, name="方管家", group=DESK.id, badge="R21", role="butler", buildings=("A", "B"), title="管家 · A栋 B栋"
)
JIANG: Final = Colleague(id=2106, name="江女士", group=DESK.id, badge="R03", role="supervisor", title="客服主管")
PAN: Final = Colleague(id=2107, name="潘经理", group=OFFICE.id, badge="R01", role="manager", title="物业经理")
TANG: Final = Colleague(id=2108, name="小唐", group=OFFICE.id, role="administrator", title="系统管理员")
_AT_WORK: Final = (MA, LUO, XU, PAN)
"""Who is on duty when the curtain rises: one of each department."""

_PLANNED: Final = 10
"""Nights of the rota, from the day on which the rehearsal begins."""

COLLEAGUES: Final = (MA, TAN, LUO, XU, FANG, JIANG, PAN, TANG)


def enter(world: World, home: str) -> None:
    """Everybody comes into the world; colleagues and all residents but the newcomer have written before."""
    for one in NEIGHBOURS:
        world.add_person(
            one.id, one.name, one.last_name, language_code=one.language, title=one.title, phone=one.phone, home=home
        )
    for colleague in COLLEAGUES:
        world.add_person(colleague.id, colleague.name, kind=PersonKind.STAFF, title=colleague.title, home=home)
    for person_id in [one.id for one in (SHEN, DAVID)] + [one.id for one in COLLEAGUES]:
        world.state.chat(person_id).started = True
    for group in GROUPS:
        world.add_group(group.id, group.title, home=home)
        inside = {one.id for one in COLLEAGUES if one.group == group.id} | {TANG.id}
        for person in sorted(inside | ({JIANG.id} if group is OFFICE else set())):
            world.join(person, group.id)
        world.join(world.bot_id, group.id)
        world.promote(world.bot_id, group.id)


def remember(uow: UnitOfWork, community: Community, at: datetime) -> None:
    """Groups are bound and furnished, colleagues registered, the residents of the list verified."""
    for group in GROUPS:
        uow.chats.bind(
            chat_id=group.id,
            community_id=community.key,
            department=group.department,
            title=group.title,
            kind="supergroup",
            locale=community.locale,
            at=at,
        )
    for colleague in COLLEAGUES:
        _employ(uow, community, colleague, at)
    _plan_nights(uow, community, at)
    for one in (SHEN, DAVID):
        _settle(uow, community, one, at)
    for group in GROUPS:
        furnish_group(uow, group.id)


def _employ(uow: UnitOfWork, community: Community, one: Colleague, at: datetime) -> None:
    uow.chats.note(chat_id=one.id, kind="private", at=at)
    member = uow.staff.add(
        community_id=community.key,
        user_id=one.id,
        name=one.name,
        badge=one.badge,
        role=Role(one.role or Role.STAFF),
        department=next(group.department for group in GROUPS if group.id == one.group),
        locale=None,
        at=at,
    )
    member = uow.staff.update(member, private_open=True, buildings=list(one.buildings))
    if one in _AT_WORK:
        duty.begin(uow, member, at, by=member.id)


def _plan_nights(uow: UnitOfWork, community: Community, at: datetime) -> None:
    """The coming week of the guards and the engineers."""
    first = community.calendar.local_day(at)
    for colleague in (MA, LUO):
        member = uow.staff.by_user(colleague.id)
        if member is None or member.department is None:
            continue
        for night in range(_PLANNED):
            day = first + timedelta(days=night)
            uow.rota.put(community.key, member.department, day, member.id, by=None, at=at)


def _settle(uow: UnitOfWork, community: Community, one: Neighbour, at: datetime) -> None:
    uow.chats.note(chat_id=one.id, kind="private", at=at)
    locale = Locale.EN if one.language == "en" else community.locale
    resident = uow.residents.add(community_id=community.key, user_id=one.id, locale=locale, at=at)
    resident = uow.residents.consent(resident, version=uow.knowledge.consent_version, at=at)
    resident = uow.residents.update(resident, name=one.name, phone=one.phone, phone_confirmed=True, unit=one.unit)
    uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)
    uow.memberships.add_active(community.key, [(resident.id, one.unit, Relation.OWNER)], at)
