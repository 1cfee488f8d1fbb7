"""Reading a list of residents as spreadsheets hold it: which rows can be used, which are wrong, and why.

The first line names the columns: unit and name, and if there are any, phone, relation, and until when somebody lived
there. A row of somebody who is known already says what has changed about them.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from domain.community import Community, UnitRef
from domain.errors import Problem
from domain.households import Relation
from domain.names import read_name
from domain.unit_parsing import UnitReader

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("unit", "房号", "房號"), "unit"),
        **dict.fromkeys(("name", "姓名"), "name"),
        **dict.fromkeys(("phone", "电话", "電話", "手机", "手機"), "phone"),
        **dict.fromkeys(("relation", "身份", "关系", "關係"), "relation"),
        **dict.fromkeys(("until", "搬离", "搬離", "到期"), "until"),
    }
)
"""Headings as people write them, and the column they mean."""

NEEDED = ("unit", "name")

_RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        **dict.fromkeys(("owner", "业主", "業主", "房主"), Relation.OWNER),
        **dict.fromkeys(("tenant", "租户", "租客", "租戶", "承租人"), Relation.TENANT),
        **dict.fromkeys(("family", "家人", "家属", "家屬"), Relation.FAMILY),
        **dict.fromkeys(("home help", "helper", "家政帮手", "家政", "保姆", "阿姨"), Relation.HELPER),
        **dict.fromkeys(("家務幫手", "家政幫手", "家務助理", "家傭"), Relation.HELPER),
    }
)


class Wrong(StrEnum):
    """Why a row cannot be used."""

    NO_UNIT = "no_unit"
    SEVERAL_UNITS = "several_units"
    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    NO_PHONE = "no_phone"
    NO_RELATION = "no_relation"
    NO_DAY = "no_day"
    TWICE = "twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """A line that cannot be used, with what stands there."""

    line: int
    wrong: Wrong
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedResident:
    """A line that can be used. `unit` is a unit key, `phone` E.164; `until` is the last day there."""

    line: int
    unit: str
    name: str
    phone: str | None
    relation: Relation | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentList:
    """What a file holds. `missing` names columns without which nothing can be read."""

    rows: tuple[ListedResident, ...] = ()
    wrong: tuple[WrongRow, ...] = ()
    missing: tuple[str, ...] = ()


class ReadsPhone(Protocol):
    """Reads a phone number as people type it."""

    def __call__(self, text: str, region: str, /) -> str | None: ...


def read_list(table: Sequence[Sequence[str]], community: Community, read_phone: ReadsPhone) -> ResidentList:
    """Read the lines below the headings; empty ones are passed over, others counted as the file counts them."""
    head = [COLUMNS.get(cell.strip().casefold(), "") for cell in table[0]] if table else []
    missing = tuple(name for name in NEEDED if name not in head)
    if missing:
        return ResidentList(missing=missing)
    reader = _Reader(community, read_phone)
    for line, cells in enumerate(table[1:], start=2):
        given = {name: cell.strip().removeprefix("'") for name, cell in zip(head, cells, strict=False) if name}
        if any(given.values()):
            reader.read(line, given)
    return ResidentList(rows=tuple(reader.rows), wrong=tuple(reader.wrong))


class _Reader:
    """One list while it is read."""

    def __init__(self, community: Community, read_phone: ReadsPhone) -> None:
        self._units, self._region, self._read_phone = UnitReader(community), community.region, read_phone
        self._seen: set[tuple[str, str]] = set()
        self.rows: list[ListedResident] = []
        self.wrong: list[WrongRow] = []

    def read(self, line: int, given: Mapping[str, str]) -> None:
        """The first thing that is wrong with a line is told; nobody mends two at a time."""
        unit, name = self._unit(given.get("unit", "")), self._name(given.get("name", ""))
        phone, relation = self._phone(given.get("phone", "")), read_relation(given.get("relation", ""))
        until = _day(given.get("until", ""))
        read = {"unit": unit, "name": name, "phone": phone, "relation": relation, "until": until}
        for column, value in read.items():
            if isinstance(value, Wrong):
                self.wrong.append(WrongRow(line=line, wrong=value, value=given.get(column, "")[:40]))
                return
        who = str(phone or name)
        if (str(unit), who) in self._seen:
            self.wrong.append(WrongRow(line=line, wrong=Wrong.TWICE, value=str(name)))
            return
        self._seen.add((str(unit), who))
        self.rows.append(ListedResident(line=line, **read))  # type: ignore[arg-type]  # nothing of it is wrong

    def _unit(self, typed: str) -> str | Wrong:
        match self._units.read(typed):
            case None:
                return Wrong.NO_UNIT
            case UnitRef() as unit:
                return unit.key
            case _:
                return Wrong.SEVERAL_UNITS

    def _name(self, typed: str) -> str | Wrong:
        match read_name(typed):
            case Problem.NAME_TOO_LONG:
                return Wrong.NAME_TOO_LONG
            case Problem():
                return Wrong.NO_NAME
            case name:
                return name

    def _phone(self, typed: str) -> str | Wrong | None:
        if not typed:
            return None
        return self._read_phone(typed, self._region) or Wrong.NO_PHONE


def read_relation(typed: str) -> Relation | Wrong | None:
    """What somebody is there, in any of our words; None where nothing stands."""
    if not typed:
        return None
    return _RELATIONS.get(unicodedata.normalize("NFKC", typed).strip().casefold(), Wrong.NO_RELATION)


def _day(typed: str) -> date | Wrong | None:
    if not typed:
        return None
    plain = unicodedata.normalize("NFKC", typed).replace("年", "-").replace("月", "-").replace("日", "")
    parts = plain.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return Wrong.NO_DAY
