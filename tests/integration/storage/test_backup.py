"""Backups: complete, checked, private, and never half a file."""

import asyncio
import gc
import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert

from storage import backup
from storage.backup import Backup, back_up
from storage.database import open_database
from storage.errors import BackupExistsError, BackupFailedError, BackupUnsupportedError, DatabaseClosedError
from storage.faults import Fault, Faults, Operation
from storage.inline_driver import InlineDatabase
from storage.online_copy import OnlineCopy
from storage.sqlite_driver import SqliteDatabase
from tests.unit.storage.tables_for_tests import metadata, notes


def adding(*names: str):
    return lambda connection: connection.execute(insert(notes), [{"name": name} for name in names]).close()


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [name for (name,) in raw.execute("SELECT name FROM notes ORDER BY id").fetchall()]


def names_in_pages(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as raw:
        return [name for (name,) in raw.execute("SELECT name FROM notes ORDER BY id").fetchall()]


@pytest.fixture
async def running(tmp_path):
    database = await open_database(tmp_path / "concierge.db")
    await database.write(metadata.create_all)
    await database.write(adding("a", "b"))
    yield database
    await database.close()


async def test_it_holds_every_committed_row(running, tmp_path):
    target = tmp_path / "copy.db"
    done = await back_up(running, target)
    assert done == Backup(path=target, size=target.stat().st_size, rows={"notes": 2, "replies": 0, "typed_values": 0})
    assert names(target) == ["a", "b"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


async def test_it_can_be_opened_as_a_database(running, tmp_path):
    await back_up(running, tmp_path / "copy.db")
    copy = await open_database(tmp_path / "copy.db")
    await copy.write(adding("c"))
    await copy.close()
    assert names(tmp_path / "copy.db") == ["a", "b", "c"]


async def test_writes_go_on_around_it(running, tmp_path):
    writes = [running.write(adding(f"n{number}")) for number in range(100)]
    done, *_ = await asyncio.gather(back_up(running, tmp_path / "copy.db"), *writes)
    assert len(names(tmp_path / "copy.db")) == done.rows["notes"]
    assert len(await running.read(lambda c: c.execute(notes.select()).all())) == 102


@pytest.fixture
def slow_count(monkeypatch):
    """Two events: the rows are about to be counted; they may be."""
    asked, may_end = threading.Event(), threading.Event()
    count = backup._count

    def slowly(raw):
        asked.set()
        assert may_end.wait(10)
        return count(raw)

    monkeypatch.setattr(backup, "_count", slowly)
    return asked, may_end


async def test_nobody_waits_for_it_and_what_is_written_meanwhile_is_not_in_it(running, tmp_path, slow_count):
    asked, may_end = slow_count
    making = asyncio.create_task(back_up(running, tmp_path / "copy.db"))
    await asyncio.to_thread(asked.wait, 10)
    await running.write(adding("c"))
    may_end.set()
    assert ((await making).rows["notes"], names(tmp_path / "copy.db")) == (2, ["a", "b"])


async def test_one_that_is_not_wanted_any_more_leaves_nothing_and_keeps_nobody(running, tmp_path, monkeypatch):
    asked = threading.Event()

    def for_ever(raw):
        asked.set()
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        raw.execute(numbers).fetchone()

    monkeypatch.setattr(backup, "_count", for_ever)
    making = asyncio.create_task(back_up(running, tmp_path / "copy.db"))
    await asyncio.to_thread(asked.wait, 10)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert list(tmp_path.glob("copy*")) == []
    await running.write(adding("c"))


async def test_it_is_made_also_where_its_thread_may_not_give_way(running, tmp_path, monkeypatch):
    """Whoever runs nicer than it wants to be would have to become less nice, and may not."""

    def refuse(which, who, priority):
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    async with asyncio.timeout(10):
        done = await back_up(running, tmp_path / "copy.db")
    assert (done.rows["notes"], names(tmp_path / "copy.db")) == (2, ["a", "b"])


async def test_one_that_was_not_wanted_before_it_began_ends_without_a_complaint(running, tmp_path):
    complaints = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context["message"]))
    making = asyncio.create_task(back_up(running, tmp_path / "copy.db"))
    await asyncio.sleep(0)  # it has asked the writer, who has not answered yet
    making.cancel()
    await asyncio.wait([making])
    assert making.cancelled()
    del making
    gc.collect()
    await running.write(adding("c"))
    assert (complaints, list(tmp_path.glob("copy*"))) == ([], [])


async def test_it_hurries_as_long_as_the_writer_may_wait_for_it(running, tmp_path, monkeypatch):
    copied = []
    monkeypatch.setattr(os, "setpriority", lambda *_: copied.append(names_in_pages(tmp_path / "copy.db.part.pages")))
    await back_up(running, tmp_path / "copy.db")
    assert copied == [["a", "b"]]


