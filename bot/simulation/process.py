"""The bot's process in the simulation: put together as in earnest, alive until it is stopped or killed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from bot.clock import SystemClock
from bot.lifecycle import connected, delivering, handling, poller_of
from bot.settings import Settings
from bot.simulation.bell import VirtualBell
from bot.simulation.invariants.evidence import Downtime
from bot.simulation.loop import VirtualLoop, VirtualMachine, let_pass
from bot.simulation.mortality import MortalDatabase, Mortality
from bot.simulation.telegram import SimulatedRequest, SimulatedTelegram
from bot.supervision import Supervisor
from bot.wiring import Behaviour, Service, assemble, telegram_through
from storage.inline_driver import InlineDatabase
from storage.memory import LastingMemories
from storage.prepared import Prepared
from usecases.ports import Knowledge

API: Final = "https://telegram.invalid"
_AGAIN_AFTER_S: Final = 10.0
"""As the unit of systemd says."""

_BREATHS: Final = 20
"""So often a task that does not end at once is cancelled again."""


class UndeadError(Exception):
    """A task of a killed process would not end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What every life of the process is made of; `opened` and `closing` are told of each one's database."""

    loop: VirtualLoop
    machine: VirtualMachine
    telegram: SimulatedTelegram
    knowledge: Knowledge
    behaviour: Callable[[Knowledge], Behaviour]
    chance: Random
    path: Path
    settings: Settings
    opened: Callable[[InlineDatabase], None]
    closing: Callable[[InlineDatabase], None]
    prepared: Prepared


class Process:
    """One life of the bot after the other, on one database file; one that ends by itself is started again."""

    def __init__(self, body: Body, *, bystanders: frozenset[asyncio.Task[None]]) -> None:
        """`bystanders` are the tasks that are not the process's."""
        self._body = body
        self._bystanders = bystanders
        self._stop = asyncio.Event()
        self.lives = 0
        self.gave_up = 0
        """How often it ended by itself."""
        self._away: list[Downtime] = []
        """When nobody was there: from the end of a life until the next one had reached Telegram and stood."""
        self._away_since: int | None = self._microseconds()
        self.mortality = Mortality()
        self.service: Service | None = None
        self.database: InlineDatabase | None = None
        self._life: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start; `bot.lifecycle.running` with a network and a disk of our own."""
        body = self._body
        self.lives += 1
        body.telegram.life = self.lives
        self.mortality, self._stop = Mortality(), asyncio.Event()
        self.database = InlineDatabase(body.path, memories=LastingMemories(), prepared=body.prepared)
        for saving in ("synchronous = OFF", "temp_store = MEMORY"):  # the machine itself does not fail in here
            self.database.raw.execute(f"PRAGMA {saving}")
        body.opened(self.database)
        self._life = Supervisor(now=body.machine.monotonic).spawn(self._live(self.database), "process")
        self._life.add_done_callback(self._over)

    def _over(self, life: asyncio.Task[None]) -> None:
        """It may have refused to live on: that is the end of this life, too."""
        if life is self._life and not self._stop.is_set() and not self.mortality.dead:
            self.gave_up += 1
            self.mortality.die()
            self._body.loop.call_later(_AGAIN_AFTER_S, self._again, life)

    def _again(self, life: asyncio.Task[None]) -> None:
        if life is self._life:
            self._close()
            self.begin()

    async def stop(self) -> None:
        """End in order, as after SIGTERM."""
        self._stop.set()
        if self._life is not None:
            await asyncio.wait({self._life})
        self._close()

    async def kill(self) -> None:
        """End where it stands: nothing that it had in mind is done any more."""
        self.mortality.die()
        for _ in range(_BREATHS):
            alive = [task for task in self._body.loop.alive() if task not in self._bystanders]
            if not alive:
                break
            for task in alive:
                task.cancel()
            await let_pass(0)
            await let_pass(0)
        else:
            raise UndeadError(", ".join(task.get_name() for task in alive))
        self._close()

    def all_absences(self) -> tuple[Downtime, ...]:
        """Up to now."""
        if self._away_since is None:
            return tuple(self._away)
        return *self._away, Downtime(begins=self._away_since, ends=self._microseconds())

    def _is_there(self, service: Service) -> None:
        self.service = service
        if self._away_since is not None:
            self._away.append(Downtime(begins=self._away_since, ends=self._microseconds()))
            self._away_since = None

    def _microseconds(self) -> int:
        return round(self._body.machine.wall() * 1_000_000)

    def _close(self) -> None:
        self.service, self._life = None, None
        if self._away_since is None:
            self._away_since = self._microseconds()
        if self.database is not None:
            self._body.closing(self.database)
            self.database.close_now()
            self.database = None

    async def _live(self, database: InlineDatabase) -> None:
        body = self._body
        async with AsyncExitStack() as stack:
            calling, polling = SimulatedRequest(body.telegram), SimulatedRequest(body.telegram)
            telegram = telegram_through(calling, polling, token=body.settings.token, api=API)
            await stack.enter_async_context(connected(telegram, let_pass))
            supervisor = Supervisor(now=body.machine.monotonic)
            stack.push_async_callback(supervisor.end_all)
            behaviour = body.behaviour(body.knowledge)
            service = await assemble(
                settings=body.settings,
                database=MortalDatabase(database, self.mortality, body.chance),
                knowledge=body.knowledge,
                behaviour=behaviour,
                telegram=telegram,
                clock=SystemClock(body.machine),
                machine=body.machine,
                supervisor=supervisor,
                bell=VirtualBell(body.loop, body.machine),
            )
            await stack.enter_async_context(delivering(service))
            await stack.enter_async_context(handling(service))
            await stack.enter_async_context(_receiving(service))
            if behaviour.introduce is not None:
                supervisor.keep("introduction", partial(behaviour.introduce, telegram.application.bot))
            self._is_there(service)
            await self._stop.wait()


@asynccontextmanager
async def _receiving(service: Service) -> AsyncIterator[None]:
    # Without the watchdog, which would look every five seconds of fourteen days.
    poller = poller_of(service, pause=let_pass, beat=lambda: None)
    service.supervisor.keep("receiving", poller.run)
    try:
        yield
    finally:
        await service.supervisor.end("receiving")
