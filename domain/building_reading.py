"""Reading buildings as people type them: "3栋、5栋", "3 and 5", "全小区"."""

import re

from domain.community import Building, Community
from domain.i18n import Locale
from domain.unit_parsing import normalised

_LONGEST = 60
_BETWEEN = re.compile(r"[\s,、;/&+和及与與跟]+|\bAND\b")
_BUILDING = re.compile(r"\b(?:BUILDING|BLDG|BLOCK|TOWER|NO)\b\.?|号楼|號樓|栋|棟|座|幢|楼|樓")
_WHOLE = frozenset(
    (
        "全小区",
        "全小區",
        "整个小区",
        "整個小區",
        "小区",
        "小區",
        "全屋苑",
        "整个屋苑",
        "整個屋苑",
        "全部",
        "所有",
        "都是",
    )
) | {"WHOLE COMMUNITY", "THE WHOLE COMMUNITY", "EVERYWHERE", "ALL", "ALL BUILDINGS", "EVERY BUILDING"}


def read_buildings(community: Community, text: str) -> tuple[str, ...] | None:
    """Give the keys that are meant, in the community's order; none for the whole community.

    None when the text names no building, or one that does not exist here.
    """
    plain = normalised(text).strip(" 。.!")
    if not plain or len(text) > _LONGEST:
        return None
    if plain in _WHOLE:
        return ()
    meant = [_named(community, part) for part in _BETWEEN.split(_BUILDING.sub(" ", plain)) if part]
    if not meant or None in meant:
        return None
    return tuple(one.key for one in community.buildings if one in meant)


def _named(community: Community, part: str) -> Building | None:
    wanted = part.lstrip("0") or part
    return next((one for one in community.buildings if wanted in _names(one)), None)


def _names(building: Building) -> set[str]:
    names = (building.key, *(building.name.in_(locale) for locale in Locale))
    return {_BUILDING.sub(" ", normalised(name)).strip() for name in names}
