"""aiosqlite's connection and its thread, used for whole functions; the only module that knows its private names.

aiosqlite offers one awaited hop per statement; a hop per batch needs its queue (`_tx`, pairs of future and function)
and the SQLite connection itself (`_conn`). The version is pinned, and tests/unit/storage/test_writer_thread.py fails
when aiosqlite changes either.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite

from storage.sqlite_connection import STATEMENTS_KEPT

T = TypeVar("T")


class WriterThread:
    """One SQLite connection on one thread, to which functions are sent."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> "WriterThread":
        """Open `path`, creating the file if there is none."""
        return cls(
            await aiosqlite.connect(path, isolation_level=None, cached_statements=STATEMENTS_KEPT, factory=factory)
        )

    def raw(self) -> sqlite3.Connection:
        """The SQLite connection; only functions given to `submit` may touch it."""
        return self._connection._conn  # noqa: SLF001  see the module's docstring

    def submit(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Run `work` on the thread after all that was submitted before; cancelling the future does not stop it."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._connection._tx.put_nowait((future, work))  # noqa: SLF001  see the module's docstring
        return future

    async def close(self) -> None:
        """Finish what was submitted, close the connection and end the thread."""
        await self._connection.close()
