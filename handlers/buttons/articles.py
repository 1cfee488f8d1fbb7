"""Buttons of the knowledge base in staff groups; whatever changes an article carries the version it was seen in."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowArticles(Button):
    """A page of the list."""

    prefix: ClassVar[str] = "al"
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowArticle(Button):
    """One article."""

    prefix: ClassVar[str] = "as"
    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteArticle(Button):
    """Write a part of an article anew; article 0 is a new one."""

    prefix: ClassVar[str] = "aw"
    article_id: int
    version: int
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireArticle(Button):
    """Take an article out (asks once, then `sure`), or bring it back."""

    prefix: ClassVar[str] = "ar"
    article_id: int
    version: int
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAnswer(Button):
    """Make an article of the answer to this question."""

    prefix: ClassVar[str] = "ak"
    ticket_id: int