async def test_it_shows_one_moment_whatever_is_written_while_its_pages_are_copied(running, tmp_path, monkeypatch):
    """Of two rows that change places with each commit it holds exactly one, and the commits do not wait."""
    await running.write(adding(*(f"{number}" + "x" * 8000 for number in range(3000))))
    begun, may_go_on = threading.Event(), threading.Event()
    after_some = OnlineCopy._after_some

    def noted(self, *told):
        begun.set()
        assert may_go_on.wait(10)
        after_some(self, *told)

    monkeypatch.setattr(OnlineCopy, "_after_some", noted)
    making = asyncio.create_task(back_up(running, tmp_path / "copy.db"))
    await asyncio.to_thread(begun.wait, 10)
    await running.write(lambda connection: connection.execute(delete(notes).where(notes.c.id == 1)).close())
    await running.write(adding("late"))
    may_go_on.set()
    done = await making
    copied = names(tmp_path / "copy.db")
    assert (done.rows["notes"], len(copied), copied[0], copied[-1][:4]) == (3002, 3002, "a", "2999")


async def test_while_it_is_made_the_log_starts_over(running, tmp_path, slow_count):
    """Held by a snapshot it would grow with each commit, and the first one after it would pay for all of them."""
    asked, may_end = slow_count
    making = asyncio.create_task(back_up(running, tmp_path / "copy.db"))
    await asyncio.to_thread(asked.wait, 10)
    for number in range(20):
        await running.write(adding(f"{number}" + "x" * 1_000_000))
    size = (tmp_path / "concierge.db-wal").stat().st_size
    may_end.set()
    await making
    assert size < 12_000_000  # of more than 20 that were written


async def test_two_to_the_same_place_are_made_one_after_the_other(running, tmp_path):
    target = tmp_path / "copy.db"
    first, second = await asyncio.gather(*(back_up(running, target) for _ in range(2)), return_exceptions=True)
    assert (first, type(second)) == (
        Backup(path=target, size=target.stat().st_size, rows={"notes": 2, "replies": 0, "typed_values": 0}),
        BackupExistsError,
    )
    assert names(target) == ["a", "b"]


async def test_what_was_deleted_does_not_travel(running, tmp_path):
    secret = "王芳" * 2000

    def come_and_go(connection: Connection) -> None:
        connection.execute(insert(notes), {"name": secret})
        connection.execute(delete(notes).where(notes.c.name == secret))

    await running.write(come_and_go)
    await back_up(running, tmp_path / "copy.db")
    assert "王芳".encode() not in (tmp_path / "copy.db").read_bytes()


async def test_an_existing_file_is_not_overwritten(running, tmp_path):
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(BackupExistsError):
        await back_up(running, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


async def test_a_directory_that_is_missing_is_an_error(running, tmp_path):
    with pytest.raises(BackupFailedError):
        await back_up(running, tmp_path / "missing" / "copy.db")


async def test_what_an_interrupted_backup_left_is_replaced(running, tmp_path):
    for half in ("copy.db.part", "copy.db.part.pages"):
        (tmp_path / half).write_text("half")
    await back_up(running, tmp_path / "copy.db")
    assert names(tmp_path / "copy.db") == ["a", "b"]


async def test_a_backup_that_fails_leaves_nothing_and_harms_nothing(tmp_path):
    faults = Faults()
    database = await SqliteDatabase.open(tmp_path / "concierge.db", factory=faults.connection_class())
    await database.write(metadata.create_all)
    failed = 0
    while True:
        faults.plan(Fault(operation=Operation.STATEMENT, number=failed + 1))
        try:
            await back_up(database, tmp_path / "copy.db")
        except BackupFailedError:
            failed += 1
            assert list(tmp_path.glob("copy*")) == []
        else:
            break
    assert failed == 6  # the look, VACUUM INTO, the list of tables, three counts
    faults.clear()
    await database.write(adding("a"))
    await database.close()
    assert (names(tmp_path / "concierge.db"), names(tmp_path / "copy.db")) == (["a"], [])


async def test_a_copy_that_lacks_rows_is_not_kept(running, tmp_path, monkeypatch):
    counted = iter([{"notes": 2}, {"notes": 1}])
    monkeypatch.setattr("storage.backup._count", lambda raw: next(counted))
    with pytest.raises(BackupFailedError) as caught:
        await back_up(running, tmp_path / "copy.db")
    assert caught.value.facts == {"path": tmp_path / "copy.db", "reason": "the numbers of rows differ"}
    assert list(tmp_path.glob("copy*")) == []


async def test_an_inline_database_can_be_backed_up(tmp_path):
    database = InlineDatabase()
    database.write_now(metadata.create_all)
    database.write_now(adding("a"))
    await back_up(database, tmp_path / "copy.db")
    database.close_now()
    assert names(tmp_path / "copy.db") == ["a"]


async def test_a_closed_database_is_not_backed_up(running, tmp_path):
    await running.close()
    with pytest.raises(DatabaseClosedError):
        await back_up(running, tmp_path / "copy.db")


@pytest.mark.postgres
async def test_postgres_has_its_own_tools(postgres_url, tmp_path):
    database = await open_database(postgres_url)
    with pytest.raises(BackupUnsupportedError):
        await back_up(database, tmp_path / "copy.db")
    await database.close()
