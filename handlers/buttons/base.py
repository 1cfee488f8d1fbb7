"""Typed buttons and their callback data: a short prefix and the fields, at most 64 bytes."""

from dataclasses import dataclass, fields
from typing import ClassVar

MOST_BYTES = 64
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A press with a meaning. Fields are int, str or bool; only the last one may contain a colon."""

    prefix: ClassVar[str] = ""

    def pack(self) -> str:
        """The callback data. Raises ValueError when it would not fit."""
        parts = [self.prefix, *(_written(getattr(self, field.name)) for field in fields(self))]
        data = _SEPARATOR.join(parts)
        if len(data.encode()) > MOST_BYTES:
            raise ValueError(f"callback data of {type(self).__name__} is longer than {MOST_BYTES} bytes")
        return data


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def unpack(data: str, known: dict[str, type[Button]]) -> Button | None:
    """The button behind callback data; None for anything forged, foreign or outdated. Data is untrusted input."""
    prefix, _, rest = data.partition(_SEPARATOR)
    kind = known.get(prefix)
    if kind is None:
        return None
    wanted = fields(kind)
    parts = rest.split(_SEPARATOR, len(wanted) - 1) if wanted else []
    if len(parts) != len(wanted) or (not wanted and rest):
        return None
    values: dict[str, object] = {}
    for field, part in zip(wanted, parts, strict=True):
        value = _read(field.type, part)
        if value is None:
            return None
        values[field.name] = value
    return kind(**values)


def _read(kind: object, part: str) -> object:
    """One field from its text; None when it does not fit (ids are up to 18 digits)."""
    if kind is str:
        return part
    if not part.removeprefix("-").isascii() or not part.removeprefix("-").isdigit() or len(part) > 18:
        return None
    return bool(int(part)) if kind is bool else int(part)
