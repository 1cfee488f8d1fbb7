"""The store: runs a use case on a unit of work, inside one transaction of the database."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from domain.notices import NOTICES
from storage.articles import ArticleShelf
from storage.database import Database
from storage.effective_knowledge import EffectiveKnowledge
from storage.notice_codec import NoticeCodec
from storage.prepared import lasting_memories
from storage.rides import RIDDEN, Ride, nobody
from storage.signals import raise_signal, times_raised
from storage.unit_of_work import SqlUnitOfWork
from usecases.ports import Knowledge, UnitOfWork

T = TypeVar("T")


class SqlStore:
    """`usecases.ports.Store` over any of the database drivers; `now` is the clock's."""

    __slots__ = ("_codec", "_database", "_knowledge", "_now", "_ride", "_shelf", "_writers")

    def __init__(self, database: Database, knowledge: Knowledge, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._knowledge = EffectiveKnowledge(knowledge, now=now)
        database.on_commit(self._knowledge.hear)
        self._codec = NoticeCodec(NOTICES)
        self._shelf = ArticleShelf()
        self._now = now
        self._writers: tuple[Connection, SqlUnitOfWork] | None = None
        self._ride = nobody()
        database.on_commit(self._over)

    async def write(self, fn: Callable[[SqlUnitOfWork], T]) -> T:
        """One transaction; `fn` may run twice, the result comes only after the commit."""
        write = object()
        try:
            return await self._database.write(lambda connection: self._run(fn, connection, write))
        except Exception:
            if self._ride.by is write:
                self._ride.settle(kept=False)
            raise

    def leave(self, work: Callable[[UnitOfWork], T], *, needs: str, settled: Callable[[], None]) -> Ride[T]:
        """`usecases.ports.Rides`; nothing is ever taken along where others write as well."""
        self._ride = ride = Ride(work, needs=needs, settled=settled)
        return ride

    async def read(self, fn: Callable[[SqlUnitOfWork], T]) -> T:
        """A consistent look that changes nothing."""
        return await self._database.read(lambda connection: fn(self._unit(connection)))

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """`listener` gets the signals ("outbox", "timers") of every commit, on the event loop."""
        self._database.on_commit(listener)

    def _run(self, fn: Callable[[SqlUnitOfWork], T], connection: Connection, write: object) -> T:
        unit, ride = self._unit(connection), self._ride
        ride.begins(write)
        value = fn(unit)
        raised = times_raised(connection, ride.needs)
        if self._writers is not None and raised:
            unit.mean(lambda: None)
            ride.comes_by(write, unit)
            if ride.by is write and ride.found is not None:
                # What it has queued itself, for whoever else has to be told, came too late for it.
                ride.more |= times_raised(connection, ride.needs) > raised
                raise_signal(connection, RIDDEN)
        return value

    def _over(self, signals: frozenset[str]) -> None:
        """Of the only connection that writes: the write that took the ride along is over.

        What the ride found counts only if its own signal comes out of a COMMIT: it may have been undone with its write.
        """
        self._ride.settle(kept=RIDDEN in signals)

    def _unit(self, connection: Connection) -> SqlUnitOfWork:
        """Each transaction's own, but for the one connection that writes a file: its transactions use the same again.

        A dozen tables are made for each update, which took a twentieth of the writer's time.
        """
        if self._writers is not None and self._writers[0] is connection:
            unit = self._writers[1]
            unit.begin_anew()
            return unit
        unit = SqlUnitOfWork(connection, self._knowledge, codec=self._codec, shelf=self._shelf, now=self._now)
        if lasting_memories(connection) is not None:
            self._writers = (connection, unit)
        return unit
