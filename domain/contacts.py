"""Whom to call: a number typed together with a name ("李叔 138 0000 5678", "my wife: 13800005678")."""

import re
import unicodedata
from dataclasses import dataclass

from domain.names import LONGEST_NAME, clean_name

_NUMBER = re.compile(r"\+?[0-9][0-9\-–—().\s]{4,28}[0-9]")
_AROUND = " ,，。.:：;；、()（）-–—的"
_LABEL = re.compile(
    r"(?:我的|本人|电话|電話|手机|手機|号码|號碼|联系|聯絡|打给|打給|打|是|phone|mobile|number|tel|call)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedContact:
    """A number as it was typed, and the name that stood beside it."""

    number: str
    name: str | None


def typed_contact(text: str) -> TypedContact:
    """The number in a text with the name around it; the whole text as number when it has none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.search(plain)
    if found is None:
        return TypedContact(number=plain, name=None)
    around = _LABEL.sub(" ", f"{plain[: found.start()]} {plain[found.end() :]}")
    name = clean_name(around).strip(_AROUND)
    return TypedContact(number=found.group().strip(), name=name[:LONGEST_NAME] or None)
