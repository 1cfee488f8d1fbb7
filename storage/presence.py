"""This process among those that share a PostgreSQL server: that it is there, what it was elected to, what others tell.

One connection of its own carries all of it. While it stands the server keeps its locks: one for its number, which says
that it lives, and one for each office it holds. The server ends a session it has not heard of for some seconds, so that
a frozen process, or one behind a broken network, loses them like one that was killed. Nobody believes the locks alone:
who acts in an office checks in each transaction that it is still his (docs/adr/0018).
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType
from typing import Any, Final

import structlog
from asyncpg import LockNotAvailableError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage import server_locks
from storage.claims import NOBODY
from storage.offices import Office
from storage.postgres_driver import PostgresDatabase
from storage.silent_sessions import END_SILENT_SESSIONS, PRESENCE

BEAT_S: Final = 1.0
"""How often the server hears of us, and we look again for what nobody told us."""
ANSWER_WITHIN_S: Final = 3.0
SILENT_FOR_S: Final = 5
"""After this long the server takes a silent process for dead; by then it has itself given up (1 + 3 seconds)."""

TELL_EVERY_S: Final = 0.01
"""Under load one word to the others for many commits: each wakes them all."""

_CHANNEL: Final = "concierge"
_SESSION: Final = MappingProxyType(
    {
        "application_name": PRESENCE,
        "idle_session_timeout": f"{SILENT_FOR_S}s",
        # While it waits for an office's row it does not look for silent sessions; so it waits no longer than a beat.
        "lock_timeout": f"{BEAT_S}s",
        # Telling the others has to be quick, and nothing is lost with it.
        "synchronous_commit": "off",
    }
)
_JOIN: Final = (
    "INSERT INTO processes (name, joined_at) VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)"
    " RETURNING number"
)
_FORGET_THE_DEAD: Final = (
    "DELETE FROM processes WHERE number <> $1"
    " AND number NOT IN (SELECT owner FROM conversations WHERE owner IS NOT NULL)"
    " AND number NOT IN (SELECT process FROM offices) AND pg_try_advisory_xact_lock($2, number)"
)
_TAKE_OFFICE: Final = (
    "INSERT INTO offices (name, process, since)"
    " VALUES ($1, $2, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)"
    " ON CONFLICT (name) DO UPDATE SET process = excluded.process, since = excluded.since"
)
_RELEASE: Final = "SELECT pg_advisory_unlock($1, $2)"
_LET_GO: Final = "UPDATE conversations SET owner = NULL WHERE owner = $1 AND pending > 0"

_log = structlog.get_logger(__name__)

_LOCK_OF: Final = MappingProxyType({Office.SENDER: 1, Office.CLOCK: 2, Office.POLLER: 3})
_WOKEN_BY: Final = MappingProxyType({Office.SENDER: "outbox", Office.CLOCK: "timers"})
"""The signal that an office waits for: where it is held nobody else has to be told."""


class Presence:
    """`run` is its one task. Everything else may be asked at any time, also while the server is away."""

    def __init__(
        self,
        database: PostgresDatabase,
        *,
        pause: Callable[[float], Awaitable[None]],
        name: str | None = None,
    ) -> None:
        self.claims: Final = database.claims
        self._database = database
        self._pause = pause
        self._name = (name or f"{socket.gethostname()}:{os.getpid()}")[:80]
        self._wanted: set[Office] = set()
        self._held: set[Office] = set()
        self._news: set[str] = set()
        self._changed = asyncio.Event()
        self._stir = asyncio.Event()
        self._lost = False
        self._withdrawn = False
        database.on_signals(self._announce)

    async def run(self) -> None:
        """Join, stay until the connection is lost, and join again under a new number; until cancelled."""
        while True:
            try:
                async with self._connected() as line:
                    await self._join(line)
                    await self._stay(line)
            except Exception as error:  # noqa: BLE001  whatever it is, it is tried again
                _log.warning("presence_lost", error=type(error).__name__)
            finally:
                self._resign()
            await self._pause(BEAT_S)

    async def joined(self) -> None:
        """Return when this process has its number."""
        while self.claims.number == NOBODY:
            await self._changed.wait()

    def stand_for(self, office: Office) -> None:
        """From now on this process takes the office whenever it is free."""
        self._wanted.add(office)
        self._stir.set()

    def withdraw(self) -> None:
        """Take no office any more, and let those who wait for one go; what is held is held to the end."""
        self._withdrawn = True
        self._wanted.clear()
        self._tell_change()

    def step_back(self) -> None:
        """Give up every office and join anew: nobody knows what became of the last transaction."""
        self._lost = True
        self._stir.set()

    @property
    def held(self) -> tuple[Office, ...]:
        """The offices of this process."""
        return tuple(sorted(self._held))

    async def elected(self, office: Office) -> bool:
        """Return when this process holds the office; False if it has withdrawn."""
        while office not in self._held and not self._withdrawn:
            await self._changed.wait()
        return office in self._held

    async def deposed(self, office: Office) -> None:
        """Return when this process does not hold the office (any more)."""
        while office in self._held:
            await self._changed.wait()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Any]:
        engine = create_async_engine(
            self._database.url,
            poolclass=NullPool,
            connect_args={"timeout": ANSWER_WITHIN_S, "server_settings": dict(_SESSION)},
        )
        connection = await engine.connect()
        try:
            yield (await connection.get_raw_connection()).driver_connection
        finally:
            with suppress(Exception):  # it may be gone, or hang
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await connection.close()

    async def _join(self, line: Any) -> None:
        self._lost = False
        line.add_termination_listener(self._on_end)
        number = await line.fetchval(_JOIN, self._name, timeout=ANSWER_WITHIN_S)
        await line.execute("SELECT pg_advisory_lock($1, $2)", server_locks.PROCESSES, number, timeout=ANSWER_WITHIN_S)
        await line.execute(_FORGET_THE_DEAD, number, server_locks.PROCESSES, timeout=ANSWER_WITHIN_S)
        await line.add_listener(_CHANNEL, self._on_news)
        self.claims.join(number)
        self._tell_change()
        _log.info("process_joined", number=number, name=self._name)
        # Whatever was told while nobody listened.
        self._database.hear(frozenset({"outbox", "timers", "calendar"}))

    async def _stay(self, line: Any) -> None:
        loop = asyncio.get_running_loop()
        beat_at = tell_at = loop.time()
        try:
            while not self._lost:
                self._stir.clear()
                if loop.time() >= beat_at:
                    await self._beat(line)
                    beat_at = loop.time() + BEAT_S
                if self._wanted - self._held:
                    await self._stand(line)
                if self._news and loop.time() >= tell_at:
                    await self._tell(line)
                    tell_at = loop.time() + TELL_EVERY_S
                if self._news:
                    await self._pause(max(0.0, tell_at - loop.time()))
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(0.0, beat_at - loop.time())):
                        await self._stir.wait()
        except asyncio.CancelledError:
            # In order: the others go on with what waits here at once, and count nothing as interrupted.
            with suppress(Exception):
                await line.execute(_LET_GO, self.claims.number, timeout=ANSWER_WITHIN_S)
            raise

    async def _beat(self, line: Any) -> None:
        ended = await line.fetchval(END_SILENT_SESSIONS, SILENT_FOR_S, timeout=ANSWER_WITHIN_S)
        if ended:
            _log.warning("silent_sessions_ended", sessions=ended)
        # The safety net under what others should have told us.
        due = frozenset(_WOKEN_BY[one] for one in self._held if one in _WOKEN_BY)
        if due:
            self._database.hear(due)

    async def _stand(self, line: Any) -> None:
        for office in sorted(self._wanted - self._held):
            free = await line.fetchval(
                "SELECT pg_try_advisory_lock($1, $2)",
                server_locks.OFFICES,
                _LOCK_OF[office],
                timeout=ANSWER_WITHIN_S,
            )
            if free and await self._take(line, office):
                self._held.add(office)
                self._tell_change()
                _log.info("elected", office=office.value, number=self.claims.number)

    async def _take(self, line: Any, office: Office) -> bool:
        """Write our number where the predecessor's stands; False while a transaction of his is still open."""
        try:
            await line.execute(_TAKE_OFFICE, office.value, self.claims.number, timeout=ANSWER_WITHIN_S)
        except LockNotAvailableError:
            await line.execute(_RELEASE, server_locks.OFFICES, _LOCK_OF[office], timeout=ANSWER_WITHIN_S)
            return False
        return True

    def _announce(self, signals: frozenset[str]) -> None:
        """After a commit: not in its transaction, since those that notify commit one by one on the whole server."""
        told = signals - {_WOKEN_BY[one] for one in self._held if one in _WOKEN_BY}
        if told:
            self._news |= told
            self._stir.set()

    async def _tell(self, line: Any) -> None:
        news, self._news = self._news, set()
        await line.execute("SELECT pg_notify($1, $2)", _CHANNEL, ",".join(sorted(news)), timeout=ANSWER_WITHIN_S)

    def _on_news(self, line: Any, sender: int, _channel: str, payload: str) -> None:
        if sender != line.get_server_pid():
            self._database.hear(frozenset(payload.split(",")))

    def _on_end(self, _line: Any) -> None:
        self._lost = True
        self._stir.set()

    def _resign(self) -> None:
        self.claims.number = NOBODY
        self._held.clear()
        self._tell_change()

    def _tell_change(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
