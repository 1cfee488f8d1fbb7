"""Entities Telegram finds by itself in any text: commands, mentions, hashtags, links, e-mail addresses."""

import re

from bot.sandbox.wire import Json

_FOUND = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"，。；！？、（）]+[^\s<>\"，。；！？、（）.,;:!?)\]])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
)
_SIGNS = re.compile(r"[/@#]|www\.")
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})


def units(text: str) -> int:
    """Length in UTF-16 code units, the measure of every Telegram limit and offset."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def find_entities(text: str) -> list[Json]:
    """Return what Telegram would mark in this text, in order."""
    if not _SIGNS.search(text):
        return []
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match.group())}
        for match in _FOUND.finditer(text)
    ]


def with_found(text: str, given: list[Json]) -> list[Json]:
    """Join the entities the sender gave with those Telegram finds; inside code and links it looks for nothing."""
    found = find_entities(text)
    if not found:
        return given
    closed = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _OPAQUE]
    kept = [
        e for e in found if not any(e["offset"] < end and start < e["offset"] + e["length"] for start, end in closed)
    ]
    return sorted(given + kept, key=lambda entity: (entity["offset"], -entity["length"]))
