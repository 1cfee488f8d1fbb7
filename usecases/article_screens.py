"""What the screens of the knowledge base show, read at delivery."""

from dataclasses import dataclass
from datetime import datetime

from domain.articles import Article, ArticleState
from domain.notices.articles import ArticleList, ArticleScreen
from usecases.ports import UnitOfWork

A_PAGE = 5
"""Articles on one page of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """An article, how often it was shown to residents and how often it helped."""

    article: Article
    shown: int
    helped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleListData:
    """A page of the articles; `words` were searched for."""

    lines: tuple[ArticleLine, ...]
    total: int
    page: int
    pages: int
    words: str


def load_list(uow: UnitOfWork, notice: ArticleList, _now: datetime) -> ArticleListData:
    """All of them, living ones first; with words the best of what residents would find."""
    counts = uow.article_uses.counts(notice.community_id)
    if notice.words:
        found = [
            uow.articles.get(one.id) for one in uow.articles.search(notice.community_id, notice.words, most=A_PAGE)
        ]
        listed = [one for one in found if one is not None]
    else:
        listed = sorted(uow.articles.of(notice.community_id), key=lambda one: one.state is ArticleState.RETIRED)
    pages = max(1, -(-len(listed) // A_PAGE))
    page = notice.page % pages
    lines = [_line(one, counts) for one in listed[page * A_PAGE :][:A_PAGE]]
    return ArticleListData(lines=tuple(lines), total=len(listed), page=page, pages=pages, words=notice.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleData:
    """One article; `editor` is the name of whoever wrote it last, None for one as configured."""

    line: ArticleLine
    editor: str | None
    sure: bool


def load_article(uow: UnitOfWork, notice: ArticleScreen, _now: datetime) -> ArticleData | None:
    """None when there is no such article any more."""
    article = uow.articles.get(notice.article_id)
    if article is None:
        return None
    editor = None if article.updated_by is None else uow.staff.get(article.updated_by)
    line = _line(article, uow.article_uses.counts(article.community_id))
    return ArticleData(line=line, editor=None if editor is None else editor.name, sure=notice.sure)


def _line(article: Article, counts: dict[int, tuple[int, int]]) -> ArticleLine:
    shown, helped = counts.get(article.id, (0, 0))
    return ArticleLine(article=article, shown=shown, helped=helped)
