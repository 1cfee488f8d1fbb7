"""Numbers as they are written out in Chinese: 十二, 二十四, 一百二, 一二〇一."""

import re
from collections.abc import Mapping
from types import MappingProxyType

_DIGITS: Mapping[str, int] = MappingProxyType(
    {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
)
_UNITS: Mapping[str, int] = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_MYRIAD = 10_000
_NUMERAL = re.compile(r"[〇零一二三四五六七八九两兩十百千万萬]+")


def with_digits(text: str) -> str:
    """Give the text with every Chinese numeral in digits; one that means no number stays as it is."""
    return _NUMERAL.sub(_in_digits, text)


def chinese_number(numeral: str) -> int | None:
    """Read one numeral; None when the characters make no number (十百, 万万, 两三)."""
    if not numeral or _NUMERAL.fullmatch(numeral) is None:
        return None
    if all(char in _DIGITS for char in numeral):
        if len(numeral) == 2 and not set(numeral) & {"〇", "零"}:
            return None  # 两三点 is vague, not twenty-three
        return int("".join(str(_DIGITS[char]) for char in numeral))
    high, myriad, low = numeral.replace("萬", "万").rpartition("万")
    if "万" in high:
        return None
    above = _below_myriad(high, after=1) if myriad else 0
    below = _below_myriad(low, after=_MYRIAD if myriad else 1) if low else 0
    return None if above is None or below is None else above * _MYRIAD + below


def _in_digits(found: re.Match[str]) -> str:
    number = chinese_number(found.group())
    return found.group() if number is None else str(number)


def _below_myriad(part: str, *, after: int) -> int | None:
    """Read up to 9999. `after` is the unit said just before: a last digit alone counts its tenth (一百二 is 120)."""
    total, unit = 0, after
    digit: int | None = None
    skipped = False
    for char in part:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit, skipped = _DIGITS[char], skipped or _DIGITS[char] == 0
            continue
        if unit not in (1, _MYRIAD) and _UNITS[char] >= unit:
            return None
        unit = _UNITS[char]
        total += (1 if digit is None else digit) * unit
        digit, skipped = None, False
    if digit is None:
        return total if part else None
    return total + (digit * unit // 10 if unit >= 100 and not skipped else digit)
