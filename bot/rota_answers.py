"""What the rota's commands do in the process that has the database; arguments and answers are plain JSON values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from domain.community import Community, Department
from domain.i18n import Locale
from domain.people import StaffMember
from storage.errors import ControlRefusedError
from usecases.ports import Clock, Store, UnitOfWork
from usecases.rota import NightOrder, plan


async def change(store: Store, clock: Clock, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Put down or take off `lines` (each [line, night, department, colleague]) in `community`.

    With `replace` the nights and departments that are named are afterwards as the lines say; with `off` the lines are
    taken off. Raises ControlRefusedError for the first line that cannot be; then nothing changes.
    """
    at = clock.now()
    lines = [(int(one[0]), str(one[1]), str(one[2]), str(one[3])) for one in arguments["lines"]]

    def write(uow: UnitOfWork) -> dict[str, int]:
        community = _community(uow, str(arguments["community"]))
        orders = [_order(uow, community, line, has_it=not arguments.get("off")) for line in lines]
        if arguments.get("replace"):
            orders = [*_taken_off(uow, community, orders), *orders]
        return {"changed": plan(uow, community.key, orders, by=None, at=at)}

    return await store.write(write)


async def describe(store: Store, clock: Clock, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The nights of the next `days` in `community`, a line each."""
    now = clock.now()

    def look(uow: UnitOfWork) -> dict[str, Any]:
        community = _community(uow, str(arguments["community"]))
        return {"lines": _written(uow, community, now, int(arguments["days"]))}

    return await store.read(look)


def _written(uow: UnitOfWork, community: Community, now: datetime, days: int) -> list[str]:
    """Tue 2026-11-24  工程部  李师傅, 周师傅."""
    first = community.calendar.local_day(now)
    found: dict[tuple[date, str], list[str]] = {}
    for line in uow.rota.between(community.key, first, first + timedelta(days=days - 1)):
        member = uow.staff.get(line.staff_id)
        if member is not None and member.active:
            found.setdefault((line.night, line.department), []).append(member.name)
    return [
        f"{night:%a %Y-%m-%d}  {_title(community, department):12}{', '.join(names)}"
        for (night, department), names in found.items()
    ]


def _title(community: Community, department: str) -> str:
    known = community.department(department)
    return department if known is None else known.title.in_(community.locale)


def _community(uow: UnitOfWork, key: str) -> Community:
    known = next((one for one in uow.knowledge.communities if one.key == key), None)
    if known is None:
        raise ControlRefusedError(reason=f'there is no community "{key}" in the configuration')
    return known


def _order(uow: UnitOfWork, community: Community, line: tuple[int, str, str, str], *, has_it: bool) -> NightOrder:
    number, night, place, who = line
    where = f"line {number}: " if number else ""
    department = next((one for one in community.departments if place in _names(one)), None)
    if department is None:
        raise ControlRefusedError(reason=f'{where}there is no department "{place}"')
    fitting = _fitting(uow.staff.of_department(community.key, department.key), who)
    if len(fitting) != 1:
        found = "nobody" if not fitting else "more than one person"
        raise ControlRefusedError(reason=f'{where}{found} of "{place}" is called "{who}"; write the badge number')
    return NightOrder(department=department.key, night=date.fromisoformat(night), staff_id=fitting[0].id, has_it=has_it)


def _names(department: Department) -> set[str]:
    return {department.key, *(department.title.in_(locale) for locale in Locale)}


def _fitting(members: Iterable[StaffMember], who: str) -> list[StaffMember]:
    """By badge if anybody has it, else by name."""
    people = list(members)
    return [one for one in people if one.badge == who] or [one for one in people if one.name == who]


def _taken_off(uow: UnitOfWork, community: Community, orders: Sequence[NightOrder]) -> list[NightOrder]:
    """Whoever has one of these nights and is not named for it any more."""
    named = {(one.department, one.night, one.staff_id) for one in orders}
    nights = sorted({(one.department, one.night) for one in orders})
    return [
        NightOrder(department=line.department, night=line.night, staff_id=line.staff_id, has_it=False)
        for department, night in nights
        for line in uow.rota.between(community.key, night, night, department=department)
        if (line.department, line.night, line.staff_id) not in named
    ]
