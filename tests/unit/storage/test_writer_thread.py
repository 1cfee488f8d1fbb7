"""The private parts of aiosqlite that storage/writer_thread.py stands on: these fail when a version changes them."""

import asyncio
import inspect
import sqlite3
import threading
from importlib.metadata import version

import aiosqlite
import pytest

from storage.writer_thread import WriterThread


def test_the_version_is_the_one_that_was_read():
    assert version("aiosqlite") == "0.22.1"


def test_its_thread_takes_pairs_of_future_and_function():
    source = inspect.getsource(aiosqlite.core._connection_worker_thread)
    assert "future, function = tx.get()" in source
    assert "future.get_loop().call_soon_threadsafe(set_result, future, result)" in source
    assert "future.get_loop().call_soon_threadsafe(set_exception, future, e)" in source


async def test_work_runs_on_one_other_thread_in_order(tmp_path):
    writer = await WriterThread.open(tmp_path / "a.db")
    seen: list[int] = []
    threads = [writer.submit(lambda n=n: seen.append(n) or threading.get_ident()) for n in range(20)]
    idents = set(await asyncio.gather(*threads))
    await writer.close()
    assert (seen, len(idents), threading.get_ident() in idents) == (list(range(20)), 1, False)


async def test_the_connection_leaves_transactions_to_us(tmp_path):
    writer = await WriterThread.open(tmp_path / "a.db")
    assert isinstance(writer.raw(), sqlite3.Connection)
    assert writer.raw().isolation_level is None
    await writer.close()


async def test_an_error_comes_back_and_the_thread_lives_on(tmp_path):
    writer = await WriterThread.open(tmp_path / "a.db")
    with pytest.raises(ZeroDivisionError):
        await writer.submit(lambda: 1 / 0)
    assert await writer.submit(lambda: 7) == 7
    await writer.close()


async def test_a_cancelled_wait_does_not_disturb_the_thread(tmp_path):
    writer = await WriterThread.open(tmp_path / "a.db")
    gate = threading.Event()
    first = writer.submit(gate.wait)
    first.cancel()
    gate.set()
    assert await writer.submit(lambda: 7) == 7
    await writer.close()


async def test_closing_ends_the_thread_and_may_be_repeated(tmp_path):
    writer = await WriterThread.open(tmp_path / "a.db")
    thread = writer._connection._thread
    await writer.close()
    await writer.close()
    thread.join(10)
    assert not thread.is_alive()


async def test_a_file_that_cannot_be_opened_leaves_no_thread(tmp_path):
    before = set(threading.enumerate())
    with pytest.raises(sqlite3.OperationalError):
        await WriterThread.open(tmp_path / "missing" / "a.db")
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(10)
    assert [thread for thread in left if thread.is_alive()] == []
