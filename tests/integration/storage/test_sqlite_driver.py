"""The SQLite driver: one COMMIT for many writes, and a pump that nothing stops."""

import asyncio
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing

import pytest
from sqlalchemy import Connection, insert, select, text

from storage.errors import DatabaseClosedError, DatabaseFileError, DatabaseUnavailableError, NoWriteAheadLogError
from storage.faults import Fault, Faults, Operation
from storage.signals import raise_signal
from storage.sqlite_connection import prepare_writer
from storage.sqlite_driver import SqliteDatabase
from storage.write_batch import MOST_FUNCTIONS
from tests.unit.storage.tables_for_tests import metadata, notes


class CrashError(BaseException):
    """Not an Exception, like a simulated crash."""


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
async def database(tmp_path, faults) -> AsyncIterator[SqliteDatabase]:
    database = await SqliteDatabase.open(tmp_path / "concierge.db", factory=faults.connection_class())
    await database.write(metadata.create_all)
    yield database
    faults.clear()
    await database.close()


def adding(name: str) -> Callable[[Connection], str]:
    def add(connection: Connection) -> str:
        connection.execute(insert(notes), {"name": name, "times": 0})
        return name

    return add


def names(connection: Connection) -> list[str]:
    return list(connection.execute(select(notes.c.name).order_by(notes.c.id)).scalars())


def pragma(name: str) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(text(f"PRAGMA {name}")).scalar_one()


class Gate:
    """A write that holds the writer's thread until it is opened."""

    def __init__(self) -> None:
        self._entered = threading.Event()
        self._open = threading.Event()

    def __call__(self, connection: Connection) -> str:
        self._entered.set()
        assert self._open.wait(10)
        return "through"

    async def entered(self) -> None:
        await asyncio.to_thread(self._entered.wait, 10)

    def open(self) -> None:
        self._open.set()


async def test_the_writer_is_set_up_for_keeps(database):
    asked = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "journal_size_limit"]
    assert [await database.write(pragma(name)) for name in asked] == ["wal", 2, 1, 10000, 16 * 1024 * 1024]


async def test_readers_are_read_only(database):
    assert await database.read(pragma("query_only")) == 1
    with pytest.raises(Exception, match="readonly database"):
        await database.read(adding("a"))


