"""The inline driver: SQLite in the caller's own thread, for simulations and unit tests; fails like the real one."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection

from storage.ciphers import Cipher, PlainCipher
from storage.errors import DatabaseClosedError
from storage.memory import LastingMemories
from storage.prepared import Prepared
from storage.reader_pool import read_on
from storage.signals import Listener, Listeners
from storage.sqlite_connection import STATEMENTS_KEPT, core_connection, dispose, prepare_writer
from storage.write_batch import BatchWriter

T = TypeVar("T")


class InlineDatabase:
    """A database without threads or waiting: each write is a batch of one, done when the call returns.

    `memories` as in earnest, for the only one that opens this file; `prepared` for one of many that come one after the
    other.
    """

    def __init__(
        self,
        path: str | Path = ":memory:",
        *,
        cipher: Cipher | None = None,
        factory: type[sqlite3.Connection] = sqlite3.Connection,
        memories: LastingMemories | None = None,
        prepared: Prepared | None = None,
    ) -> None:
        self.raw = sqlite3.connect(path, isolation_level=None, cached_statements=STATEMENTS_KEPT, factory=factory)
        prepare_writer(self.raw, str(path))
        used = cipher if cipher is not None else PlainCipher()
        self._connection = core_connection(self.raw, used, memories=memories, prepared=prepared)
        # Whoever only reads has nothing to remember: in earnest that is another connection.
        self._reading = self._connection if memories is None else core_connection(self.raw, used, prepared=prepared)
        self._batches = BatchWriter(self._connection, self.raw)
        self._listeners = Listeners()
        self._closed = False

    def write_now(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run in a transaction that is committed when this returns."""
        if self._closed:
            raise DatabaseClosedError
        outcome = self._batches.run([fn])
        (verdict,) = outcome.verdicts
        if verdict.error is not None:
            raise verdict.error
        self._listeners.tell(outcome.signals)
        return cast("T", verdict.value)

    def read_now(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, which may not write."""
        if self._closed:
            raise DatabaseClosedError
        self.raw.execute("PRAGMA query_only = ON")
        try:
            return read_on(self._reading, fn)
        finally:
            self.raw.execute("PRAGMA query_only = OFF")

    async def write(self, fn: Callable[[Connection], T]) -> T:
        return self.write_now(fn)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        return self.read_now(fn)

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` after each COMMIT, before the write returns."""
        self._listeners.add(listener)

    async def close(self) -> None:
        self.close_now()

    def close_now(self) -> None:
        """Close the connection; a second call does nothing."""
        if not self._closed:
            self._closed = True
            if self._reading is not self._connection:
                self._reading.close()
            dispose(self._connection)
            self._reading.engine.dispose()
