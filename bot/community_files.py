"""Loading the communities: one TOML file each, with the holidays of their country filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.calendar_tables import read_calendar
from bot.config_problems import ConfigError, ConfigProblem
from bot.offer_tables import read_amount
from bot.promise_tables import read_ladders, read_promises
from bot.question_tables import read_categories
from bot.resident_files import read_residents
from bot.toml_tables import Table
from domain.community import (
    Building,
    Community,
    Department,
    DepartmentKind,
    Floor,
    PriceOverride,
    PublicNumber,
    Section,
    TypeOverride,
)
from domain.i18n import Locale
from domain.offers import cents
from domain.retention import RecordKind
from domain.staffing import MOST_LOAD, Assignment, StaffingRule
from usecases.ports import Expected

_RANGE = re.compile(r"(\d{1,3})-(\d{1,3})")
_LONGEST_TOGETHER: Final = 40
_PART = re.compile(r"[^\s\-_/]{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCommunity:
    """A community, its file while problems can still be noted in it, and its known residents."""

    community: Community
    table: Table
    residents: tuple[Expected, ...]


def load_all(directory: Path) -> tuple[LoadedCommunity, ...]:
    """Read every *.toml of the directory, by name, with the residents' lists they name. Raises ConfigError."""
    loaded, problems = read_communities(directory)
    if problems:
        raise ConfigError(problems)
    return loaded


def load_communities(directory: Path) -> tuple[Community, ...]:
    """Read every *.toml of the directory, in the order of their names. Raises ConfigError."""
    return tuple(one.community for one in load_all(directory))


def load_residents(directory: Path) -> dict[str, tuple[Expected, ...]]:
    """Read the residents' lists that the communities name, by community key. Raises ConfigError."""
    return {one.community.key: one.residents for one in load_all(directory)}


def read_communities(directory: Path) -> tuple[tuple[LoadedCommunity, ...], list[ConfigProblem]]:
    """Read as much as can be read, and give every problem found on the way."""
    problems: list[ConfigProblem] = []
    tables = [Table.open(file, problems) for file in sorted(directory.glob("*.toml"))]
    loaded = tuple(one for table in tables if table is not None and (one := _read_file(table)))
    if not tables:
        problems.append(ConfigProblem(file=directory, line=0, sentence="There is no community here; add a .toml file."))
    seen: set[str] = set()
    for one in loaded:
        if one.community.key in seen:
            one.table.note("key", f'"{one.community.key}" exists already; give this community another key.')
        seen.add(one.community.key)
    return loaded, problems


def _read_file(table: Table) -> LoadedCommunity | None:
    community = _read_community(table)
    residents_file = table.optional_text("residents")
    table.close()
    if community is None:
        return None
    residents: tuple[Expected, ...] = ()
    if residents_file is not None:
        file = table.document.file.parent / residents_file
        if file.is_file():
            residents = read_residents(file, community, table.document.problems)
        else:
            table.note(
                "residents", f'"{residents_file}" does not exist beside this file; correct the name or remove it.'
            )
    return LoadedCommunity(community=community, table=table, residents=residents)


def _read_community(table: Table) -> Community | None:
    calendar = table.one("calendar", read_calendar)
    departments = _read_departments(table)
    fields = {name: _read_numbers(table, name) for name in ("emergency_numbers", "contacts")}
    key, name, locale = table.identifier("key"), table.local_text("name"), table.choice("locale", Locale)
    region, desk_phone = _read_region(table), table.text("desk_phone")
    _check_lengths(table, key, departments)
    buildings = table.each("buildings", _read_building)
    table.unique("buildings", (building.key for building in buildings))
    overrides = table.each("request_types", _read_override)
    table.unique("request_types", (override.request_type for override in overrides))
    if not buildings:
        table.note("buildings", "A community needs buildings; add [[buildings]].")
    if calendar is None:
        if not table.has("calendar"):
            table.note("calendar", "[calendar] is missing; see the example community.")
        return None
    return Community(
        key=key,
        name=name,
        locale=locale,
        region=region,
        desk_phone=desk_phone,
        calendar=calendar,
        buildings=buildings,
        departments=departments,
        emergency_numbers=fields["emergency_numbers"],
        contacts=fields["contacts"],
        overrides=overrides,
        retention=table.one("retention", _read_retention) or {},
    )


def _check_lengths(table: Table, key: str, departments: Sequence[Department]) -> None:
    """Timers and messages are found by names of 80 characters that are made of both."""
    longest = max((one.key for one in departments), key=len, default="")
    if len(key) + len(longest) > _LONGEST_TOGETHER:
        most = f"use at most {_LONGEST_TOGETHER} characters for the two"
        table.note("key", f'"{key}" and the department\'s key "{longest}" are too long together; {most}.')


def _read_retention(table: Table) -> dict[RecordKind, timedelta]:
    """How long records of a kind stay, such as `tickets = "1095d"`."""
    found = {kind: table.optional_duration(kind.value) for kind in RecordKind}
    return {kind: kept for kind, kept in found.items() if kept is not None}


