"""The database of one thread: the real batches over SQLite in memory, which outlives the process that uses it."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection

from storage.ciphers import PlainCipher
from storage.faults import Faults
from storage.memory import LastingMemories
from storage.reader_pool import ReaderPool, read_on
from storage.sqlite_connection import STATEMENTS_KEPT, core_connection, dispose, open_reader, prepare_writer
from storage.sqlite_driver import SqliteDatabase
from storage.tables import metadata
from storage.writer_thread import WriterThread
from tests.reliability.mortality import Moments, mortal
from tests.support.prepared import image_of

T = TypeVar("T")
_MEMORY = ":memory:"


class _Writer:
    """In place of the writer's thread: work is done in the next turn of the loop."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def raw(self) -> sqlite3.Connection:
        return self._raw

    def submit(self, work: Callable[[], T]) -> asyncio.Future[T]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        loop.call_soon(self._run, work, future)
        return future

    def _run(self, work: Callable[[], T], future: asyncio.Future[T]) -> None:
        try:
            value = work()
        except Exception as error:  # noqa: BLE001  it is the waiter's
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(value)


class _Readers:
    """In place of the pool: each read at once, between two batches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read(self, fn: Callable[[Connection], T]) -> T:
        await asyncio.sleep(0)
        return read_on(self._connection, fn)


class Disk:
    """What is on it stays when a process dies, but for the transaction that was under way."""

    leaves_gaps: Final = False
    """Ids are given with the COMMIT."""

    def __init__(self, moments: Moments) -> None:
        self.faults = Faults()
        self.raw = sqlite3.connect(
            _MEMORY, isolation_level=None, cached_statements=STATEMENTS_KEPT, factory=mortal(moments, self.faults)
        )
        prepare_writer(self.raw, _MEMORY)
        self._memories = LastingMemories()
        self._writing = core_connection(self.raw, PlainCipher(), memories=self._memories)
        self._reading = core_connection(self.raw, PlainCipher())

    def opened(self) -> SqliteDatabase:
        """For a new process, which remembers nothing."""
        self.raw.rollback()
        self._memories.forget()
        writer, readers = cast("WriterThread", _Writer(self.raw)), cast("ReaderPool", _Readers(self._reading))
        # It lies in memory, where nobody can look from outside.
        look_on = partial(open_reader, Path(_MEMORY))
        return SqliteDatabase(Path(_MEMORY), writer, self._writing, readers, look_on)

    @property
    def operations(self) -> int:
        """What was asked of it so far."""
        return self.faults.done.total()

    def mend(self) -> None:
        """Nothing fails any more."""
        self.faults.clear()

    def close(self) -> None:
        self.raw.rollback()
        self._reading.close()
        dispose(self._writing)
        self._reading.engine.dispose()

    def empty(self) -> None:
        """Every table, and no row."""
        self.load(image_of(metadata))

    def image(self) -> bytes:
        return self.raw.serialize()

    def load(self, image: bytes) -> None:
        self.raw.rollback()
        self.raw.deserialize(image)

    @contextmanager
    def as_file(self) -> Iterator[sqlite3.Connection]:
        """All rows, for whoever asks in SQLite's words."""
        yield self.raw

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Beside the process, which neither sees it nor dies of it."""
        cursor = sqlite3.Cursor(self.raw)
        try:
            return cursor.execute(query).fetchall()
        finally:
            cursor.close()
