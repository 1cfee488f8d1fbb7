"""The parameters of one Bot API call, whichever way they came: JSON, form, query or multipart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json, decode

_YES = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


class Params:
    """Reads loosely, as Telegram does: a number may come as text, an object as text holding JSON."""

    __slots__ = ("raw", "uploads")

    def __init__(self, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        self.raw = raw
        self.uploads = uploads

    def text(self, name: str) -> str:
        value = self.raw.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int | None:
        """A whole number, or None when absent or none."""
        value = self.raw.get(name)
        if isinstance(value, bool) or value is None:
            return None
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return None

    def decimal(self, name: str) -> float | None:
        try:
            return float(self.raw[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        return value if isinstance(value, bool) else str(value).lower() in _YES

    def value(self, name: str, complaint: str) -> Any:
        """A JSON value, or None when absent; `complaint` is the 400 for what is no JSON."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return decode(value)
        except msgspec.DecodeError:
            raise bad_request(complaint) from None

    def array(self, name: str, complaint: str) -> list[Any]:
        found = self.value(name, complaint)
        if found is None:
            return []
        if not isinstance(found, list):
            raise bad_request(complaint)
        return found

    def object(self, name: str, complaint: str) -> Json | None:
        found = self.value(name, complaint)
        if found is not None and not isinstance(found, dict):
            raise bad_request(complaint)
        return found
