"""Makes any text one that can be printed: what paper cannot show is dropped, replaced or marked, never a crash."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from domain.i18n import Locale

MISSING: Final = "□"
"""Stands where the fonts have no glyph, so that a reader sees that something is missing."""

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"✅": "✓", "✔": "✓", "☑": "✓", "❌": "×", "✖": "×", "❗": "！", "❓": "？", "➡": "→", "⬅": "←", "➜": "→"}
)
"""Emoji that carry a meaning, with what a typesetter would print; all others are decoration."""

# In the Chinese font these are as wide as a Han character, which tears English words and sentences apart.
_LATIN_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "–", "…": "..."}
)
_APOSTROPHE: Final = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
_SPACES: Final = re.compile(r" {2,}")
_NOT_PRINTED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
_DECORATION: Final = frozenset({"So", "Sk"})


def printable(text: str, locale: Locale, has_glyph: Callable[[str], bool]) -> str:
    """One line: line breaks and tabs become spaces. `has_glyph` says what the fonts hold."""
    plain = _APOSTROPHE.sub("'", unicodedata.normalize("NFC", text))
    if locale is Locale.EN:
        plain = "".join(_LATIN_FORMS.get(char, char) for char in plain)
    return _SPACES.sub(" ", "".join(_shown(char, has_glyph) for char in plain)).strip(" ")


def _shown(char: str, has_glyph: Callable[[str], bool]) -> str:
    if char.isspace() and char != "\u3000":
        return " "
    char = _WORDS.get(char, char)
    category = unicodedata.category(char)
    if category in _NOT_PRINTED:
        return ""
    if has_glyph(char):
        return char
    # An emoji says nothing on paper; a letter that is missing must be seen to be missing.
    return "" if category in _DECORATION else MISSING
