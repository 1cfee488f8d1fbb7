"""The PostgreSQL driver: the same functions through asyncpg, one transaction each, run again after a conflict."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.ciphers import Cipher, PlainCipher, attach_cipher
from storage.errors import DatabaseClosedError
from storage.running import RunningTransaction, call, note_failures, within
from storage.signals import Listener, Listeners
from storage.sole_use import share_use

T = TypeVar("T")

# serialization_failure and deadlock_detected: PostgreSQL undid the transaction and asks for it to be run again.
_RUN_AGAIN = frozenset({"40001", "40P01"})
_MOST_RUNS = 8


class PostgresDatabase:
    """A database on a PostgreSQL server; belongs to the event loop it is used on."""

    def __init__(self, url: URL, *, cipher: Cipher | None = None) -> None:
        self._engine = create_async_engine(url, pool_size=8, max_overflow=0, pool_pre_ping=True)
        attach_cipher(self._engine.sync_engine, cipher if cipher is not None else PlainCipher())
        note_failures(self._engine.sync_engine)
        share_use(self._engine.sync_engine)
        self._listeners = Listeners()
        self._closed = False

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run in a transaction; returns after its COMMIT. `fn` may be run several times.

        Cancelled, it is undone, unless the COMMIT was already on its way.
        """
        for _ in range(_MOST_RUNS - 1):
            try:
                return await self._write_once(fn)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _RUN_AGAIN:
                    raise
        return await self._write_once(fn)

    async def _write_once(self, fn: Callable[[Connection], T]) -> T:
        if self._closed:
            raise DatabaseClosedError
        running = RunningTransaction(control=None)
        async with self._engine.begin() as connection:
            value = await connection.run_sync(_run, fn, running)
        self._listeners.tell(running.signals)
        return value

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run on a read-only snapshot that holds every write that returned before."""
        if self._closed:
            raise DatabaseClosedError
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            return await connection.run_sync(lambda sync: call(fn, sync, None))

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` on the event loop after each COMMIT, with the signals raised in it."""
        self._listeners.add(listener)

    async def close(self) -> None:
        """Let go of the server; a second call does nothing."""
        if not self._closed:
            self._closed = True
            await self._engine.dispose()


def _run(connection: Connection, fn: Callable[[Connection], T], running: RunningTransaction) -> T:
    with within(connection, running):
        return call(fn, connection, running)
