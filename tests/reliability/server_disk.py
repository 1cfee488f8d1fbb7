"""A PostgreSQL server in the place of the disk: the real driver over the wire; rows outlive whoever wrote them.

The loop of the plays has its own time and no sockets. So the driver lives on a loop of its own, in another thread, and
the plays stand still while it works: only one of the two ever moves, and a play goes as it would in one thread.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from storage.addresses import ServerAddress, parse_address
from storage.postgres_driver import PostgresDatabase
from storage.signals import Listener, Listeners
from storage.tables import metadata
from tests.reliability.mortality import GoneError, Killed, Moments
from tests.support.prepared import image_of

T = TypeVar("T")


class _UndoneError(Exception):
    """The process died before the COMMIT; its server undoes what it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The `number`-th thing that is asked of the server finds the line cut; `lasting`: and so does all after it.

    `unheard`: only COMMITs count, and what is cut off is the answer to one that was carried out. `struck` is called at
    every cut.
    """

    number: int
    lasting: bool = False
    unheard: bool = False
    struck: Callable[[], None]


class Cuts:
    """Plans a cut and counts what is asked of the server."""

    def __init__(self) -> None:
        self.statements = 0
        self.commits = 0
        self._cut: Cut | None = None
        self._seen = 0

    def plan(self, cut: Cut) -> None:
        """Counted from now on."""
        self._cut, self._seen = cut, 0

    def clear(self) -> None:
        """The line is mended."""
        self._cut = None

    def before(self) -> bool:
        """Whether the line is cut now, before a statement or a COMMIT."""
        self.statements += 1
        return self._is_due(unheard=False)

    def after(self) -> bool:
        """Whether it is, after a COMMIT."""
        self.commits += 1
        return self._is_due(unheard=True)

    def _is_due(self, *, unheard: bool) -> bool:
        cut = self._cut
        if cut is None or cut.unheard is not unheard:
            return False
        self._seen += 1
        due = self._seen == cut.number or (cut.lasting and self._seen > cut.number)
        if due:
            cut.struck()
        return due


class Served:
    """The database of one life (`storage.database.Database`)."""

    def __init__(self, disk: "ServerDisk") -> None:
        self._disk = disk
        self._listeners = Listeners()

    async def write(self, fn: Callable[[Connection], T]) -> T:
        await asyncio.sleep(0)
        value = self._disk.written(fn)
        self._listeners.tell(self._disk.heard())
        return value

    async def read(self, fn: Callable[[Connection], T]) -> T:
        await asyncio.sleep(0)
        return self._disk.read(fn)

    async def close(self) -> None:
        """The server stays."""

    def on_commit(self, listener: Listener) -> None:
        self._listeners.add(listener)


class ServerDisk:
    """`Disk` on a server; `url` is of a database that may be emptied at will."""

    leaves_gaps: Final = True
    """A transaction that is undone has used ids up."""

    def __init__(self, moments: Moments, url: str) -> None:
        self.cuts = Cuts()
        self._moments = moments
        self._signals: list[str] = []
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._wait(self._connect(url))

    async def _connect(self, url: str) -> None:
        address = parse_address(url)
        assert isinstance(address, ServerAddress)
        self._beside = await asyncpg.connect(url)
        await self._beside.execute(
            "DROP SCHEMA IF EXISTS past CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        )
        self._database = PostgresDatabase(address.url)
        self._database.on_commit(self._signals.extend)
        await self._database.write(metadata.create_all)
        engine = self._database._engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda connection, *_: self._asked(connection))
        event.listen(engine, "commit", self._asked)

    def _asked(self, connection: Connection) -> None:
        if self.cuts.before():
            process = connection.connection.driver_connection.get_server_pid()  # type: ignore[union-attr]  # asyncpg's
            await_only(self._beside.execute(f"SELECT pg_terminate_backend({process}, 5000)"))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    # ---------------------------------------------------------------------------------------------- for a process

    def opened(self) -> Served:
        """For a new process."""
        self._signals.clear()
        return Served(self)

    def written(self, fn: Callable[[Connection], T]) -> T:
        deaths: list[BaseException] = []

        def judged(connection: Connection) -> T:
            value = fn(connection)
            try:
                self._moments.reach("before COMMIT")
            except (Killed, GoneError) as end:  # it must not end the driver's loop
                deaths.append(end)
                raise _UndoneError from None
            return value

        self._alive()
        try:
            value = self._wait(self._database.write(judged))
        except _UndoneError:
            raise deaths[-1] from None
        self._moments.reach("after COMMIT")
        if self.cuts.after():
            lost = ConnectionResetError("the line was cut after the COMMIT")
            raise DBAPIError("COMMIT", None, lost, connection_invalidated=True)
        return value

    def read(self, fn: Callable[[Connection], T]) -> T:
        self._alive()
        return self._wait(self._database.read(fn))

    def heard(self) -> list[str]:
        """The signals of the last COMMIT."""
        signals, self._signals[:] = list(self._signals), []
        return signals

    def _alive(self) -> None:
        if self._moments.dead:
            raise GoneError("the database")

    # ---------------------------------------------------------------------------------------------- for the theatre

    @property
    def operations(self) -> int:
        """What was asked of it so far."""
        return self.cuts.statements

    def mend(self) -> None:
        """Nothing fails any more."""
        self.cuts.clear()

    def close(self) -> None:
        self._wait(self._database.close())
        self._wait(self._beside.close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def empty(self) -> None:
        tables = ", ".join(metadata.tables)
        self._wait(self._beside.execute(f"TRUNCATE {tables} RESTART IDENTITY"))

    def image(self) -> str:
        """What brings all rows back as they are now."""
        names = [table.name for table in metadata.sorted_tables]
        aside = "; ".join(f"CREATE TABLE past.{name} AS TABLE public.{name}" for name in names)
        self._wait(self._beside.execute(f"DROP SCHEMA IF EXISTS past CASCADE; CREATE SCHEMA past; {aside}"))
        sequences = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"
        lines = ["SET session_replication_role = replica"]
        lines += [f"DELETE FROM {name}; INSERT INTO {name} SELECT * FROM past.{name}" for name in names]
        lines += [f"SELECT setval('{name}', {last + 1}, false)" for name, last in self.rows(sequences)]
        return "; ".join(lines)

    def load(self, image: str) -> None:
        self._wait(self._beside.execute(image))

    @contextmanager
    def as_file(self) -> Iterator[sqlite3.Connection]:
        """A copy of all rows, for whoever asks in SQLite's words."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            copy.deserialize(image_of(metadata))
            for table in metadata.sorted_tables:
                names = ", ".join(f'"{one.name}"' for one in table.columns)
                places = ", ".join("?" for _ in table.columns)
                rows = self.rows(f"SELECT {names} FROM {table.name}")
                copy.executemany(f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({places})", rows)
            yield copy

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Beside the process, which neither sees it nor dies of it."""
        found = self._wait(self._beside.fetch(query))
        return [tuple(row) for row in found]
