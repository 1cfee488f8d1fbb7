"""The PostgreSQL driver where it differs: conflicts are run again, a cancelled write is undone."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from storage.database import open_database
from storage.postgres_driver import PostgresDatabase
from tests.unit.storage.tables_for_tests import metadata, notes

pytestmark = pytest.mark.postgres


@pytest.fixture
async def database(postgres_url) -> AsyncIterator[PostgresDatabase]:
    database = await open_database(postgres_url)
    await database.write(metadata.create_all)
    await database.write(lambda connection: connection.execute(insert(notes), [{"name": "a"}, {"name": "b"}]).close())
    yield database
    await database.close()


def times(connection: Connection) -> dict[str, int]:
    return dict(connection.execute(select(notes.c.name, notes.c.times)).all())


def is_sleeping(connection: Connection) -> bool:
    asleep = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    return connection.execute(asleep).scalar_one() == 1


async def test_a_deadlock_is_run_again(database):
    both_have_one = asyncio.Barrier(2)
    runs: list[str] = []

    def counting(first: str, second: str):
        def count(connection: Connection) -> None:
            connection.execute(update(notes).where(notes.c.name == first).values(times=notes.c.times + 1))
            runs.append(first)
            if len(runs) <= 2:
                await_only(both_have_one.wait())
            connection.execute(update(notes).where(notes.c.name == second).values(times=notes.c.times + 1))

        return count

    await asyncio.gather(database.write(counting("a", "b")), database.write(counting("b", "a")))
    assert (await database.read(times), len(runs)) == ({"a": 3, "b": 3}, 3)


async def test_a_serialization_failure_is_run_again_and_then_told(database):
    runs: list[int] = []

    def fail(connection: Connection) -> None:
        runs.append(1)
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'serialization_failure'; END $$"))

    with pytest.raises(DBAPIError) as caught:
        await database.write(fail)
    assert (caught.value.orig.sqlstate, len(runs)) == ("40001", 8)


async def test_a_serialization_failure_that_passes_is_not_noticed(database):
    runs: list[int] = []

    def fail_twice(connection: Connection) -> int:
        runs.append(1)
        connection.execute(update(notes).where(notes.c.name == "a").values(times=notes.c.times + 1))
        if len(runs) < 3:
            connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'serialization_failure'; END $$"))
        return len(runs)

    assert await database.write(fail_twice) == 3
    assert await database.read(times) == {"a": 2, "b": 1}


async def test_a_cancelled_write_is_undone(database):
    def slow(connection: Connection) -> None:
        connection.execute(update(notes).values(times=7))
        connection.execute(text("SELECT pg_sleep(30)"))

    task = asyncio.ensure_future(database.write(slow))
    while not await database.read(is_sleeping):
        pass
    task.cancel()
    await asyncio.wait([task])
    assert (task.cancelled(), await database.read(times)) == (True, {"a": 1, "b": 1})


async def test_a_connection_the_server_ended_is_replaced(database):
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
    )
    await asyncio.gather(*(database.read(times) for _ in range(4)))
    await database.write(lambda connection: connection.execute(others).close())
    assert await asyncio.gather(*(database.read(times) for _ in range(4))) == [{"a": 1, "b": 1}] * 4


async def test_a_read_keeps_its_snapshot_while_others_write(database):
    looked, written = asyncio.Event(), asyncio.Event()

    def look_twice(connection: Connection) -> list[dict[str, int]]:
        before = times(connection)
        looked.set()
        await_only(written.wait())
        return [before, times(connection)]

    async def write_between() -> None:
        await looked.wait()
        await database.write(lambda connection: connection.execute(update(notes).values(times=2)).close())
        written.set()

    seen, _ = await asyncio.gather(database.read(look_twice), write_between())
    assert seen == [{"a": 1, "b": 1}, {"a": 1, "b": 1}]
    assert await database.read(times) == {"a": 2, "b": 2}
