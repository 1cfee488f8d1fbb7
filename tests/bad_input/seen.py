"""What people see: the words of a message, its keys, the answer to a press, and what nobody must ever read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.messages import Message

Json = dict[str, Any]

LEAKS = re.compile(r'Traceback|Exception|\w+Error\b|File "|\bNone\b|\bnull\b|\{[a-z_]+\}')
"""What must never be read by a person: a stack trace, or a placeholder that was not filled."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What only the presser sees."""

    text: str
    alert: bool


def words(message: Message) -> str:
    """What stands in a message."""
    return str(message.body.get("text") or message.body.get("caption") or "")


def keys(message: Message) -> list[list[str]]:
    rows: Sequence[Sequence[Json]] = (message.markup or {}).get("inline_keyboard", [])
    return [[key["text"] for key in row] for row in rows]


def labels(message: Message) -> list[str]:
    return [key for row in keys(message) for key in row]


def data_of(message: Message, label: str) -> str:
    """The callback data behind a label."""
    rows: Sequence[Sequence[Json]] = (message.markup or {}).get("inline_keyboard", [])
    return next(str(key["callback_data"]) for row in rows for key in row if key["text"] == label)
