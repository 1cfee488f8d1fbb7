"""Articles of the knowledge base: what a community's residents often ask, in their languages (ASK-2)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.i18n import LocalText

LONGEST_TITLE = 40
"""Characters of a title: it stands on keys and names the source under the article."""

LONGEST_BODY = 2000
"""Characters of an article's text, so that it is one message with its source and its question."""

MOST_WORDS = 40
"""Extra words of one article."""


class ArticleState(StrEnum):
    """Whether an article is found."""

    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What an article says. `words` are further ways to ask for it, in any language."""

    title: LocalText
    body: LocalText
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedArticle:
    """An article of the configuration, for every community or the named ones; `updated` is its date there."""

    key: str
    text: ArticleText
    updated: date | None = None
    communities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of a community. `updated_by` is the colleague who wrote it last, None for one as configured."""

    id: int
    community_id: str
    key: str
    title: LocalText
    body: LocalText
    words: tuple[str, ...]
    version: int
    state: ArticleState
    updated_by: int | None
    updated_at: datetime

    @property
    def text(self) -> ArticleText:
        return ArticleText(title=self.title, body=self.body, words=self.words)
