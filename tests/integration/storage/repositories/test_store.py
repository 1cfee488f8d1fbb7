"""The store: a use case in one transaction, all of it or nothing."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from domain.errors import CardRefreshed
from domain.outgoing import PostKind
from storage.tables import posts
from tests.integration.storage.repositories.conftest import KNOWLEDGE
from tests.integration.storage.repositories.samples import HOME, LATER, a_resident, rows
from usecases.timer_ports import NewTimer

REPOSITORIES = (
    "inbox",
    "outbox",
    "posts",
    "deliveries",
    "chats",
    "residents",
    "staff",
    "codes",
    "contact_views",
    "tickets",
    "events",
    "promises",
    "attachments",
    "quotes",
    "drafts",
    "relays",
    "timers",
    "facts",
    "calendar_days",
    "purges",
)


async def test_repositories_are_made_once_per_transaction(store):
    def look(uow):
        return [getattr(uow, name) is getattr(uow, name) for name in REPOSITORIES], uow.knowledge

    assert await store.read(look) == ([True] * len(REPOSITORIES), KNOWLEDGE)


async def test_a_refused_use_case_leaves_nothing(store):
    def refuse(uow):
        a_resident(uow)
        raise CardRefreshed

    with pytest.raises(CardRefreshed):
        await store.write(refuse)
    assert await store.read(lambda uow: uow.residents.by_user(5)) is None


async def test_only_the_savepoint_is_undone(store):
    def second(uow):
        with uow.savepoint():
            a_resident(uow, 2)
            raise CardRefreshed

    def half(uow):
        first = a_resident(uow, 1)
        with suppress(CardRefreshed):
            second(uow)
        return first

    first = await store.write(half)
    assert await store.read(lambda uow: [uow.residents.by_user(one) for one in (1, 2)]) == [first, None]


async def test_listeners_hear_what_was_signalled(store):
    heard = []
    store.on_commit(heard.append)
    timer = NewTimer(community_id=HOME, kind="rung", due_at=LATER)
    await store.write(lambda uow: uow.timers.add([timer]))
    assert heard == [frozenset({"timers"})]


async def test_posts_are_stamped_by_the_clock_of_the_store(store, database):
    post_id = await store.write(lambda uow: uow.posts.create(chat_id=5, kind=PostKind.CARD))
    assert await database.read(rows(posts, "id", "created_at")) == [(post_id, datetime(2026, 11, 22, 2, 0, tzinfo=UTC))]
