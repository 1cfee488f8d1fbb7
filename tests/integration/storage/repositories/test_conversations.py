"""Whose a conversation is: any process stores, one at a time owns, and only the owner settles."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from storage import server_locks
from storage.claims import NOBODY
from storage.database import open_database
from storage.postgres_driver import PostgresDatabase
from storage.store import SqlStore
from storage.tables import metadata
from tests.integration.storage.repositories.conftest import KNOWLEDGE
from usecases.inbox_ports import RawUpdate, StoredUpdate

pytestmark = pytest.mark.postgres

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BOT, CHAT, ANNA, BORIS = 7, -100, 11, 12


class Process:
    """One of several processes on the same database; `alive` holds the lock that says so."""

    def __init__(self, database: PostgresDatabase, number: int) -> None:
        self.database = database
        self.number = number
        database.claims.join(number)
        self.store = SqlStore(database, KNOWLEDGE, now=lambda: AT)
        self._line = None

    async def live(self) -> None:
        self._line = await self.database._engine.connect()
        lock = text("SELECT pg_advisory_lock(:one, :two)")
        await self._line.execute(lock, {"one": server_locks.PROCESSES, "two": self.number})
        await self._line.commit()

    async def die(self) -> None:
        await self._line.execute(text("SELECT pg_advisory_unlock_all()"))
        await self._line.close()
        self._line = None

    async def close(self) -> None:
        if self._line is not None:
            await self.die()
        await self.database.close()

    async def take(self, update_id: int, user_id: int | None = ANNA, chat_id: int | None = CHAT) -> list[int]:
        """The update ids that are this process's to handle."""
        one = RawUpdate(bot_id=BOT, update_id=update_id, chat_id=chat_id, user_id=user_id, raw="{}")
        return [row.update_id for row in await self.store.write(lambda uow: uow.inbox.store([one], at=AT))]

    async def rows(self) -> list[StoredUpdate]:
        return await self.store.read(lambda uow: uow.inbox.waiting(bot_id=BOT, limit=99))

    async def settle(self, update_id: int) -> tuple[bool, int | None]:
        """Whether it did, and how many of the conversation are left."""
        [row] = [one for one in await self.rows() if one.update_id == update_id]
        done = await self.store.write(lambda uow: uow.inbox.mark_done(row.id, at=AT))
        return done, self.database.claims.take_left(row.id)

    async def inherit(self) -> list[tuple[int, bool, list[int]]]:
        """Everything that nobody has, now this process's: person, whether it was cut short, update ids."""

        def inherit(uow):
            found = uow.conversations.ownerless(bot_id=BOT, limit=99)
            uow.conversations.own(BOT, found)
            return sorted((one.user_id, one.interrupted, [row.update_id for row in one.rows]) for one in found)

        return await self.store.write(inherit)

    async def stand(self) -> list[tuple[int, int | None, int]]:
        query = text("SELECT user_id, owner, pending FROM conversations ORDER BY user_id")
        return await self.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])


@pytest.fixture
async def two(postgres) -> AsyncIterator[tuple[Process, Process]]:
    first = Process(await postgres.opened_with(metadata), 1)
    second = Process(await open_database(postgres.url), 2)
    await first.live()
    await second.live()
    yield first, second
    await first.close()
    await second.close()


class TestOwning:
    """Who handles what."""

    async def test_who_stores_the_first_update_handles_the_conversation(self, two):
        first, second = two
        assert (await first.take(1), await second.take(2, BORIS)) == ([1], [2])
        assert await first.stand() == [(ANNA, 1, 1), (BORIS, 2, 1)]

    async def test_what_another_stores_meanwhile_is_the_owners_too(self, two):
        first, second = two
        await first.take(1)
        assert (await second.take(2), await first.take(3)) == ([], [3])
        assert await first.settle(1) == (True, 2)
        [row, *_] = await first.rows()
        rest = await first.store.write(lambda uow: uow.conversations.rest(BOT, row))
        assert [one.update_id for one in rest] == [2, 3]

    async def test_a_conversation_with_nothing_left_is_free(self, two):
        first, second = two
        await first.take(1)
        assert await first.settle(1) == (True, 0)
        assert await second.take(2) == [2]
        assert await second.stand() == [(ANNA, 2, 1)]

    async def test_a_second_delivery_changes_nothing(self, two):
        first, second = two
        await first.take(1)
        assert (await first.take(1), await second.take(1)) == ([], [])
        assert await first.stand() == [(ANNA, 1, 1)]
        await first.settle(1)
        assert await second.take(1) == []
        assert await first.stand() == [(ANNA, 1, 0)]

    async def test_what_belongs_to_no_chat_is_stored_too(self, two):
        first, second = two
        assert await first.take(1, None, None) == [1]
        assert await first.settle(1) == (True, 0)
        assert await second.take(2, None, None) == [2]

    async def test_a_process_without_a_number_stores_for_whoever_lives(self, two):
        first, second = two
        first.database.claims.number = 0
        assert await first.take(1) == []
        assert await second.inherit() == [(ANNA, False, [1])]

    async def test_what_is_ours_is_found_again(self, two):
        first, second = two
        await first.take(1)
        await second.take(2, BORIS)
        mine = await first.store.read(lambda uow: uow.conversations.mine(bot_id=BOT, limit=9))
        assert [one.update_id for one in mine] == [1]