async def test_a_read_keeps_its_snapshot_while_others_write(database):
    looked, written = threading.Event(), threading.Event()

    def look_twice(connection: Connection) -> list[list[str]]:
        before = names(connection)
        looked.set()
        assert written.wait(10)
        return [before, names(connection)]

    reading = asyncio.ensure_future(database.read(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    await database.write(adding("a"))
    written.set()
    assert (await reading, await database.read(names)) == ([[], []], ["a"])


async def test_writes_that_wait_together_share_commits(database, faults):
    before = faults.done[Operation.COMMIT]
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await gate.entered()
    rest = [asyncio.ensure_future(database.write(adding(f"n{number}"))) for number in range(MOST_FUNCTIONS)]
    await asyncio.sleep(0)
    gate.open()
    assert await first == "through"
    assert await asyncio.gather(*rest) == [f"n{number}" for number in range(MOST_FUNCTIONS)]
    assert faults.done[Operation.COMMIT] - before <= 4  # one, but for batches that took over 10 ms
    assert await database.read(names) == [f"n{number}" for number in range(MOST_FUNCTIONS)]


async def test_a_batch_has_at_most_64_functions(database, faults):
    before = faults.done[Operation.COMMIT]
    await asyncio.gather(*(database.write(adding(f"n{number}")) for number in range(MOST_FUNCTIONS + 1)))
    assert faults.done[Operation.COMMIT] - before >= 2


async def test_what_a_batch_had_no_time_for_comes_next_in_order(database, faults, monkeypatch):
    monkeypatch.setattr("storage.write_batch.LONGEST_S", 0.0)
    before = faults.done[Operation.COMMIT]
    expected = [f"n{number}" for number in range(MOST_FUNCTIONS + 6)]
    await asyncio.gather(*(database.write(adding(name)) for name in expected))
    assert (await database.read(names), faults.done[Operation.COMMIT] - before) == (expected, len(expected))


async def test_a_write_cancelled_while_it_waits_is_not_run(database):
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await gate.entered()
    waiting = asyncio.ensure_future(database.write(adding("never")))
    other = asyncio.ensure_future(database.write(adding("other")))
    await asyncio.sleep(0)
    waiting.cancel()
    gate.open()
    assert (await first, await other) == ("through", "other")
    assert (waiting.cancelled(), await database.read(names)) == (True, ["other"])


async def test_a_write_cancelled_while_it_runs_is_committed_all_the_same(database):
    gate = Gate()

    def through_the_gate(connection: Connection) -> str:
        gate(connection)
        return adding("kept")(connection)

    first = asyncio.ensure_future(database.write(through_the_gate))
    await gate.entered()
    first.cancel()
    gate.open()
    assert await database.write(adding("next")) == "next"
    assert (first.cancelled(), await database.read(names)) == (True, ["kept", "next"])


async def test_a_commit_that_fails_once_fails_nobody(database, faults):
    faults.plan(Fault(operation=Operation.COMMIT))
    assert await asyncio.gather(database.write(adding("a")), database.write(adding("b"))) == ["a", "b"]
    assert await database.read(names) == ["a", "b"]


async def test_signals_of_a_failed_commit_are_not_heard(database, faults):
    heard: list[frozenset[str]] = []
    database.on_commit(heard.append)
    faults.plan(Fault(operation=Operation.COMMIT, lasting=True))
    with pytest.raises(DatabaseUnavailableError):
        await database.write(adding("a"))
    faults.clear()
    assert frozenset().union(*heard) == frozenset()
    assert await database.write(adding("b")) == "b"
    assert await database.read(names) == ["b"]


async def test_a_signal_is_heard_when_everybody_can_see_what_it_tells_of(database, tmp_path):
    """Whoever is woken looks at once, over another connection."""
    seen: list[tuple[list[str], list[str]]] = []

    def look(signals: frozenset[str]) -> None:
        with closing(sqlite3.connect(f"{(tmp_path / 'concierge.db').as_uri()}?mode=ro", uri=True)) as other:
            seen.append((sorted(signals), [name for (name,) in other.execute("SELECT name FROM notes ORDER BY id")]))

    def add_and_tell(name: str) -> Callable[[Connection], str]:
        def add(connection: Connection) -> str:
            raise_signal(connection, name)
            return adding(name)(connection)

        return add

    database.on_commit(look)
    await asyncio.gather(*(database.write(add_and_tell(name)) for name in "ab"))
    assert seen[-1] == (["a", "b"], ["a", "b"]) or seen == [(["a"], ["a"]), (["b"], ["a", "b"])]


async def test_what_is_no_exception_fails_its_batch_but_not_the_pump(database, faults):
    faults.plan(Fault(operation=Operation.COMMIT, error=CrashError))
    outcome = await asyncio.gather(*(database.write(adding(name)) for name in "ab"), return_exceptions=True)
    assert [type(error) for error in outcome] == [CrashError, CrashError]
    assert await database.write(adding("c")) == "c"
    assert await database.read(names) == ["c"]


async def test_a_function_cannot_cancel_its_caller(database):
    def cancel(connection: Connection) -> None:
        raise asyncio.CancelledError

    task = asyncio.ensure_future(database.write(cancel))
    await asyncio.wait([task])
    assert await database.write(adding("a")) == "a"


async def test_closing_finishes_what_waits(database, tmp_path):
    waiting = [asyncio.ensure_future(database.write(adding(f"n{number}"))) for number in range(100)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*waiting) == [f"n{number}" for number in range(100)]
    with pytest.raises(DatabaseClosedError):
        await database.write(adding("late"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["concierge.db"]  # the write-ahead log is worked in


async def test_a_close_that_was_cancelled_can_be_finished(database):
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await gate.entered()
    closing = asyncio.ensure_future(database.close())
    await asyncio.sleep(0)
    closing.cancel()
    gate.open()
    assert await first == "through"
    await database.close()
    assert closing.cancelled()


async def test_all_its_threads_end_with_it(tmp_path):
    before = set(threading.enumerate())
    database = await SqliteDatabase.open(tmp_path / "other.db", readers=3)
    await database.write(metadata.create_all)
    await asyncio.gather(*(database.read(names) for _ in range(6)))
    own = [thread for thread in threading.enumerate() if thread not in before]
    assert len(own) >= 2
    await database.close()
    for thread in own:
        thread.join(10)
    assert [thread.is_alive() for thread in own] == [False] * len(own)


async def test_a_disk_without_write_ahead_log_is_refused(tmp_path):
    raw = sqlite3.connect(f"{(tmp_path / 'x.db').as_uri()}?vfs=unix-none", uri=True, isolation_level=None)
    with pytest.raises(NoWriteAheadLogError) as caught:
        prepare_writer(raw, "x.db")
    raw.close()
    assert caught.value.facts == {"path": "x.db", "mode": "delete"}


async def test_only_the_owner_may_read_the_file(tmp_path):
    path = tmp_path / "other.db"
    database = await SqliteDatabase.open(path)
    await database.write(metadata.create_all)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("other*")}
    await database.close()
    assert modes == {"other.db": 0o600, "other.db-shm": 0o600, "other.db-wal": 0o600}


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear neighbours, " * 100)
    with pytest.raises(DatabaseFileError) as caught:
        await SqliteDatabase.open(tmp_path / "letter.txt")
    assert caught.value.facts["reason"] == "file is not a database"


async def test_a_missing_directory_is_explained(tmp_path):
    with pytest.raises(DatabaseFileError) as caught:
        await SqliteDatabase.open(tmp_path / "missing" / "concierge.db")
    assert caught.value.facts["reason"] == "No such file or directory"
