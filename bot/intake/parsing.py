"""From the stored JSON of an update to PTB's object; whatever cannot be read is reported in one way."""

import json

import msgspec
from telegram import Bot, Update

from bot.intake.mending import mended
from domain.errors import ConciergeError


class UnreadableUpdateError(ConciergeError):
    """An update cannot be read. It was put aside; later updates are not affected."""


def parse_update(raw: str, bot: Bot) -> Update:
    """Raises UnreadableUpdateError, which says what kind of mistake it was but nothing of the content."""
    try:
        return Update.de_json(_decode(raw), bot)
    except Exception as error:
        raise UnreadableUpdateError(type(error).__name__) from error


def _decode(raw: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except msgspec.DecodeError:
        whole: dict[str, object] = json.loads(mended(raw))
        return whole
