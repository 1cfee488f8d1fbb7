"""A few read-only SQLite connections on threads of their own; each read sees one consistent snapshot."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from sqlalchemy import Connection

from storage.ciphers import Cipher
from storage.running import call
from storage.sqlite_connection import core_connection, dispose, open_reader

T = TypeVar("T")


def read_on(connection: Connection, fn: Callable[[Connection], T]) -> T:
    """`fn` within an explicit BEGIN … COMMIT, so that all its queries see the same state."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute("BEGIN").close()
    try:
        return call(fn, connection, None)
    finally:
        raw.rollback()  # nothing was written; unlike COMMIT it also ends what an error left behind


class ReaderPool:
    """Readers of one database file; open it after the writer."""

    def __init__(self, path: Path, size: int, cipher: Cipher) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="database-reader")
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(size):
            self._idle.put(core_connection(open_reader(path), cipher))

    async def read(self, fn: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, fn)

    def _read(self, fn: Callable[[Connection], T]) -> T:
        connection = self._idle.get_nowait()  # as many connections as threads: there is always one
        try:
            return read_on(connection, fn)
        finally:
            self._idle.put(connection)

    async def close(self) -> None:
        """Wait for the reads under way, then close the connections."""
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        while not self._idle.empty():
            dispose(self._idle.get_nowait())