class TestSettling:
    """The owner's number is the fence."""

    async def test_only_the_owner_settles(self, two):
        first, second = two
        await first.take(1)
        assert await second.settle(1) == (False, None)
        assert await first.stand() == [(ANNA, 1, 1)]

    async def test_who_was_given_up_settles_nothing_when_he_wakes(self, two):
        first, second = two
        await first.take(1)
        await first.die()
        assert await second.inherit() == [(ANNA, True, [1])]
        assert await first.settle(1) == (False, None)
        row = (await first.rows())[0]
        assert await first.store.write(lambda uow: uow.inbox.mark_dead(row.id, reason="x", at=AT)) is False
        assert await second.settle(1) == (True, 0)

    async def test_nothing_is_settled_twice(self, two):
        first, _ = two
        await first.take(1)
        [row] = await first.rows()
        assert await first.store.write(lambda uow: uow.inbox.mark_done(row.id, at=AT)) is True
        assert await first.store.write(lambda uow: uow.inbox.mark_done(row.id, at=AT)) is False
        assert await first.stand() == [(ANNA, 1, 0)]

    async def test_what_is_put_aside_is_settled(self, two):
        first, _ = two
        await first.take(1)
        [row] = await first.rows()
        assert await first.store.write(lambda uow: uow.inbox.mark_dead(row.id, reason="x", at=AT)) is True
        assert (await first.stand(), await first.rows()) == ([(ANNA, 1, 0)], [])


class TestInheriting:
    """What the dead leave."""

    async def test_nobody_inherits_from_the_living(self, two):
        first, second = two
        await first.take(1)
        assert await second.inherit() == []

    async def test_all_of_a_conversation_goes_together(self, two):
        first, second = two
        await first.take(1)
        await first.take(2)
        await second.take(3)
        await first.take(4, BORIS)
        await first.die()
        assert await second.inherit() == [(ANNA, True, [1, 2, 3]), (BORIS, True, [4])]
        assert await second.stand() == [(ANNA, 2, 3), (BORIS, 2, 1)]

    async def test_who_lets_go_was_not_interrupted(self, two):
        first, second = two
        await first.take(1)
        await first.store.write(lambda uow: uow.conversations.let_go())
        assert await second.inherit() == [(ANNA, False, [1])]

    async def test_whose_line_to_the_server_ended_was_not_interrupted(self, two):
        """The process lives, and goes on under another number; nothing of it is held against what it handles."""
        first, _ = two
        await first.take(1)
        await first.die()
        first.database.claims.join(9)
        assert await first.inherit() == [(ANNA, False, [1])]

    async def test_only_one_inherits(self, two, postgres):
        first, second = two
        third = Process(await open_database(postgres.url), 3)
        await first.take(1)
        await first.die()
        seen = []

        async def from_within(connection) -> None:
            seen.append(await third.inherit())

        # Two at the same moment: the second one looks while the first one's transaction is still open.
        async with second.database._engine.connect() as line:
            store = SqlStore(second.database, KNOWLEDGE, now=lambda: AT)
            found = await line.run_sync(lambda sync: store._unit(sync).conversations.ownerless(bot_id=BOT, limit=9))
            await from_within(line)
            await line.rollback()
        assert (len(found), seen) == (1, [[]])
        assert await third.inherit() == [(ANNA, True, [1])]
        await third.close()

    async def test_updates_of_before_there_were_several_are_adopted(self, two):
        first, second = two
        first.database.claims.shared = False
        rows = await first.take(1) + await first.take(2)
        assert (rows, await first.stand()) == ([1, 2], [])
        assert await second.store.write(lambda uow: uow.conversations.adopt(bot_id=BOT)) == 1
        assert await second.store.write(lambda uow: uow.conversations.adopt(bot_id=BOT)) == 0
        assert await second.inherit() == [(ANNA, False, [1, 2])]

    async def test_what_says_nothing_any_more_is_deleted(self, two):
        first, _ = two
        await first.take(1)
        await first.take(2, BORIS)
        await first.settle(1)
        assert await first.store.write(lambda uow: uow.conversations.tidy(bot_id=BOT, limit=9)) == 1
        assert await first.stand() == [(BORIS, 1, 1)]


async def test_each_statement_works_more_often_than_the_server_plans_anew(two):
    first, second = two
    for number in range(1, 11):
        await first.take(number)
        await second.take(100 + number, BORIS)
        assert await first.settle(number) == (True, 0)
        assert await second.inherit() == []


async def test_a_process_without_a_number_takes_nothing_over(two):
    first, _ = two
    await first.take(1)
    first.database.claims.number = NOBODY  # the line on which its number lives has broken
    assert await first.inherit() == []
    assert await first.store.read(lambda uow: uow.conversations.mine(bot_id=BOT, limit=9)) == []
