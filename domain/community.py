"""A community: where it is, what it consists of, who works for it, how it is reached."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from domain.calendar import ServiceCalendar
from domain.catalog import Category, RequestType
from domain.emergencies import EmergencyRules
from domain.i18n import Locale, LocalText
from domain.people import Role
from domain.promise_rules import Ladder, PromiseRule
from domain.retention import KEPT_FOR, RecordKind
from domain.staffing import StaffingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRef:
    """A unit by building, section (单元; empty where the building has none) and room."""

    building: str
    section: str
    room: str

    @property
    def key(self) -> str:
        return "-".join(filter(None, (self.building, self.section, self.room)))

    def label(self, locale: Locale) -> str:
        match locale:
            case Locale.EN:
                return f"Bldg {self.key}"
            case Locale.ZH_HANS:
                return self._label("栋", "单元")
            case Locale.ZH_HANT:
                return self._label("棟", "單元")

    def _label(self, building: str, section: str) -> str:
        middle = f"{self.section}{section}-" if self.section else ""
        suffix = building if re.fullmatch(r"[0-9A-Za-z]+", self.building) else ""
        return f"{self.building}{suffix}-{middle}{self.room}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The rooms of one floor, in order, by their full number ("1201")."""

    key: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A staircase of a building with its own entrance (单元); the key is empty when the building has only one."""

    key: str
    floors: tuple[Floor, ...]

    @property
    def rooms(self) -> tuple[str, ...]:
        return tuple(room for floor in self.floors for room in floor.rooms)

    def has(self, room: str) -> bool:
        return any(room in floor.rooms for floor in self.floors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building; the key stands in unit keys, the name on buttons."""

    key: str
    name: LocalText
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)


class DepartmentKind(StrEnum):
    """Own people, or a contractor whose group sees neither names nor phones."""

    OWN = "own"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department; `front_desk`, `management` and `cashier` mark those with a special part in the rules.

    `staffing`: how its tickets find their holder, until something else is set in the chat.
    """

    key: str
    title: LocalText
    kind: DepartmentKind
    order: int
    front_desk: bool = False
    management: bool = False
    cashier: bool = False
    staffing: StaffingRule = field(default_factory=StaffingRule)

    @property
    def plain_role(self) -> Role:
        """What somebody is who only belongs to it."""
        if self.front_desk:
            return Role.FRONT_DESK
        return Role.CASHIER if self.cashier else Role.STAFF


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNumber:
    """A number anyone can dial: police, fire, ambulance, gas company, …"""

    key: str
    title: LocalText
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOverride:
    """What one unit of an offer costs here, in cents."""

    category: str
    price_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeOverride:
    """What this community changes about a request type: promises by kind and urgency, ladders by key.

    `categories` come besides or in the place of their namesakes, those named in `without` are not offered, `prices`
    are those of offers.
    """

    request_type: str
    hidden: bool = False
    department: str | None = None
    promises: tuple[PromiseRule, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    categories: tuple[Category, ...] = ()
    without: tuple[str, ...] = ()
    prices: tuple[PriceOverride, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Everything about one community that its company decides.

    `desk_phone` is answered day and night. `region` (ISO 3166) is where a phone number without country code belongs.
    """

    key: str
    name: LocalText
    locale: Locale
    region: str
    desk_phone: str
    calendar: ServiceCalendar
    buildings: tuple[Building, ...]
    departments: tuple[Department, ...]
    emergency_numbers: tuple[PublicNumber, ...] = ()
    contacts: tuple[PublicNumber, ...] = ()
    overrides: tuple[TypeOverride, ...] = ()
    retention: Mapping[RecordKind, timedelta] = field(default_factory=dict)

    def kept_for(self, kind: RecordKind) -> timedelta:
        """How long such records stay: as this community says, else our own choice (PRV-3)."""
        return self.retention.get(kind, KEPT_FOR[kind])

    @property
    def timezone(self) -> str:
        return self.calendar.timezone

    @property
    def front_desk(self) -> Department:
        return next(department for department in self.departments if department.front_desk)

    @property
    def cashier(self) -> Department | None:
        """Who takes the money; without one the front desk does."""
        return next((department for department in self.departments if department.cashier), None)

    def department(self, key: str) -> Department | None:
        return next((department for department in self.departments if department.key == key), None)

    def shows_people(self, department: str) -> bool:
        """Contractors' groups see neither names nor phones (DSP-4)."""
        known = self.department(department)
        return known is not None and known.kind is not DepartmentKind.CONTRACTOR

    def building(self, key: str) -> Building | None:
        return next((building for building in self.buildings if building.key == key), None)

    def units(self) -> Iterator[UnitRef]:
        for building in self.buildings:
            for section in building.sections:
                for room in section.rooms:
                    yield UnitRef(building=building.key, section=section.key, room=room)

    def unit(self, key: str) -> UnitRef | None:
        """Give the unit with exactly this key ("3-2-1201")."""
        for building in self.buildings:
            for section in building.sections:
                before = "".join(f"{part}-" for part in (building.key, section.key) if part)
                unit = UnitRef(building=building.key, section=section.key, room=key.removeprefix(before))
                if unit.key == key and section.has(unit.room):
                    return unit
        return None

    def department_for(self, request_type: RequestType, category: str | None) -> str:
        """Who takes such a matter here: the category's own department where this community has it, else the type's."""
        wanted = request_type.department_for(category)
        return request_type.department if self.department(wanted) is None else wanted

    def effective(self, request_type: RequestType) -> RequestType | None:
        """Give the request type as it holds here; None when this community does not offer it."""
        change = next((one for one in self.overrides if one.request_type == request_type.key), None)
        if change is not None and change.hidden:
            return None
        changed = request_type if change is None else _changed(request_type, change)
        return changed if changed.emergency is None else self._alarmed_here(changed, changed.emergency)

    def _alarmed_here(self, request_type: RequestType, rules: EmergencyRules) -> RequestType:
        """An alarm never goes nowhere: where a department does not exist the front desk hears it and does its steps."""
        known = {department.key for department in self.departments}
        if known.issuperset((request_type.department, *rules.departments)):
            return request_type
        desk = next((one.key for one in self.departments if one.front_desk), request_type.department)
        departments = tuple(dict.fromkeys(key if key in known else desk for key in rules.departments))
        plan = tuple(
            step if step.department is None or step.department in known else replace(step, department=desk)
            for step in rules.plan
        )
        department = request_type.department if request_type.department in known else desk
        return replace(
            request_type, department=department, emergency=replace(rules, departments=departments, plan=plan)
        )


def _changed(request_type: RequestType, change: TypeOverride) -> RequestType:
    promises = {(rule.kind, rule.urgent): rule for rule in request_type.promises + change.promises}
    ladders = {ladder.key: ladder for ladder in request_type.ladders + change.ladders}
    return replace(
        request_type,
        department=change.department or request_type.department,
        promises=tuple(promises.values()),
        ladders=tuple(ladders.values()),
        categories=tuple(_priced(one, change) for one in _offered(request_type, change)),
    )


def _offered(request_type: RequestType, change: TypeOverride) -> tuple[Category, ...]:
    found = {one.key: one for one in request_type.categories + change.categories}
    return tuple(one for key, one in found.items() if key not in change.without)


def _priced(category: Category, change: TypeOverride) -> Category:
    price = next((one.price_cents for one in change.prices if one.category == category.key), None)
    if price is None or category.offer is None:
        return category
    return replace(category, offer=replace(category.offer, price_cents=price))
