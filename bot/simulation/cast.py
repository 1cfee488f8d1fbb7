"""Who lives and works in a simulated world, and what the service centre knows of them when it begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from bot.sandbox.people import PersonKind
from bot.sandbox.world import World
from domain.community import Community, Department
from domain.households import MembershipState, Relation
from domain.i18n import Locale
from domain.people import ResidentState, Role
from usecases import duty
from usecases.group_posts import furnish_group
from usecases.ports import UnitOfWork

_FIRST_RESIDENT: Final = 10_001
_FIRST_COLLEAGUE: Final = 20_001
_FIRST_GROUP: Final = -50_001
_APART: Final = 1_000
"""Between the ids of one community's people and the next one's."""
_PLANNED_NIGHTS: Final = 20
_LARGE: Final = 2
"""So many departments, the first of the list, have more than one colleague (the desk and the office aside)."""
_FAMILY: Final = "王陈何李赵孙周吴郑冯"
_GIVEN: Final = ("阿姨", "先生", "女士", "小姐", "叔叔", "国强", "美玲", "建华", "敏", "悦")
_LANGUAGES: Final = ("zh-hans", "zh-hans", "zh-hans", "zh-hant", "en")
_LOCALES: Final = {"zh-hans": Locale.ZH_HANS, "zh-hant": Locale.ZH_HANT, "en": Locale.EN}


@dataclass(frozen=True, slots=True, kw_only=True)
class SimResident:
    """A resident; `known` ones are registered when the world begins, the others come to the door themselves."""

    id: int
    name: str
    unit: str
    phone: str
    language: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SimColleague:
    """One of the staff, in the group of a department."""

    id: int
    name: str
    group: int
    role: Role
    unit: str
    """A unit that callers name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimGroup:
    """A department's chat; a plain group may become a supergroup some day."""

    id: int
    department: str
    plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody of one community."""

    community: Community
    residents: tuple[SimResident, ...]
    colleagues: tuple[SimColleague, ...]
    groups: tuple[SimGroup, ...]


def assembled(community: Community, chance: Random, *, residents: int, place: int) -> Cast:
    """A cast for this community, the so manyth of the world."""
    units = [one.key for one in community.units()]
    groups = tuple(
        SimGroup(id=_FIRST_GROUP - place * _APART - number, department=one.key, plain=chance.random() < 0.4)
        for number, one in enumerate(community.departments)
    )
    return Cast(
        community=community,
        residents=tuple(_resident(place * _APART + number, chance, units) for number in range(residents)),
        colleagues=tuple(_colleagues(community, groups, units, _FIRST_COLLEAGUE + place * _APART)),
        groups=groups,
    )


def _resident(number: int, chance: Random, units: Sequence[str]) -> SimResident:
    return SimResident(
        id=_FIRST_RESIDENT + number,
        name=chance.choice(_FAMILY) + chance.choice(_GIVEN),
        unit=chance.choice(units),
        phone=f"+861380001{number:04d}",
        language=chance.choice(_LANGUAGES),
        known=number % 6 != 5,
    )


def _colleagues(
    community: Community, groups: Sequence[SimGroup], units: Sequence[str], first: int
) -> Iterator[SimColleague]:
    number = first
    for group in groups:
        department = community.department(group.department)
        assert department is not None
        for role in _roles(department):
            yield SimColleague(
                id=number,
                name=f"{_FAMILY[number % len(_FAMILY)]}工{number % 100}",
                group=group.id,
                role=role,
                unit=units[number % len(units)],
            )
            number += 1


def _roles(department: Department) -> Sequence[Role]:
    if department.management:
        return Role.MANAGER, Role.ADMINISTRATOR
    if department.front_desk:
        return Role.FRONT_DESK, Role.FRONT_DESK, Role.BUTLER, Role.SUPERVISOR
    if department.order <= _LARGE:
        return department.plain_role, department.plain_role, Role.DEPARTMENT_SUPERVISOR
    return (department.plain_role,)


# ------------------------------------------------------------------------------------------------ in Telegram


def enter(world: World, cast: Cast) -> None:
    """Everybody comes into the world; whoever is known has written before."""
    for one in cast.residents:
        world.add_person(one.id, one.name, language_code=one.language, phone=one.phone)
        world.state.chat(one.id).started = one.known
    for colleague in cast.colleagues:
        world.add_person(colleague.id, colleague.name, kind=PersonKind.STAFF)
        world.state.chat(colleague.id).started = True
    for group in cast.groups:
        world.add_group(group.id, group.department, supergroup=not group.plain)
        for person in [one.id for one in cast.colleagues if one.group == group.id] + [cast.colleagues[-1].id]:
            world.join(person, group.id)
        world.join(world.bot_id, group.id)
        world.promote(world.bot_id, group.id)


# ------------------------------------------------------------------------------------------------ in the database


def remember(uow: UnitOfWork, cast: Cast, at: datetime) -> None:
    """Groups are bound and furnished, colleagues registered and on duty, the known residents verified."""
    for group in cast.groups:
        uow.chats.bind(
            chat_id=group.id,
            community_id=cast.community.key,
            department=group.department,
            title=group.department,
            kind="group" if group.plain else "supergroup",
            locale=cast.community.locale,
            at=at,
        )
    for colleague in cast.colleagues:
        _employ(uow, cast, colleague, at)
    for one in cast.residents:
        if one.known:
            _settle(uow, cast, one, at)
    for group in cast.groups:
        furnish_group(uow, group.id)


def _employ(uow: UnitOfWork, cast: Cast, one: SimColleague, at: datetime) -> None:
    department = next(group.department for group in cast.groups if group.id == one.group)
    uow.chats.note(chat_id=one.id, kind="private", at=at)
    member = uow.staff.add(
        community_id=cast.community.key,
        user_id=one.id,
        name=one.name,
        badge=str(one.id),
        role=one.role,
        department=department,
        locale=None,
        at=at,
    )
    buildings = [building.key for building in cast.community.buildings] if one.role is Role.BUTLER else []
    member = uow.staff.update(member, private_open=True, buildings=buildings)
    duty.begin(uow, member, at, by=member.id)
    first = cast.community.calendar.local_day(at)
    for night in range(one.id % 3, _PLANNED_NIGHTS, 3):
        uow.rota.put(cast.community.key, department, first + timedelta(days=night), member.id, by=None, at=at)


def _settle(uow: UnitOfWork, cast: Cast, one: SimResident, at: datetime) -> None:
    uow.chats.note(chat_id=one.id, kind="private", at=at)
    resident = uow.residents.add(community_id=cast.community.key, user_id=one.id, locale=_LOCALES[one.language], at=at)
    resident = uow.residents.consent(resident, version=uow.knowledge.consent_version, at=at)
    resident = uow.residents.update(resident, name=one.name, phone=one.phone, phone_confirmed=True, unit=one.unit)
    resident = uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)
    uow.memberships.add(
        community_id=cast.community.key,
        resident_id=resident.id,
        unit=one.unit,
        relation=Relation.OWNER,
        state=MembershipState.ACTIVE,
        since=at,
        at=at,
    )