def _read_region(table: Table) -> str:
    region = table.text("region")
    if not re.fullmatch(r"[A-Z]{2}", region):
        table.note("region", f'"{region}" is no region; write two capital letters such as "CN" or "HK".')
    return region


def _read_departments(table: Table) -> tuple[Department, ...]:
    departments = tuple(_read_department(one, order) for order, one in enumerate(table.tables("departments"), start=1))
    table.unique("departments", (department.key for department in departments))
    if sum(department.front_desk for department in departments) != 1:
        table.note(
            "departments", "Exactly one department must have front_desk = true: what goes nowhere else goes there."
        )
    if sum(department.cashier for department in departments) > 1:
        table.note("departments", "Only one department can have cashier = true: it takes the money.")
    return departments


def _read_department(table: Table, order: int) -> Department:
    department = Department(
        key=table.identifier("key"),
        title=table.local_text("title"),
        kind=table.choice("kind", DepartmentKind, DepartmentKind.OWN),
        order=order,
        front_desk=table.flag("front_desk"),
        management=table.flag("management"),
        cashier=table.flag("cashier"),
        staffing=_read_staffing(table),
    )
    table.close()
    return department


def _read_staffing(table: Table) -> StaffingRule:
    cap = table.optional_number("load_cap", least=1, most=MOST_LOAD)
    return StaffingRule(assignment=table.choice("assignment", Assignment, Assignment.PRESS), load_cap=cap)


def _read_numbers(table: Table, key: str) -> tuple[PublicNumber, ...]:
    numbers = table.each(key, _read_number)
    table.unique(key, (number.key for number in numbers))
    return numbers


def _read_number(table: Table) -> PublicNumber:
    return PublicNumber(key=table.identifier("key"), title=table.local_text("title"), number=table.text("number"))


def _read_override(table: Table) -> TypeOverride:
    return TypeOverride(
        request_type=table.identifier("key"),
        hidden=table.flag("hidden"),
        department=table.optional_text("department"),
        promises=read_promises(table),
        ladders=read_ladders(table),
        categories=read_categories(table),
        without=table.texts("without"),
        prices=_read_prices(table),
    )


def _read_prices(table: Table) -> tuple[PriceOverride, ...]:
    prices = table.each("prices", _read_price)
    table.unique("prices", (price.category for price in prices))
    return prices


def _read_price(table: Table) -> PriceOverride:
    amount = read_amount(table, "amount")
    if not table.has("amount"):
        table.note("amount", '"amount" is missing; write it like amount = "80".')
    return PriceOverride(category=table.identifier("key"), price_cents=0 if amount is None else cents(amount))


def _read_building(table: Table) -> Building:
    building = Building(
        key=_read_part(table, "key"), name=table.local_text("name"), sections=table.each("sections", _read_section)
    )
    table.unique("sections", (section.key or "(none)" for section in building.sections))
    if not building.sections:
        table.note("sections", "A building needs a section, even if it has only one; add [[buildings.sections]].")
    if len(building.sections) > 1 and any(not section.key for section in building.sections):
        table.note("sections", 'Where there are several sections each needs a key, such as key = "1".')
    return building


def _read_section(table: Table) -> Section:
    """Read floors = "1-18" (or a list) with the doors of a floor, without some rooms and with others besides."""
    key = _read_part(table, "key") if table.has("key") else ""
    table.used.add("key")
    floors, doors = _read_floors(table), table.texts("doors")
    without, besides = table.texts("without"), table.texts("besides")
    possible = {floor + door for floor in floors for door in doors}
    for room in without if possible else ():
        if room not in possible:
            table.note("without", f'"{room}" would not exist anyway; correct or remove it.')
    if floors and not doors:
        table.note("doors", 'A floor needs doors; write for example doors = ["01", "02"].')
    if not floors and not besides and not table.has("floors"):
        table.note("floors", 'There are no rooms; write floors = "1-18" and doors = ["01", "02"].')
    found = [
        Floor(key=floor, rooms=tuple(floor + door for door in doors if floor + door not in without)) for floor in floors
    ]
    if extra := tuple(room for room in besides if room not in possible):
        found.append(Floor(key="", rooms=extra))
    return Section(key=key, floors=tuple(found))


def _read_floors(table: Table) -> tuple[str, ...]:
    if not isinstance(table.values.get("floors"), str):
        return table.texts("floors")
    word = table.text("floors")
    match = _RANGE.fullmatch(word)
    if match is None or int(match[1]) > int(match[2]):
        table.note("floors", f'"{word}" are no floors; write "1-18", or a list such as ["G", "1", "2"].')
        return ()
    return tuple(str(floor) for floor in range(int(match[1]), int(match[2]) + 1))


def _read_part(table: Table, key: str) -> str:
    value = table.text(key)
    if value and not _PART.fullmatch(value):
        table.note(key, f'"{value}" cannot stand in a unit; use up to 10 letters or digits without "-".')
    return value
