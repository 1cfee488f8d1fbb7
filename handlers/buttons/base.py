"""Typed buttons and their callback data: a short prefix and the fields, at most 64 bytes."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from functools import cache
from typing import Any, ClassVar

MOST_BYTES = 64
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A press with a meaning. Fields are int, str or bool; only the last one may contain a colon."""

    prefix: ClassVar[str] = ""

    def pack(self) -> str:
        """The callback data. Raises ValueError when it would not fit."""
        parts = [self.prefix, *(_written(getattr(self, field.name)) for field in fields_of(type(self)))]
        data = _SEPARATOR.join(parts)
        if len(data.encode()) > MOST_BYTES:
            raise ValueError(f"callback data of {type(self).__name__} is longer than {MOST_BYTES} bytes")
        return data


def fields_of(kind: type[Button]) -> tuple[Field[Any], ...]:
    """The fields of a class of buttons; `dataclasses` looks for them each time, and every key is packed by them."""
    return _found(kind)  # type: ignore[arg-type]  # a class can be hashed; mypy asks its instances' __hash__


@cache
def _found(kind: type[Button]) -> tuple[Field[Any], ...]:
    return fields(kind)


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def unpack(data: str, known: Mapping[str, type[Button]]) -> Button | None:
    """The button behind callback data; None for anything forged, foreign or outdated. Data is untrusted input."""
    prefix, _, rest = data.partition(_SEPARATOR)
    kind = known.get(prefix)
    if kind is None:
        return None
    wanted = fields_of(kind)
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
