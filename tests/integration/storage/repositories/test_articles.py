"""The knowledge base in the database: articles with versions, their search, and what became of showing them."""

from datetime import datetime

import pytest

from domain.articles import Article, ArticleState, ArticleText
from domain.errors import CardRefreshed
from domain.i18n import LocalText
from storage.store import SqlStore
from storage.tables import article_uses
from tests.integration.storage.repositories.samples import LATER, NOW, a_colleague, a_resident, a_ticket, rows

GARDEN, BAY = "garden", "bay"
PARKING = ArticleText(
    title=LocalText(zh_hans="停车", zh_hant="停車", en="Parking"),
    body=LocalText(zh_hans="地库。", en="Garage."),
    words=("月卡",),
)
LEAK = ArticleText(title=LocalText(zh_hans="漏水"), body=LocalText(zh_hans="先关总阀。"))


def an_article(uow, key="parking", text=PARKING, *, community=GARDEN, at: datetime = NOW) -> Article:
    return uow.articles.add(community, key, text, by=None, at=at)


async def test_an_article_is_read_back(store):
    added = await store.write(an_article)
    assert added == Article(
        id=added.id,
        community_id=GARDEN,
        key="parking",
        title=PARKING.title,
        body=PARKING.body,
        words=("月卡",),
        version=1,
        state=ArticleState.LIVE,
        updated_by=None,
        updated_at=NOW,
    )

    def look(uow):
        return uow.articles.get(added.id), uow.articles.get(added.id + 1), uow.articles.of(GARDEN), uow.articles.of(BAY)

    assert await store.read(look) == (added, None, [added], [])


async def test_of_two_editors_only_the_first_one_writes(store):
    def edit(uow):
        article, editor = an_article(uow), a_colleague(uow)
        changed = uow.articles.change(article, LEAK, by=editor.id, at=LATER)
        for late in (uow.articles.change, lambda *given, **more: uow.articles.retire(given[0], **more)):
            with pytest.raises(CardRefreshed):
                late(article, PARKING, by=editor.id, at=LATER)
        return changed, uow.articles.get(article.id), editor.id

    changed, kept, editor = await store.write(edit)
    assert (changed, changed.version, changed.updated_by, changed.updated_at) == (kept, 2, editor, LATER)
    assert changed.text == LEAK


async def test_a_retired_article_is_not_found_until_it_is_written_anew(store):
    article = await store.write(an_article)
    assert [one.id for one in await found(store, "停车")] == [article.id]
    retired = await store.write(lambda uow: uow.articles.retire(article, by=None, at=LATER))
    assert (retired.state, await found(store, "停车")) == (ArticleState.RETIRED, ())
    again = await store.write(lambda uow: uow.articles.change(retired, LEAK, by=None, at=LATER))
    assert (again.state, [one.id for one in await found(store, "漏水")]) == (ArticleState.LIVE, [article.id])


async def test_each_community_searches_its_own_and_every_change_is_found_at_once(store):
    one = await store.write(an_article)
    other = await store.write(lambda uow: an_article(uow, community=BAY))
    assert [article.id for article in await found(store, "月卡")] == [one.id]
    assert [article.id for article in await found(store, "月卡", BAY)] == [other.id]
    leak = await store.write(lambda uow: an_article(uow, "leak", LEAK))
    assert [article.id for article in await found(store, "漏水")] == [leak.id]


async def found(store: SqlStore, question: str, community: str = GARDEN):
    return await store.read(lambda uow: uow.articles.search(community, question))


async def test_what_was_shown_is_counted(store, database):
    def show(uow):
        article, resident, ticket = an_article(uow), a_resident(uow), a_ticket(uow)
        uses = [uow.article_uses.shown(GARDEN, article.id, resident_id=resident.id, at=NOW) for _ in range(3)]
        uow.article_uses.judged(uses[0], helped=True)
        uow.article_uses.judged(uses[1], helped=False)
        uow.article_uses.led_to(uses[1], ticket.id)
        return article.id, ticket.id

    article_id, ticket_id = await store.write(show)
    assert await database.read(rows(article_uses, "helped", "ticket_id")) == [
        (True, None),
        (False, ticket_id),
        (None, None),
    ]
    assert await store.read(lambda uow: uow.article_uses.counts(GARDEN)) == {article_id: (3, 1)}
    assert await store.read(lambda uow: uow.article_uses.counts(BAY)) == {}
