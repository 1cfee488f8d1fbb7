"""How much of a person's name and number may be seen by those who need not know (DSP-4, PRV-1)."""

import re
import unicodedata
from collections.abc import Iterable

from domain.personal_data import without_names

_STARS = "**"
# No ticket's number (R-20261122-007) and no date; digits may be of full width, and Chinese may stand beside them.
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.-])(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\+?\d(?:[ ()-]?\d){6,14}(?![A-Za-z0-9_])")


def mask_phone(e164: str) -> str:
    """Give a number with its middle hidden: +8613812345678 → 138****5678, +85291234567 → 9****567."""
    digits = "".join(char for char in e164 if char.isdigit())
    if e164.startswith("+86") and len(digits) == 13:
        return f"{digits[2:5]}****{digits[-4:]}"
    national = _without_country_code(e164, digits)
    if len(national) < 7:
        return "*" * len(national)
    return f"{national[:1]}****{national[-3:]}"


def mask_name(name: str) -> str:
    """Give the first character or the first letter of a name: 王小明 → 王**, Alice Lee → A**."""
    visible = "".join(name.split())
    return f"{_first_cluster(visible)}{_STARS}" if visible else _STARS


def hide_contacts(text: str, names: Iterable[str | None]) -> str:
    """Words as contractors read them: without these names, and without anything that can be rung (DSP-4)."""
    return _NUMBER.sub("****", without_names(text, names))


def _without_country_code(e164: str, digits: str) -> str:
    known = next((code for code in ("86", "852", "853", "886") if e164.startswith(f"+{code}")), "")
    return digits[len(known) :]


def _first_cluster(text: str) -> str:
    """Give the first character together with what belongs to it (accents, joined and coloured emoji)."""
    end = 1
    while end < len(text) and _continues(text[end - 1], text[end]):
        end += 1
    return text[:end]


def _continues(before: str, char: str) -> bool:
    joiner = "\N{ZERO WIDTH JOINER}"
    if joiner in (before, char) or unicodedata.combining(char) or unicodedata.category(char) == "Mn":
        return True
    return "\N{EMOJI MODIFIER FITZPATRICK TYPE-1-2}" <= char <= "\N{EMOJI MODIFIER FITZPATRICK TYPE-6}"
