"""The PostgreSQL driver: the same functions through asyncpg, one transaction each, run again after a conflict."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

from domain.errors import CardRefreshed
from storage.ciphers import Cipher, PlainCipher, attach_cipher
from storage.claims import OPTION, Claims
from storage.errors import DatabaseClosedError
from storage.running import GIVES_WAY, RunningTransaction, call, note_failures, within
from storage.signals import Listener, Listeners
from storage.silent_sessions import CONNECTIONS
from storage.sole_use import share_use

T = TypeVar("T")

_RUN_AGAIN: Final = GIVES_WAY | {"23505"}
"""unique_violation: somebody else wrote the same row meanwhile, and a second look finds it."""
_MOST_RUNS: Final = 8
_POOL: Final = 8
_NOBODY_WAITS_FOR_THE_FROZEN: Final = {"idle_in_transaction_session_timeout": "5s", "application_name": CONNECTIONS}


class PostgresDatabase:
    """A database on a PostgreSQL server; belongs to the event loop it is used on."""

    def __init__(self, url: URL, *, cipher: Cipher | None = None) -> None:
        self.url: Final = url
        self.claims: Final = Claims()
        self._engine = create_async_engine(
            url,
            pool_size=_POOL,
            max_overflow=0,
            execution_options={OPTION: self.claims},
            connect_args={"server_settings": _NOBODY_WAITS_FOR_THE_FROZEN},
        )
        attach_cipher(self._engine.sync_engine, cipher if cipher is not None else PlainCipher())
        note_failures(self._engine.sync_engine)
        share_use(self._engine.sync_engine)
        event.listen(self._engine.sync_engine, "checkout", _refuse_closed)
        self._listeners = Listeners()
        self._elsewhere: Listener | None = None
        self._closed = False

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run in a transaction; returns after its COMMIT. `fn` may be run several times.

        Cancelled, it is undone, unless the COMMIT was already on its way.
        """
        running = RunningTransaction(control=None)
        for _ in range(_MOST_RUNS - 1):
            try:
                return await self._write_once(fn, running)
            except DBAPIError as error:
                if not _passes(error) or running.committing:
                    raise
            except CardRefreshed:
                # What it read was perhaps changed by somebody else before it was written.
                break
            running = RunningTransaction(control=None)
        return await self._write_once(fn, RunningTransaction(control=None))

    async def _write_once(self, fn: Callable[[Connection], T], running: RunningTransaction) -> T:
        if self._closed:
            raise DatabaseClosedError
        async with self._engine.connect() as connection:
            value = await connection.run_sync(_run, fn, running)
            running.committing = True
            await connection.commit()
        self._tell(running.signals)
        return value

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run on a read-only snapshot that holds every write that returned before."""
        try:
            return await self._read_once(fn)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return await self._read_once(fn)

    async def _read_once(self, fn: Callable[[Connection], T]) -> T:
        if self._closed:
            raise DatabaseClosedError
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            return await connection.run_sync(lambda sync: call(fn, sync, None))

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` on the event loop after each COMMIT, with the signals raised in it."""
        self._listeners.add(listener)

    def on_signals(self, listener: Listener) -> None:
        """Call `listener` with what this process has signalled, to be told to the others."""
        self._elsewhere = listener

    def hear(self, signals: frozenset[str]) -> None:
        """Another process signalled this."""
        self._listeners.tell(signals)

    def _tell(self, signals: list[str]) -> None:
        self._listeners.tell(signals)
        if signals and self._elsewhere is not None:
            self._elsewhere(frozenset(signals))

    async def close(self) -> None:
        """Let go of the server; a second call does nothing."""
        if not self._closed:
            self._closed = True
            await self._engine.dispose()


def _run(connection: Connection, fn: Callable[[Connection], T], running: RunningTransaction) -> T:
    with within(connection, running):
        value = call(fn, connection, running)
        if running.conflict is not None:
            raise running.conflict
        return value


def _passes(error: DBAPIError) -> bool:
    """Whether the same may go well in another transaction, or on another connection."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RUN_AGAIN


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """A connection that the server has ended is replaced; seeing that costs nothing, asking the server would."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
