"""Telegram's HTML: markup in, plain text and entities out, with Telegram's own complaints."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.sandbox.entities import units
from bot.sandbox.refusals import ApiError, bad_request
from bot.sandbox.wire import Json

_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "b": "bold",
        "strong": "bold",
        "i": "italic",
        "em": "italic",
        "u": "underline",
        "ins": "underline",
        "s": "strikethrough",
        "strike": "strikethrough",
        "del": "strikethrough",
        "tg-spoiler": "spoiler",
        "span": "spoiler",
        "code": "code",
        "pre": "pre",
        "blockquote": "blockquote",
        "a": "text_link",
    }
)
_PIECE = re.compile(
    r"<(?P<tag>/?[^\s>]*)(?P<attributes>[^>]*)(?P<close>>?)|(?P<reference>&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);)"
)
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_PERSON_LINK = re.compile(r"tg://user\?id=(\d+)$")

KnowPerson = Callable[[int], Json | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    tag: str
    attributes: Mapping[str, str]
    offset: int


class _Reading:
    """Progress through one text: what is plain already, which tags are open."""

    def __init__(self, source: str, person: KnowPerson) -> None:
        self._source = source
        self._person = person
        self._parts: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self.entities: list[Json] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def read(self) -> None:
        end = 0
        for piece in _PIECE.finditer(self._source):
            self._add(self._source[end : piece.start()])
            end = piece.end()
            if piece["reference"]:
                self._add(html.unescape(piece["reference"]))
            else:
                self._tag(piece)
        self._add(self._source[end:])
        if self._open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += units(text)

    def _tag(self, piece: re.Match[str]) -> None:
        at = len(self._source[: piece.start()].encode())
        tag = piece["tag"].lower()
        if tag.startswith("/"):
            self._finish(tag[1:], at, closed=bool(piece["close"]))
        elif tag not in _TAGS and (piece["close"] or piece["attributes"]):
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {at}')
        elif not piece["close"]:
            raise _broken(f"Unclosed start tag at byte offset {at}")
        else:
            attributes = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(piece["attributes"])}
            if tag == "span" and attributes.get("class") != "tg-spoiler":
                raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
            self._open.append(_Open(tag=tag, attributes=attributes, offset=self._length))

    def _finish(self, tag: str, at: int, *, closed: bool) -> None:
        if not self._open:
            raise _broken(f"Unexpected end tag at byte offset {at}")
        if not closed:
            raise _broken(f"Unclosed end tag at byte offset {at}")
        opened = self._open.pop()
        if tag and tag != opened.tag:
            raise _broken(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{tag}>"')
        if self._length > opened.offset:
            entity = self._entity(opened)
            if entity is not None:
                self.entities.append({**entity, "offset": opened.offset, "length": self._length - opened.offset})

    def _entity(self, opened: _Open) -> Json | None:
        kind = _TAGS[opened.tag]
        if opened.tag == "a":
            return self._link(html.unescape(opened.attributes.get("href", "")))
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            return {"type": "expandable_blockquote"}
        if opened.tag == "code" and self._open and self._open[-1].tag == "pre":
            # <pre><code class="language-x"> is one entity: Telegram drops the inner one and keeps its language.
            language = opened.attributes.get("class", "").removeprefix("language-")
            outer = self._open.pop()
            self._open.append(_Open(tag="pre", attributes={"language": language}, offset=outer.offset))
            return None
        language = opened.attributes.get("language", "")
        return {"type": kind, "language": language} if language and kind == "pre" else {"type": kind}

    def _link(self, address: str) -> Json | None:
        if match := _PERSON_LINK.match(address):
            person = self._person(int(match[1]))
            return None if person is None else {"type": "text_mention", "user": person}
        if "://" in address or address.startswith(("mailto:", "tel:")):
            return {"type": "text_link", "url": address}
        return {"type": "text_link", "url": f"http://{address}/"} if "." in address else None


def parse_html(source: str, person: KnowPerson) -> tuple[str, list[Json]]:
    """Return (text, entities); raises the 400 "can't parse entities" with Telegram's reason."""
    if "<" not in source and "&" not in source:
        return source, []
    reading = _Reading(source, person)
    reading.read()
    return reading.text, sorted(reading.entities, key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip outer white space as Telegram does, and move the entities along."""
    stripped = text.strip()
    if stripped == text or not entities:
        return stripped, entities
    lead, size = units(text[: len(text) - len(text.lstrip())]), units(stripped)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return stripped, moved


def _broken(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
