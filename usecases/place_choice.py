"""Choosing one's unit from the community's own list by buttons: building, section, room, a page at a time (PRV-1)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.community import Building, Community, UnitRef
from domain.drafts import Draft

A_PAGE = 8
MOST_CANDIDATES = 40
"""How many units a typed address may leave open."""

BUILDING, SECTION, PAGE, CANDIDATES = "building", "section", "page", "candidates"
"""Keys of the form's answers as far as the place is chosen."""


class Level(StrEnum):
    """What is chosen next."""

    BUILDING = "building"
    SECTION = "section"
    ROOM = "room"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One button: the pressed value and the building, section or unit that it means."""

    value: str
    building: Building | None = None
    section: str | None = None
    unit: UnitRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A page of places to choose from. `began`: something was chosen or typed that can be taken back."""

    level: Level
    places: tuple[Place, ...]
    page: int
    pages: int
    began: bool


def offered(community: Community, draft: Draft) -> Offer:
    """What can be pressed now; a level with a single choice is skipped."""
    level, places = _places(community, draft)
    pages = max(1, -(-len(places) // A_PAGE))
    typed = draft.text(PAGE) or ""
    page = min(int(typed) if typed.isdecimal() else 0, pages - 1)
    return Offer(
        level=level,
        places=places[page * A_PAGE : (page + 1) * A_PAGE],
        page=page,
        pages=pages,
        began=any(key in draft.answers for key in (BUILDING, SECTION, CANDIDATES)),
    )


def _places(community: Community, draft: Draft) -> tuple[Level, tuple[Place, ...]]:
    kept = draft.answers.get(CANDIDATES)
    if isinstance(kept, list | tuple):
        known = [unit for unit in (community.unit(str(key)) for key in kept) if unit is not None]
        return Level.CANDIDATE, tuple(_unit(unit) for unit in known)
    building = chosen_building(community, draft)
    if building is None:
        return Level.BUILDING, tuple(Place(value=f"b:{one.key}", building=one) for one in community.buildings)
    sections = building.sections
    section = sections[0] if len(sections) == 1 else building.section(draft.text(SECTION) or "")
    if section is None:
        return Level.SECTION, tuple(Place(value=f"s:{one.key}", section=one.key) for one in sections)
    units = (UnitRef(building=building.key, section=section.key, room=room) for room in section.rooms)
    return Level.ROOM, tuple(_unit(unit) for unit in units)


def _unit(unit: UnitRef) -> Place:
    return Place(value=f"u:{unit.key}", unit=unit)


def chosen_building(community: Community, draft: Draft) -> Building | None:
    """The building that was pressed, or the only one there is."""
    if len(community.buildings) == 1:
        return community.buildings[0]
    return community.building(draft.text(BUILDING) or "")


def narrowed(found: tuple[UnitRef, ...], draft: Draft) -> tuple[UnitRef, ...]:
    """The units that agree with what was pressed before; all of them when none does."""
    building, section = draft.text(BUILDING), draft.text(SECTION)
    fitting = tuple(unit for unit in found if building in (None, unit.building) and section in (None, unit.section))
    return fitting or found
