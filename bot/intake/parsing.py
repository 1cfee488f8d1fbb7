"""From the stored JSON of an update to PTB's object; whatever cannot be read is reported in one way."""

import json

import msgspec
from telegram import Bot, Update

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
    except (msgspec.DecodeError, UnicodeEncodeError):
        return _decode_leniently(raw)


def _decode_leniently(raw: str) -> dict[str, object]:
    """Read what only a lenient parser takes, above all halves of surrogate pairs, which no database would store."""
    text = json.dumps(json.loads(raw), ensure_ascii=False)
    whole: dict[str, object] = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return whole
