"""The knowledge base in staff groups: its list, one article, and what became of editing one (ASK-2, ASK-4)."""

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleList(Notice):
    """The articles of a community as they are at delivery: a page of all, or what these words find."""

    community_id: str
    page: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleScreen(Notice):
    """One article as it is at delivery, with what can be done to it. `sure` asks before it is taken out."""

    article_id: int
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSaved(Notice):
    """A colleague wrote an article; residents find it from now on."""

    article_id: int
    title: str
    who: str
    at: datetime
