"""A small world of time for tests: a real database inline, clocks set by hand, a bell rung by hand."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, text

from storage.facts import FactsTable
from storage.inbox import InboxTable
from storage.inline_driver import InlineDatabase
from storage.purges import PurgesTables
from storage.savepoints import savepoint
from storage.timers import TimersTable
from tests.support.databases import lent_database
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer

T = TypeVar("T")

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def timer(kind: str = "remind", *, after: float = 0, **rest: Any) -> NewTimer:
    """A timer due that many minutes after START."""
    return NewTimer(community_id="garden", kind=kind, due_at=START + minutes(after), **rest)


class SmallUnitOfWork:
    """The repositories that time needs, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.timers = TimersTable(connection)
        self.facts = FactsTable(connection)
        self.inbox = InboxTable(connection)
        self.purges = PurgesTables(connection)

    def savepoint(self) -> AbstractContextManager[None]:
        return savepoint(self.connection)


class SmallStore:
    """`Store` on an inline database; `fail_next` lets that many of the next transactions fail."""

    def __init__(self, database: InlineDatabase) -> None:
        self.database = database
        self.fail_next = 0
        self.writes = 0
        self.reads = 0

    async def write(self, fn: Callable[[UnitOfWork], T]) -> T:
        self._maybe_fail()
        self.writes += 1
        return self.write_now(fn)

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        self._maybe_fail()
        self.reads += 1
        return self.read_now(fn)

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        self.database.on_commit(listener)

    def write_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        return self.database.write_now(lambda connection: fn(cast("UnitOfWork", SmallUnitOfWork(connection))))

    def read_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        return self.database.read_now(lambda connection: fn(cast("UnitOfWork", SmallUnitOfWork(connection))))

    def add(self, *timers: NewTimer, **how: Any) -> None:
        self.write_now(lambda uow: uow.timers.add(timers, **how))

    def states(self) -> list[tuple[str, str, int]]:
        """(kind, state, attempts) of every timer, by id."""
        query = text("SELECT kind, state, attempts FROM timers ORDER BY id")
        return self.database.read_now(lambda connection: [tuple(row) for row in connection.execute(query)])

    def _maybe_fail(self) -> None:
        if self.fail_next:
            self.fail_next -= 1
            raise OSError("the disk is full")


@contextmanager
def open_store() -> Generator[SmallStore]:
    database = lent_database()
    database.raw.execute("PRAGMA foreign_keys = OFF")  # tickets and drafts are not what is tested here
    yield SmallStore(database)
    database.close_now()


class HandClock:
    """Clock and machine in one, set by hand."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.ticks = 1000.0

    def now(self) -> datetime:
        return self.at

    def wall(self) -> float:
        return self.at.timestamp()

    def monotonic(self) -> float:
        return self.ticks

    def forward(self, by: timedelta) -> None:
        self.at += by
        self.ticks += by.total_seconds()


class HandBell:
    """A bell that notes what it was armed for; the test rings it."""

    def __init__(self) -> None:
        self.armed: list[datetime | None] = []
        self.stopped = False
        self._moved = asyncio.Event()

    def start(self, *, ring: Callable[[], None], sweep: Callable[[], None]) -> None:
        self.ring = ring
        self.sweep = sweep

    def arm(self, at: datetime | None) -> None:
        self.armed.append(at)
        self._moved.set()

    async def armed_for(self, at: datetime) -> None:
        """Return when it is armed for that moment."""
        while self.armed[-1] != at:
            self._moved.clear()
            await self._moved.wait()

    def stop(self) -> None:
        self.stopped = True
