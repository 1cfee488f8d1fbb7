"""The articles table: the knowledge base of each community, and its search index kept in memory (ADR 12)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from domain.article_search import Found, SearchIndex, build_index, search
from domain.articles import Article, ArticleState, ArticleText
from domain.errors import CardRefreshed
from storage.row_values import RowReader
from storage.tables import articles

_a = articles.c
_READER = RowReader(Article, articles)
_SELECT = select(*_READER.columns)
_HERE = _a.community_id == bindparam("community")
_GET = _SELECT.where(_a.id == bindparam("row"))
_OF = _SELECT.where(_HERE).order_by(_a.key)
_LIVE = _SELECT.where(_HERE, _a.state == ArticleState.LIVE.value).order_by(_a.id)
_STAMP = select(
    func.count().label("articles"), func.sum(_a.version).label("versions"), func.max(_a.updated_at).label("newest")
).where(_HERE)
_ADD = insert(articles).returning(_a.id)
_CHANGE = update(articles).where(_a.id == bindparam("row"), _a.version == bindparam("seen")).returning(_a.id)

Stamp = tuple[Any, ...]
"""What tells whether any article of a community has changed: how many there are, their versions' sum, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """An index and the state of the table it was built from."""

    stamp: Stamp
    index: SearchIndex


class ArticleShelf:
    """The search index of each community, built when it is first asked and after a change; one per store.

    Threads may build one twice; an index never changes, so the last one put here is as good as the other.
    """

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def index(self, connection: Connection, community_id: str) -> SearchIndex:
        stamp = tuple(connection.execute(_STAMP, {"community": community_id}).one())
        kept = self._kept.get(community_id)
        if kept is None or kept.stamp != stamp:
            rows = connection.execute(_LIVE, {"community": community_id})
            found = [_READER.read(row) for row in rows]
            kept = _Kept(stamp=stamp, index=build_index((one.id, one.text) for one in found))
            self._kept[community_id] = kept
        return kept.index


class ArticlesTable:
    """`usecases.article_ports.Articles` over one connection."""

    __slots__ = ("_connection", "_shelf")

    def __init__(self, connection: Connection, shelf: ArticleShelf) -> None:
        self._connection = connection
        self._shelf = shelf

    def search(self, community_id: str, question: str, *, most: int = 3) -> tuple[Found, ...]:
        return search(self._shelf.index(self._connection, community_id), question, most=most)

    def get(self, article_id: int) -> Article | None:
        row = self._connection.execute(_GET, {"row": article_id}).first()
        return None if row is None else _READER.read(row)

    def of(self, community_id: str) -> list[Article]:
        return [_READER.read(row) for row in self._connection.execute(_OF, {"community": community_id})]

    def add(self, community_id: str, key: str, text: ArticleText, *, by: int | None, at: datetime) -> Article:
        values = {"community_id": community_id, "key": key, "version": 1, "state": ArticleState.LIVE}
        stamp = {"updated_by": by, "updated_at": at}
        row_id = self._connection.execute(_ADD, {**values, **_columns(text), **stamp}).scalar_one()
        return Article(
            id=row_id,
            community_id=community_id,
            key=key,
            title=text.title,
            body=text.body,
            words=text.words,
            version=1,
            state=ArticleState.LIVE,
            updated_by=by,
            updated_at=at,
        )

    def change(self, article: Article, text: ArticleText, *, by: int | None, at: datetime) -> Article:
        """Raises CardRefreshed when the version is no longer the one read."""
        changed = replace(article, title=text.title, body=text.body, words=text.words)
        return self._write(changed, ArticleState.LIVE, _columns(text), by=by, at=at)

    def retire(self, article: Article, *, by: int | None, at: datetime) -> Article:
        """Raises CardRefreshed when the version is no longer the one read."""
        return self._write(article, ArticleState.RETIRED, {}, by=by, at=at)

    def _write(
        self, article: Article, state: ArticleState, columns: Mapping[str, Any], *, by: int | None, at: datetime
    ) -> Article:
        written: dict[str, Any] = {"state": state, "version": article.version + 1, "updated_by": by, "updated_at": at}
        values = {"row": article.id, "seen": article.version, **columns, **written}
        if self._connection.execute(_CHANGE, values).first() is None:
            raise CardRefreshed
        return replace(article, **written)


def _columns(text: ArticleText) -> dict[str, Any]:
    return {"title": asdict(text.title), "body": asdict(text.body), "words": list(text.words)}
