"""The configuration's articles in the database: brought up to date, but never over what staff wrote."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.articles import ArticleState, ArticleText, SeedArticle
from domain.i18n import LocalText
from storage.store import SqlStore
from tests.support.knowledge import GARDEN, knowledge
from tests.support.world import NOON, World
from usecases.article_seeds import plant
from usecases.ports import UnitOfWork


def text(title: str) -> ArticleText:
    return ArticleText(title=LocalText(zh_hans=title), body=LocalText(zh_hans=f"{title}。"), words=(title,))


def seed(key: str, title: str, **more: object) -> SeedArticle:
    return SeedArticle(**{"key": key, "text": text(title), **more})


def known(*seeds: SeedArticle):
    return replace(knowledge(), articles=seeds)


def planted(world: World, *seeds: SeedArticle) -> dict[str, tuple[str, int, ArticleState]]:
    """What stands there after a start with these articles."""
    world.store = SqlStore(world.database, known(*seeds), now=lambda: world.at)
    world.run(plant, world.at)
    found = world.look(lambda uow: uow.articles.of(GARDEN))
    return {one.key: (one.title.zh_hans, one.version, one.state) for one in found}


def test_articles_are_planted_once_and_follow_the_configuration() -> None:
    world = World(known())
    parking, leak = seed("parking", "停车"), seed("leak", "漏水")
    first = {"leak": ("漏水", 1, ArticleState.LIVE), "parking": ("停车", 1, ArticleState.LIVE)}
    assert planted(world, parking, leak) == first
    assert planted(world, parking, leak) == first
    assert planted(world, seed("parking", "停车场"), leak)["parking"] == ("停车场", 2, ArticleState.LIVE)
    assert planted(world, leak)["parking"] == ("停车场", 3, ArticleState.RETIRED)
    assert planted(world, parking, leak)["parking"] == ("停车", 4, ArticleState.LIVE)


def test_what_staff_wrote_wins() -> None:
    world = World(known())
    member = world.colleague()
    planted(world, seed("parking", "停车"), seed("leak", "漏水"))

    def edit(uow: UnitOfWork) -> None:
        leak, parking = uow.articles.of(GARDEN)
        uow.articles.change(parking, text("泊车"), by=member.id, at=world.at)
        uow.articles.retire(leak, by=member.id, at=world.at)

    world.run(edit)
    kept = {"leak": ("漏水", 2, ArticleState.RETIRED), "parking": ("泊车", 2, ArticleState.LIVE)}
    assert planted(world, seed("parking", "停车费"), seed("leak", "漏水了")) == kept
    assert planted(world) == kept


def test_an_article_shows_its_own_date_or_the_day_it_came() -> None:
    world = World(known())
    world.later(timedelta(hours=1))
    planted(world, seed("a", "停车", updated=date(2026, 11, 2)), seed("b", "漏水"))
    dates = [one.updated_at for one in world.look(lambda uow: uow.articles.of(GARDEN))]
    assert dates == [datetime(2026, 11, 2, 4, tzinfo=UTC), NOON + timedelta(hours=1)]


def test_an_article_can_be_for_some_communities_only() -> None:
    world = World(known())
    assert planted(world, seed("a", "停车", communities=("elsewhere",))) == {}
