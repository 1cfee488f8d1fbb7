"""Questions: quick ones that an article or a person answers at once, and those that need a letter (ASK-1, ASK-2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.form_questions import NO_WORDS, Words
from domain.incoming import MediaKind
from domain.word_matching import find_words, readable

A_SHORT_QUESTION = 60
"""Characters of a single message that is looked up at once; whoever writes more may have more to say."""

_SPEECH = frozenset({MediaKind.VOICE, MediaKind.LOCATION})
"""Attachments that are a way of asking, no papers to be answered in writing."""


class ReplyForm(StrEnum):
    """How a question is answered: here in the chat as soon as possible, or by a numbered letter."""

    QUICK = "quick"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultRule:
    """How a request type treats questions. `articles`: the knowledge base is looked into before anybody is asked.

    A text that is longer than `written_above` characters, comes with papers or contains one of `written_words` may be
    meant for a letter; the resident is asked.
    """

    articles: bool = True
    written_above: int = 120
    written_words: Words = NO_WORDS


def suggests_letter(rule: ConsultRule, text: str, attached: Iterable[MediaKind]) -> bool:
    """Whether a question looks as if it wanted a letter; a Latin letter counts a third of a Chinese character."""
    said = readable(text)
    length = sum(1.0 if char > "\u2e7f" else 1 / 3 for char in said)
    papers = any(kind not in _SPEECH for kind in attached)
    return papers or length > rule.written_above or asks_for_letter(rule, text)


def asks_for_letter(rule: ConsultRule, text: str) -> bool:
    """Whether a question says itself that it wants a letter; then no article takes its place."""
    return bool(find_words(readable(text), {"written": rule.written_words.all}))
