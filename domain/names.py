"""What people call themselves and what stands on their badge: free of tricks, short enough for a card."""

import re
import unicodedata

from domain.errors import Problem

LONGEST_NAME = 20
LONGEST_BADGE = 12

_JOINER = "\N{ZERO WIDTH JOINER}"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BADGE = re.compile(r"(?:[^\W_]|-)+")
_BADGE_WORD = re.compile(r"^(?:工号|工號|工牌|badge|no\.)\s*:?\s*", re.IGNORECASE)


def clean_name(text: str) -> str:
    """One line without anything invisible: controls, direction marks, lone surrogates (emoji may stay joined)."""
    shown = (char if _is_shown(char) else " " if char.isspace() else "" for char in text)
    return " ".join("".join(shown).strip(_JOINER).split())


def _is_shown(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char) not in _HIDDEN


def read_name(text: str) -> str | Problem:
    """How somebody wants to be called: anything with a letter in it."""
    name = clean_name(text)
    if not any(char.isalpha() for char in name):
        return Problem.NOT_A_NAME
    return name if len(name) <= LONGEST_NAME else Problem.NAME_TOO_LONG


def suggested_name(account: str) -> str:
    """What an account is called, as far as somebody can be called that; nothing for one of signs only."""
    name = clean_name(account)[:LONGEST_NAME]
    return "" if isinstance(read_name(name), Problem) else name


def read_badge(text: str) -> str | Problem:
    """The number on a badge: letters, digits and hyphens, also typed in full width or as "工号 0316"."""
    plain = _BADGE_WORD.sub("", unicodedata.normalize("NFKC", clean_name(text)))
    return plain if len(plain) <= LONGEST_BADGE and _BADGE.fullmatch(plain) else Problem.NOT_A_BADGE
