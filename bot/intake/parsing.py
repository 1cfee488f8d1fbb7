"""From the stored JSON of an update to PTB's object; whatever cannot be read is reported in one way."""

import json
from typing import Final

import msgspec
from telegram import Bot, Update

from bot.intake.mending import mended
from domain.errors import ConciergeError

_POINTERS: Final = (
    ("callback_query", "message"),
    ("message", "reply_to_message"),
    ("edited_message", "reply_to_message"),
)
_IDENTITY: Final = ("message_id", "date", "chat")


class UnreadableUpdateError(ConciergeError):
    """An update cannot be read. It was put aside; later updates are not affected."""


def parse_update(raw: str, bot: Bot) -> Update:
    """Raises UnreadableUpdateError, which says what kind of mistake it was but nothing of the content."""
    try:
        return Update.de_json(_lean(_decode(raw)), bot)
    except Exception as error:
        raise UnreadableUpdateError(type(error).__name__) from error


def _lean(update: dict[str, object]) -> dict[str, object]:
    """Without the contents of messages that the update only points at: which one it is, is all that handlers ask.

    Of a pressed card, with its text, entities and keys, PTB would make dozens of objects.
    """
    for kind, pointer in _POINTERS:
        part = update.get(kind)
        pointed_at = part.get(pointer) if isinstance(part, dict) else None
        if isinstance(part, dict) and isinstance(pointed_at, dict):
            part[pointer] = {name: pointed_at[name] for name in _IDENTITY if name in pointed_at}
    return update


def _decode(raw: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except msgspec.DecodeError:
        whole: dict[str, object] = json.loads(mended(raw))
        return whole
