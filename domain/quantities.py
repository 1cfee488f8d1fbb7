"""Reading how many are wanted, as people type it: 2, 两台, 三, x3, two, -1."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from domain.numerals import with_digits

_ENGLISH: Mapping[str, str] = MappingProxyType(
    {word: str(number) for number, word in enumerate(("one", "two", "three", "four", "five", "six"), start=1)}
)
_SAID = re.compile(
    r"(?:我?要|我?约|我?約|来|來|订|訂|x|×|大概)?\s*(?P<number>-?[0-9]{1,15})\s*"
    r"(?:个|個|台|臺|次|件|张|張|把|小时|小時|钟头|鐘頭|天|份|套|副|位|hours?|times?|pieces?|pcs|units?|days?|sheets?)?"
    r"\s*(?:吧|就行|就好|please)?[。.!！]?"
)


def read_quantity(text: str) -> int | None:
    """Give the number that is meant, however senseless; None when the text names none."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\N{MINUS SIGN}", "-").replace("负", "-").strip()
    words = " ".join(_ENGLISH.get(word, word) for word in plain.split())
    found = _SAID.fullmatch(with_digits(words))
    return None if found is None else int(found["number"])
