"""Several processes on one server: who is elected, who takes over, and that nobody acts in an office he has lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, insert, make_url, select, text

from storage import presence
from storage.database import open_database
from storage.errors import NotElectedError, ServerNotReachedError
from storage.fences import OfficeDatabase
from storage.offices import Office, holders
from storage.presence import Presence
from storage.server_start import one_after_the_other
from storage.silent_sessions import END_SILENT_SESSIONS
from storage.tables import facts, metadata
from tests.support.prepared import Server

pytestmark = pytest.mark.postgres

SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'concierge presence'"


class Process:
    """A process as far as this is about it."""

    def __init__(self, database, name: str) -> None:
        self.database = database
        self.presence = Presence(database, name=name, pause=lambda _: asyncio.sleep(0.01))
        self.sender = OfficeDatabase(database, self.presence, Office.SENDER)
        self.heard: list[set[str]] = []
        self.told = asyncio.Event()
        self.present = asyncio.ensure_future(self.presence.run())
        database.on_commit(self._hear)

    def _hear(self, signals: frozenset[str]) -> None:
        self.heard.append(set(signals))
        self.told.set()

    async def leave(self) -> None:
        self.present.cancel()
        await asyncio.wait([self.present])

    async def mark(self, key: str) -> None:
        await self.sender.write(lambda connection: connection.execute(insert(facts), fact(key)).close())


def fact(key: str) -> dict[str, object]:
    return {"key": key, "value": 1}


def marks(connection: Connection) -> list[str]:
    return list(connection.execute(select(facts.c.key).order_by(facts.c.key)).scalars())


@asynccontextmanager
async def process(server: Server, name: str) -> AsyncIterator[Process]:
    database = await open_database(server.url)
    one = Process(database, name)
    try:
        await one.presence.joined()
        yield one
    finally:
        await one.leave()
        await database.close()


@pytest.fixture
async def server(postgres) -> Server:
    await (await postgres.opened_with(metadata)).close()
    return postgres


async def test_one_is_elected_and_the_next_takes_over_when_it_leaves(server):
    async with process(server, "second") as second:
        async with process(server, "first") as first:
            first.presence.stand_for(Office.SENDER)
            assert await first.presence.elected(Office.SENDER) is True
            second.presence.stand_for(Office.SENDER)
            assert (first.presence.held, second.presence.held) == ((Office.SENDER,), ())
            await first.mark("by the first")
            with pytest.raises(NotElectedError):
                await second.mark("by the second, too early")
        async with asyncio.timeout(10):
            assert await second.presence.elected(Office.SENDER) is True
        await second.mark("by the second")
        assert await second.database.read(marks) == ["by the first", "by the second"]
        found = await second.database.read(holders)
        assert [(one.office, one.process, one.lives) for one in found] == [(Office.SENDER, "second", True)]
    left = await open_database(server.url)
    assert [(one.process, one.lives) for one in await left.read(holders)] == [("second", False)]
    await left.close()


async def test_who_lost_his_connection_is_deposed_and_writes_nothing(server):
    async with process(server, "first") as first, process(server, "second") as second:
        first.presence.stand_for(Office.SENDER)
        await first.presence.elected(Office.SENDER)
        number = first.presence.claims.number
        second.presence.stand_for(Office.SENDER)
        await second.database.write(lambda connection: connection.execute(text(SESSIONS)).close())
        async with asyncio.timeout(10):
            await first.presence.deposed(Office.SENDER)
            await asyncio.wait(
                [asyncio.ensure_future(one.presence.elected(Office.SENDER)) for one in (first, second)],
                return_when=asyncio.FIRST_COMPLETED,
            )
            await first.presence.joined()
        assert first.presence.claims.number != number
        # Its old number, as a transaction that began before would have it.
        first.presence.claims.number = number
        with pytest.raises(NotElectedError):
            await first.mark("of another term")


async def test_a_successor_waits_for_the_last_transaction_of_the_term(server):
    async with process(server, "first") as first, process(server, "second") as second:
        first.presence.stand_for(Office.SENDER)
        await first.presence.elected(Office.SENDER)
        async with first.database._engine.begin() as line:
            lock = "SELECT process FROM offices WHERE name = 'sender' FOR SHARE"
            await line.execute(text(lock))
            await second.database.write(lambda connection: connection.execute(text(SESSIONS)).close())
            first.presence.withdraw()
            second.presence.stand_for(Office.SENDER)
            await first.presence.deposed(Office.SENDER)
            while not await waiting_for_a_lock(second):
                pass
            assert second.presence.held == ()
        async with asyncio.timeout(10):
            assert await second.presence.elected(Office.SENDER) is True


async def waiting_for_a_lock(one: Process) -> bool:
    query = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO offices%'")
    return await one.database.read(lambda connection: connection.execute(query).scalar_one()) == 1


@asynccontextmanager
async def silent_within_a_statement(one: Process, first: str):
    """Its transaction did this, and then prepared a statement: the server waits for what is to be done with it.

    Gives its line to the server, and what is set when the server has ended that.
    """
    ended = asyncio.Event()
    async with one.database._engine.connect() as connection:
        line = (await connection.get_raw_connection()).driver_connection
        line.add_termination_listener(lambda _: ended.set())
        await line.execute("BEGIN")
        await line.execute(first)
        await line.prepare("SELECT 1")
        try:
            yield line, ended
        finally:
            line.terminate()
            await connection.invalidate()


LOCKS_THE_OFFICE = "SELECT process FROM offices WHERE name = 'sender' FOR SHARE"


async def test_a_successor_ends_a_transaction_that_stands_still_within_a_statement(server, monkeypatch):
    async with process(server, "first") as first, process(server, "second") as second:
        first.presence.stand_for(Office.SENDER)
        await first.presence.elected(Office.SENDER)
        monkeypatch.setattr(presence, "SILENT_FOR_S", 0.2)
        async with silent_within_a_statement(first, LOCKS_THE_OFFICE) as (_, ended):
            await first.leave()  # nobody but the successor looks
            second.presence.stand_for(Office.SENDER)
            async with asyncio.timeout(10):
                assert await second.presence.elected(Office.SENDER) is True
                await ended.wait()


async def test_only_who_keeps_others_waiting_and_is_silent_is_ended(server):
    async with process(server, "first") as first, process(server, "second") as second:
        first.presence.stand_for(Office.SENDER)
        await first.presence.elected(Office.SENDER)
        async with (
            second.database._engine.connect() as other,
            first.database._engine.begin() as idle,
            silent_within_a_statement(first, "SELECT 1") as (reading, _),
            silent_within_a_statement(first, LOCKS_THE_OFFICE) as (_, ended),
        ):
            await idle.execute(text(LOCKS_THE_OFFICE))
            line = (await other.get_raw_connection()).driver_connection
            assert await line.fetchval(END_SILENT_SESSIONS, 60) == 0
            async with asyncio.timeout(5):
                while not await line.fetchval(END_SILENT_SESSIONS, 0):
                    pass
                await ended.wait()
            assert await reading.fetchval("SELECT 1") == 1
            assert (await idle.execute(text("SELECT 1"))).scalar_one() == 1


async def test_who_withdraws_waits_for_no_office(server):
    async with process(server, "first") as first, process(server, "second") as second:
        first.presence.stand_for(Office.CLOCK)
        await first.presence.elected(Office.CLOCK)
        second.presence.stand_for(Office.CLOCK)
        waiting = asyncio.ensure_future(second.presence.elected(Office.CLOCK))
        second.presence.withdraw()
        assert await waiting is False
        assert first.presence.held == (Office.CLOCK,)


async def test_others_hear_what_one_has_signalled(server):
    async with process(server, "first") as first, process(server, "second") as second:
        second.heard.clear()
        second.told.clear()
        first.database._tell(["outbox", "calendar"])
        async with asyncio.timeout(5):
            while {"outbox", "calendar"} not in second.heard:
                second.told.clear()
                await second.told.wait()


async def test_the_dead_are_forgotten(server):
    async with process(server, "first"):
        pass
    async with process(server, "second") as second:
        query = text("SELECT name FROM processes")
        assert await second.database.read(lambda connection: connection.execute(query).scalars().all()) == ["second"]


async def test_two_start_one_after_the_other(server):
    database = await open_database(server.url)
    order: list[str] = []

    async def start(name: str) -> None:
        async with one_after_the_other(database.url):
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(start("a"), start("b"))
    await database.close()
    assert order in (["a begins", "a ends", "b begins", "b ends"], ["b begins", "b ends", "a begins", "a ends"])


async def test_a_server_that_is_not_there_is_told_without_its_password():
    url = make_url("postgresql+asyncpg://concierge:secret@127.0.0.1:1/houses")
    with pytest.raises(ServerNotReachedError) as told:
        async with one_after_the_other(url):
            pass
    assert str(told.value).startswith(
        "The database postgresql://concierge:***@127.0.0.1:1/houses cannot be used: [Errno "
    )
