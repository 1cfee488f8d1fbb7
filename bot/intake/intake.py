"""The whole way in: the backlog of the last process first, then what comes in, however it comes."""

import asyncio
from typing import Self

from bot.intake.dispatcher import Dispatcher, Spawn
from bot.intake.handling import UpdateHandling
from bot.intake.reception import Reception
from bot.intake.recovery import Recovery
from bot.supervision import Pause
from handlers.context import App, Services
from usecases.receiving import FailureNotices


class Intake:
    """Stores, orders and handles the updates of one bot."""

    __slots__ = ("_backlog", "_caught_up", "_live", "_recovered", "_recovery", "reception")

    def __init__(
        self,
        *,
        handling: UpdateHandling,
        services: Services,
        notices: FailureNotices,
        bot_id: int,
        newest_waiting: int,
        spawn: Spawn,
    ) -> None:
        self._backlog = Dispatcher(handling.handle, spawn)
        self._live = Dispatcher(handling.handle, spawn)
        self._recovery = Recovery(
            services=services, notices=notices, bot_id=bot_id, up_to=newest_waiting, dispatcher=self._backlog
        )
        self.reception = Reception(
            store=services.store,
            clock=services.clock,
            bot_id=bot_id,
            dispatcher=self._live,
            from_id=newest_waiting,
        )
        self._recovered = asyncio.Event()
        self._caught_up = asyncio.Event()

    @classmethod
    async def open(
        cls, *, application: App, services: Services, notices: FailureNotices, bot_id: int, spawn: Spawn, pause: Pause
    ) -> Self:
        """Look at what is waiting in the table; from now on it grows only through the reception."""
        newest = await services.store.read(lambda uow: uow.inbox.newest_waiting(bot_id=bot_id))
        handling = UpdateHandling(application=application, services=services, notices=notices, pause=pause)
        return cls(
            handling=handling, services=services, notices=notices, bot_id=bot_id, newest_waiting=newest, spawn=spawn
        )

    async def work_off(self) -> None:
        """The service that handles: the backlog, and after it what came in meanwhile."""
        await self._recovery.run()
        self._live.start()
        self._recovered.set()

    def note_caught_up(self) -> None:
        """Telegram has handed out what it had kept for us."""
        self._caught_up.set()

    async def drained(self) -> None:
        """Return when Telegram's backlog and ours are worked off."""
        await self._caught_up.wait()
        await self.quiet()

    @property
    def waiting(self) -> int:
        """How many updates are here, those being handled included."""
        return self._backlog.waiting + self._live.waiting

    def is_quiet(self) -> bool:
        """No update waits here and none is being handled."""
        return self._recovered.is_set() and self._live.is_quiet()

    async def quiet(self) -> None:
        """Return when `is_quiet`."""
        await self._recovered.wait()
        await self._live.quiet()

    async def stop(self, *, within_s: float) -> None:
        """Take nothing more and let what is being handled finish; the rest is handled by the next process."""
        self.reception.close()
        await asyncio.gather(self._backlog.stop(within_s=within_s), self._live.stop(within_s=within_s))
