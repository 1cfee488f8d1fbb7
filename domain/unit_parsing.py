"""Reading a unit as people type it ("3栋2单元1201", "三栋 1201", "Bldg 3-2-1201") against a community's own list."""

import re
import unicodedata
from collections.abc import Sequence

from domain.community import Building, Community, UnitRef

_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2", "兩": "2"}
_NUMERAL = re.compile(r"[〇零一二三四五六七八九两兩十]+")
_TOKEN = re.compile(r"[A-Z]?\d+[A-Z]?|[A-Z](?![A-Z])")
_ENGLISH = re.compile(r"\b(?:BUILDING|BLDG|BLOCK|TOWER|SECTION|UNIT|STAIRCASE|ENTRANCE|ROOM|RM|FLAT|APT|NO|FLOOR)\b\.?")
_FLOOR_AND_DOOR = re.compile(r"(\d+)(?:楼|樓|层|層)(\d{1,2})(?!\d|单元|單元|门|門|-)")
_MAX_LENGTH = 60


def parse_unit(community: Community, text: str) -> UnitRef | tuple[UnitRef, ...] | None:
    """Find the unit that `text` means.

    Gives the one unit, several candidates when a part is missing ("1201", "3栋1201"), or None when no unit fits or the
    text is too long to be an address.
    """
    tokens = _tokens(text)
    if not tokens:
        return None
    found = tuple(unit for building in community.buildings for unit in _fitting(building, tokens))
    exact = tuple(unit for unit in found if _parts(unit) == tokens)
    candidates = exact or found
    return candidates[0] if len(candidates) == 1 else candidates or None


class UnitReader:
    """`parse_unit` for many addresses of one community: its units are looked through once."""

    def __init__(self, community: Community) -> None:
        self._by_tokens: dict[tuple[str, ...], list[UnitRef]] = {}
        for unit in community.units():
            for tokens in _forms(unit) | {_parts(unit)}:
                self._by_tokens.setdefault(tokens, []).append(unit)

    def read(self, text: str) -> UnitRef | tuple[UnitRef, ...] | None:
        """As `parse_unit` does."""
        tokens = _tokens(text)
        found = tuple(self._by_tokens.get(tokens, ())) if tokens else ()
        exact = tuple(unit for unit in found if _parts(unit) == tokens)
        candidates = exact or found
        return candidates[0] if len(candidates) == 1 else candidates or None


def named_units(text: str, units: Sequence[UnitRef]) -> list[UnitRef]:
    """Those of a few units that a longer text names, by building and room or by a room that only one of them has."""
    tokens = tuple(_trimmed(token) for token in _TOKEN.findall(_ENGLISH.sub(" ", normalised(text))))
    whole = [one for one in units if _follow(_parts(one), tokens) or _follow((_parts(one)[0], _parts(one)[-1]), tokens)]
    return whole or [one for one in units if _parts(one)[-1] in tokens]


def _follow(parts: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    """Whether these stand in the text one right after the other."""
    return any(tokens[start : start + len(parts)] == parts for start in range(len(tokens)))


def normalised(text: str) -> str:
    """Give `text` in half width and upper case, with Chinese numerals turned into digits."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return _NUMERAL.sub(lambda match: _number(match.group()), plain)


def _tokens(text: str) -> tuple[str, ...]:
    """Give building, section and room as far as they were typed, in order."""
    if len(text) > _MAX_LENGTH:
        return ()
    plain = _ENGLISH.sub(" ", normalised(text))
    plain = _FLOOR_AND_DOOR.sub(lambda match: f"{match[1]}{match[2].zfill(2)}", plain)
    return tuple(_trimmed(token) for token in _TOKEN.findall(plain))


def _fitting(building: Building, tokens: tuple[str, ...]) -> list[UnitRef]:
    """Give the units of a building that agree with the tokens: all three parts, building and room, or room alone."""
    units = [
        UnitRef(building=building.key, section=section.key, room=room)
        for section in building.sections
        for room in section.rooms
    ]
    return [unit for unit in units if tokens in _forms(unit)]


def _forms(unit: UnitRef) -> set[tuple[str, ...]]:
    building, section, room = (_trimmed(part.upper()) for part in (unit.building, unit.section, unit.room))
    return {(building, section, room), (building, room), (room,)}


def _parts(unit: UnitRef) -> tuple[str, ...]:
    return tuple(_trimmed(part.upper()) for part in (unit.building, unit.section, unit.room) if part)


def _trimmed(token: str) -> str:
    return token.lstrip("0") or token


def _number(numeral: str) -> str:
    """Turn a Chinese numeral into digits: 十二 → 12, 二十 → 20, 一二〇一 → 1201."""
    if "十" not in numeral:
        return "".join(_DIGITS[char] for char in numeral)
    tens, _, ones = numeral.partition("十")
    return (_DIGITS.get(tens, "1") if len(tens) <= 1 else "".join(_DIGITS[char] for char in tens)) + (
        "".join(_DIGITS.get(char, "") for char in ones) or "0"
    )
