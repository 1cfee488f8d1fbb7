"""Ports of the knowledge base: the articles of a community, and what became of showing them."""

from datetime import datetime
from typing import Protocol

from domain.article_search import Found
from domain.articles import Article, ArticleText


class Articles(Protocol):
    """The articles table; a change is compare-and-set on the version."""

    def search(self, community_id: str, question: str, *, most: int = 3) -> tuple[Found, ...]:
        """The living articles that answer a question, best first."""

    def get(self, article_id: int) -> Article | None: ...

    def of(self, community_id: str) -> list[Article]:
        """Every article of the community, retired ones too, in the order of their keys."""

    def add(self, community_id: str, key: str, text: ArticleText, *, by: int | None, at: datetime) -> Article:
        """A new one; `by` is the colleague who writes it, None for one of the configuration."""

    def change(self, article: Article, text: ArticleText, *, by: int | None, at: datetime) -> Article:
        """Another text, and live again. Raises CardRefreshed when somebody changed the article since it was read."""

    def retire(self, article: Article, *, by: int | None, at: datetime) -> Article:
        """No longer found. Raises CardRefreshed when somebody changed the article since it was read."""


class ArticleUses(Protocol):
    """The article_uses table: which article was shown to whom, and whether it helped."""

    def shown(self, community_id: str, article_id: int, *, resident_id: int | None, at: datetime) -> int:
        """Note it; returns the use's id."""

    def judged(self, use_id: int, *, helped: bool) -> None:
        """What the resident said about it."""

    def led_to(self, use_id: int, ticket_id: int) -> None:
        """The question became this ticket all the same."""

    def counts(self, community_id: str) -> dict[int, tuple[int, int]]:
        """How often each article was shown, and how often it helped, by article id."""
