"""Words the bot sends: parse mode, entities and Telegram's length limits."""

from collections.abc import Mapping
from typing import Any

from telegram.constants import MessageLimit

from bot.sandbox.entities import units, with_found
from bot.sandbox.html_text import KnowPerson, parse_html, trimmed
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json


def message_text(params: Params, person: KnowPerson) -> Json:
    """The body of a text message: 1 to 4096 UTF-16 units after parsing."""
    words, entities = _formatted(params.raw, params.text("text"), "entities", person)
    if not words:
        raise bad_request("message text is empty")
    if _longer(words, MessageLimit.MAX_TEXT_LENGTH):
        raise bad_request("message is too long")
    body: Json = {"text": words, "entities": entities} if entities else {"text": words}
    preview = params.object("link_preview_options", "can't parse link preview options JSON object")
    return {**body, "link_preview_options": preview} if preview else body


def caption(raw: Mapping[str, Any], person: KnowPerson) -> Json:
    """The caption fields of a media message (none when there is no caption): at most 1024 units after parsing."""
    words, entities = _formatted(raw, str(raw.get("caption") or ""), "caption_entities", person)
    if _longer(words, MessageLimit.CAPTION_LENGTH):
        raise bad_request("message caption is too long")
    if not words:
        return {}
    return {"caption": words, "caption_entities": entities} if entities else {"caption": words}


def _formatted(raw: Mapping[str, Any], source: str, given: str, person: KnowPerson) -> tuple[str, list[Json]]:
    mode = str(raw.get("parse_mode") or "").lower()
    if mode == "html":
        words, entities = parse_html(source, person)
    elif mode and mode != "none":
        # Only the mode the project uses is spoken here; Telegram's answer to a mode it does not know.
        raise bad_request("unsupported parse_mode")
    else:
        words, entities = source, _given(raw, given)
    words, entities = trimmed(words, entities)
    return words, with_found(words, entities)


def _given(raw: Mapping[str, Any], name: str) -> list[Json]:
    """Entities the bot worked out itself instead of a parse mode."""
    entities = Params(raw, {}).array(name, "can't parse entities JSON object")
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request('can\'t parse MessageEntity: field "type" must be of type String')
        if not all(type(entity.get(field)) is int for field in ("offset", "length")):
            raise bad_request('can\'t parse MessageEntity: fields "offset" and "length" must be of type Number')
    return entities


def _longer(words: str, limit: int) -> bool:
    return len(words) > limit or (len(words) * 2 > limit and units(words) > limit)
