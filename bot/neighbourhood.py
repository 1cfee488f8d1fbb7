"""Who is there when the demo begins: a department's group each with two colleagues, a manager, and some residents.

Departments, units and the residents' list are those of the configuration, so that a company sees its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.sandbox.acting import Prompter
from bot.sandbox.people import PersonKind
from bot.sandbox.world import World
from domain.community import Department
from domain.people import ResidentState, Role, StaffMember
from usecases import duty
from usecases.ports import Expected, Knowledge, UnitOfWork

_COLLEAGUES: Final = (
    "李师傅", "陈姐", "周师傅", "小林", "吴师傅", "黄姐", "郑师傅", "小何",
    "孙师傅", "马姐", "朱师傅", "小郭", "罗师傅", "梁姐", "宋师傅", "小唐",
)  # fmt: skip
_MANAGER_ID: Final = 2000
_FIRST_COLLEAGUE_ID: Final = 2001
_FIRST_RESIDENT_ID: Final = 1001
_FIRST_GROUP_ID: Final = -1_002_000_000_001
_NEIGHBOURS: Final = 3
_NEWCOMER_ID: Final = 1999
_PLANNED: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Colleague:
    user_id: int
    name: str
    department: Department
    group: int
    leads: bool


class Neighbourhood:
    """The first community of the configuration, with people in it."""

    __slots__ = ("_colleagues", "_community", "_consent", "_residents")

    def __init__(self, knowledge: Knowledge) -> None:
        self._community = knowledge.only_community
        self._consent = knowledge.consent_version
        self._colleagues = _colleagues(self._community.departments)
        listed = [one for (key, _phone), one in knowledge.expected.items() if key == self._community.key]
        self._residents: Sequence[Expected] = listed[:_NEIGHBOURS]

    def opens_at(self, now: datetime) -> datetime:
        """The machine's own time."""
        return now

    async def rehearse(self, prompter: Prompter, *, machine_now: datetime) -> None:
        """Nothing has happened yet."""

    def enter(self, world: World) -> None:
        """Residents and the manager have written to the bot before; colleagues have not, and one neighbour is new."""
        for number, resident in enumerate(self._residents):
            world.add_person(_FIRST_RESIDENT_ID + number, resident.name, title=resident.unit.key)
            world.send(_FIRST_RESIDENT_ID + number, _FIRST_RESIDENT_ID + number, "/start")
        world.add_person(_NEWCOMER_ID, "新邻居")
        world.add_person(_MANAGER_ID, "王经理", kind=PersonKind.STAFF)
        world.send(_MANAGER_ID, _MANAGER_ID, "/start")
        for one in self._colleagues:
            title = one.department.title.in_(self._community.locale)
            world.add_person(one.user_id, one.name, kind=PersonKind.STAFF, title=title)
            if one.leads:
                world.add_group(one.group, title)
                world.join(world.state.bot.id, one.group)
                world.join(_MANAGER_ID, one.group)
                world.promote(world.state.bot.id, one.group)
            world.join(one.user_id, one.group)
            if one.leads:
                world.state.chat(one.user_id).started = True

    def remember(self, uow: UnitOfWork, at: datetime) -> None:
        """Groups are bound, colleagues registered, one of each department on duty and down for the nights."""
        for one in self._colleagues:
            if one.leads:
                self._bind(uow, one, at)
            member = self._employ(uow, one.user_id, one.name, _role(one), one.department.key, at)
            if one.leads:
                self._work(uow, member, at)
        manager = self._employ(uow, _MANAGER_ID, "王经理", Role.ADMINISTRATOR, None, at)
        uow.staff.update(manager, private_open=True)
        for number, resident in enumerate(self._residents):
            self._settle(uow, _FIRST_RESIDENT_ID + number, resident, at)

    def _bind(self, uow: UnitOfWork, one: _Colleague, at: datetime) -> None:
        uow.chats.bind(
            chat_id=one.group,
            community_id=self._community.key,
            department=one.department.key,
            title=one.department.title.in_(self._community.locale),
            kind="supergroup",
            locale=self._community.locale,
            at=at,
        )

    def _employ(
        self, uow: UnitOfWork, user_id: int, name: str, role: Role, department: str | None, at: datetime
    ) -> StaffMember:
        return uow.staff.add(
            community_id=self._community.key,
            user_id=user_id,
            name=name,
            badge=str(user_id),
            role=role,
            department=department,
            locale=None,
            at=at,
        )

    def _work(self, uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
        """On duty now, and down for the coming nights: private messages reach them."""
        uow.chats.note(chat_id=member.user_id or 0, kind="private", at=at)
        member = uow.staff.update(member, private_open=True)
        duty.begin(uow, member, at, by=member.id)
        first = self._community.calendar.local_day(at)
        for night in range(_PLANNED):
            day = first + timedelta(days=night)
            uow.rota.put(self._community.key, member.department or "", day, member.id, by=None, at=at)

    def _settle(self, uow: UnitOfWork, user_id: int, known: Expected, at: datetime) -> None:
        resident = uow.residents.add(
            community_id=self._community.key, user_id=user_id, locale=self._community.locale, at=at
        )
        resident = uow.residents.consent(resident, version=self._consent, at=at)
        resident = uow.residents.update(
            resident, name=known.name, phone=known.phone, phone_confirmed=True, unit=known.unit.key
        )
        uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)


def _colleagues(departments: Sequence[Department]) -> list[_Colleague]:
    names = iter(_COLLEAGUES * (2 * len(departments) // len(_COLLEAGUES) + 1))
    return [
        _Colleague(
            user_id=_FIRST_COLLEAGUE_ID + 2 * place + second,
            name=next(names),
            department=department,
            group=_FIRST_GROUP_ID - place,
            leads=not second,
        )
        for place, department in enumerate(departments)
        for second in (0, 1)
    ]


def _role(one: _Colleague) -> Role:
    if one.department.front_desk:
        return Role.FRONT_DESK
    return Role.DEPARTMENT_SUPERVISOR if one.leads else Role.STAFF
