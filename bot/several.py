"""One process of several on a PostgreSQL server: it works on its own conversations, and in the offices it holds.

Loaded only where the database is a server's.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Final

from bot.intake.dispatcher import Spawn
from bot.intake.handling import UpdateHandling
from bot.intake.intake import Intake
from bot.intake.shared_intake import SharedIntake
from bot.sharing import Share, nothing
from bot.supervision import Pause, Supervisor
from bot.supervision import Service as Work
from handlers.context import App, Services
from storage.database import Database
from storage.fences import OfficeDatabase
from storage.offices import Office
from storage.postgres_driver import PostgresDatabase
from storage.presence import Presence
from storage.store import SqlStore
from usecases.ports import Knowledge, Rides, Store
from usecases.receiving import FailureNotices


@asynccontextmanager
async def present(database: PostgresDatabase, supervisor: Supervisor) -> AsyncIterator[Share]:
    """In this block the process is one of those that share the database; gives the strategy for it."""
    presence = Presence(database, pause=supervisor.pause)
    supervisor.keep("presence", presence.run)
    try:
        await presence.joined()
        yield partial(Several, presence)
    finally:
        await supervisor.end("presence")


class Several:
    """`Sharing` for a process that is not alone."""

    __slots__ = ("_knowledge", "_now", "_presence", "_shared", "store")

    def __init__(
        self, presence: Presence, database: Database, knowledge: Knowledge, now: Callable[[], datetime]
    ) -> None:
        self._presence: Final = presence
        self._shared: Final = database
        self._knowledge: Final = knowledge
        self._now: Final = now
        self.store: Final = SqlStore(database, knowledge, now=now)

    @property
    def held(self) -> Sequence[Office] | None:
        return self._presence.held

    @property
    def rides(self) -> Rides | None:
        """The sender's claims are its office's: what others of this process write is no part of it."""
        return None

    @property
    def longest_turn_s(self) -> float:
        # Others write meanwhile. A turn has some ten round trips of its own: words for only two or three messages would
        # make the one sender the limit of all processes (docs/performance.md).
        return 0.03

    def store_of(self, office: Office) -> Store:
        return SqlStore(OfficeDatabase(self._shared, self._presence, office), self._knowledge, now=self._now)

    def in_office(self, office: Office, work: Work, begin_anew: Callable[[], None] = nothing) -> Work:
        async def serve() -> None:
            self._presence.stand_for(office)
            while await self._presence.elected(office):
                begin_anew()
                if await self._ended_by_itself(office, work):
                    return

        return serve

    def withdraw(self) -> None:
        self._presence.withdraw()

    async def open_intake(
        self, *, application: App, services: Services, notices: FailureNotices, bot_id: int, spawn: Spawn, pause: Pause
    ) -> Intake | SharedIntake:
        handling = UpdateHandling(application=application, services=services, notices=notices, pause=pause)
        return SharedIntake(
            handling=handling,
            services=services,
            notices=notices,
            bot_id=bot_id,
            spawn=spawn,
            claims=self._presence.claims,
            pause=pause,
        )

    async def _ended_by_itself(self, office: Office, work: Work) -> bool:
        """Work until that is over, or until the office is another's (then the work is cut short)."""
        ended = False

        async def serve() -> None:
            nonlocal ended
            await work()
            ended = True
            watching.cancel()

        async def watch() -> None:
            await self._presence.deposed(office)
            working.cancel()

        async with asyncio.TaskGroup() as both:
            working = both.create_task(serve())
            watching = both.create_task(watch())
        return ended
