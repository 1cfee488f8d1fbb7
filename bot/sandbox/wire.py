"""The JSON that passes through: objects as Telegram writes them, and the one way to encode them."""

from collections.abc import Mapping
from typing import Any

import msgspec

Json = dict[str, Any]
"""One JSON object in Telegram's own shape; treated as immutable once stored."""


def encode(value: Any) -> bytes:
    """Write any JSON value."""
    return msgspec.json.encode(value)


def decode(data: bytes | str) -> Any:
    """Decode JSON; `msgspec.DecodeError` when it is none."""
    return msgspec.json.decode(data)


def without_none(fields: Mapping[str, Any]) -> Json:
    """Telegram leaves absent fields out instead of sending null."""
    return {name: value for name, value in fields.items() if value is not None}
