"""What must not stand in a lesson for everybody: names of people, units, phone numbers (COM-2, PRV)."""

import re
from collections.abc import Iterable

from domain.community import Community
from domain.errors import Problem
from domain.unit_parsing import normalised

_PHONE = re.compile(r"\d(?:[\s\-()]?\d){6,}")
_SHORTEST_NAME = 2


def lesson_problem(text: str, names: Iterable[str], community: Community) -> Problem | None:
    """Say what in the text points to a person, nearest first; None when it can be shown to everybody."""
    plain = normalised(text)
    if _names_a_unit(plain, community):
        return Problem.NAMES_A_UNIT
    if _PHONE.search(plain):
        return Problem.NAMES_A_PHONE
    if any(len(name) >= _SHORTEST_NAME and normalised(name) in plain for name in names):
        return Problem.NAMES_A_PERSON
    return None


def _names_a_unit(plain: str, community: Community) -> bool:
    """Whether building and room stand together, in whatever way it is written; a building alone points to nobody."""
    numbers = re.findall(r"[A-Z]?\d+[A-Z]?", plain)
    pairs = {
        (building.key.upper(), room) for building in community.buildings for room in _rooms(community, building.key)
    }
    rooms = {room for _, room in pairs}
    near = [(one, two) for index, one in enumerate(numbers) for two in numbers[index + 1 : index + 3]]
    return any(pair in pairs for pair in near) or any(one in rooms and len(one) > _SHORTEST_NAME for one in numbers)


def _rooms(community: Community, building: str) -> set[str]:
    found = next(one for one in community.buildings if one.key == building)
    return {room.upper() for section in found.sections for room in section.rooms}
