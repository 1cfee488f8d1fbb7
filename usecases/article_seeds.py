"""The configuration's articles become each community's own; what staff changed stays theirs (ASK-2)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.articles import Article, ArticleState, SeedArticle
from usecases.ports import UnitOfWork


def plant(uow: UnitOfWork, at: datetime) -> None:
    """Bring what nobody has changed to what the configuration says; an article that left it is retired."""
    for community in uow.knowledge.communities:
        present = {one.key: one for one in uow.articles.of(community.key)}
        wanted = {one.key: one for one in uow.knowledge.articles_for(community)}
        for seed in wanted.values():
            _plant_one(uow, community.key, seed, present, _moment(seed.updated, at, community.timezone))
        for key, article in present.items():
            if key not in wanted and article.updated_by is None and article.state is ArticleState.LIVE:
                uow.articles.retire(article, by=None, at=at)


def _plant_one(
    uow: UnitOfWork, community_id: str, seed: SeedArticle, present: Mapping[str, Article], at: datetime
) -> None:
    article = present.get(seed.key)
    if article is None:
        uow.articles.add(community_id, seed.key, seed.text, by=None, at=at)
    elif article.updated_by is None and (article.text != seed.text or article.state is not ArticleState.LIVE):
        uow.articles.change(article, seed.text, by=None, at=at)


def _moment(day: date | None, now: datetime, timezone: str) -> datetime:
    """The day the article says it is of; without one, now."""
    return now if day is None else datetime.combine(day, time(12), ZoneInfo(timezone)).astimezone(UTC)
