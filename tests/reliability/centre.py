"""The real service centre in one thread, whose process dies where it is told to and is started again at once.

Telegram, the database and the clock outlive it. Persons play through `Acting`, as in the scenes of the demo; a death in
the middle of what they do is nothing they take part in: they wait until everything is settled, in whatever life.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from bot.clock import MovableClock
from bot.control import new_claim_code
from bot.lifecycle import poller_of
from bot.sandbox.control import BotControl
from bot.sandbox.unread import Unread
from bot.sandbox.world import DEFAULT_BOT, World
from bot.settings import Pacing, Settings
from bot.settling import Settling
from bot.simulation.bell import VirtualBell
from bot.simulation.loop import VirtualMachine
from bot.supervision import Supervisor
from bot.transport import Standing
from bot.wiring import Service, Telegram, assemble
from storage.errors import StorageError
from tests.bad_input.parts import TOKEN, application
from tests.bad_input.wire import Called
from tests.reliability.disk import Disk
from tests.reliability.line import Line
from tests.reliability.mortality import Killed, Moments
from tests.reliability.server_disk import ServerDisk
from tests.reliability.virtual_time import PlayLoop
from tests.support.letters import PlainPress
from tests.support.remembered import Remembered
from tests.support.shipped import behaviour_of, shipped_knowledge
from usecases.ports import Knowledge

MOST_LIVES: Final = 5
"""More in one play, and it dies of something else than what it was told to."""

PATIENCE_S: Final = 300
"""How long people wait for what is tried again."""

_WAITING: Final = (
    "SELECT 1 FROM outbox WHERE state IN ('new', 'sending') UNION ALL SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """How everything stood: to begin there again."""

    database: Any
    telegram: Remembered
    offset: timedelta


class Centre:
    """`Prompter` for scenes. `deaths` are the moments of a play at which the process died."""

    def __init__(
        self,
        began: datetime,
        *,
        knowledge: Knowledge | None = None,
        disk: Callable[[Moments], Disk | ServerDisk] = Disk,
    ) -> None:
        self.knowledge = knowledge or replace(shipped_knowledge(), print_letter=PlainPress())
        self.loop = PlayLoop()
        self.machine = VirtualMachine(self.loop, began=began.timestamp())
        self.offset = timedelta(0)
        self.clock = MovableClock(self.machine)
        self.world = World(wall_clock=self.machine.wall, shown_clock=self.now)
        self.moments = Moments()
        self.disk: Any = disk(self.moments)
        self.calls: list[Called] = []
        self.deaths: list[str] = []
        self.calls_before: list[int] = []
        """How many calls there had been at each death."""
        self._service: Service | None = None
        self._control: BotControl | None = None

    def close(self) -> None:
        self.stop()
        self.disk.close()
        self.loop.close()

    # ---------------------------------------------------------------------------------------------- lives

    def stop(self) -> None:
        """The process ends where it stands."""
        self.moments.dead = True
        self.loop.bury()
        self._service = self._control = None
        self.moments.dead = False

    async def _begin(self) -> None:
        line = Line(self.world, self.moments, self.calls)
        app = application(line)
        await app.initialize()
        # As after a real start: what the clock was ahead is all that it knows of the life before.
        self.clock = MovableClock(self.machine, offset=self.clock.offset)
        supervisor = Supervisor(now=self.machine.monotonic)
        knowledge = replace(self.knowledge, bot_username=app.bot.username)
        settings = Settings(_env_file=None, bot_token=TOKEN, pacing=Pacing.OFF)
        service = await assemble(
            settings=settings,
            database=self.disk.opened(),
            knowledge=knowledge,
            behaviour=behaviour_of(self.knowledge),
            telegram=Telegram(application=app, calling=line, polling=line, bot_id=DEFAULT_BOT.id, standing=Standing()),
            clock=self.clock,
            machine=self.machine,
            supervisor=supervisor,
            bell=VirtualBell(self.loop, self.machine),
        )
        self.clock.on_jump(service.runner.look_again)
        supervisor.keep("messenger", service.messenger.run)
        supervisor.keep("intake", service.intake.work_off)
        supervisor.keep("timers", service.runner.run)
        poller = poller_of(service, pause=asyncio.sleep, beat=lambda: None)
        supervisor.keep("receiving", poller.run)
        self._service = service
        settling = Settling([Unread(self.world.state), service.settling])
        self._control = BotControl(clock=self.clock, store=service.store, settling=settling, reset=_never)

    def _survive(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do the work, as often as the process dies of it."""
        while True:
            try:
                if self._control is None:
                    self.loop.run_until_complete(self._begin())
                    continue
                self.loop.run_until_complete(_awaited(work))
            except Killed as death:
                self.deaths.append(str(death))
                self.calls_before.append(len(self.calls))
                assert len(self.deaths) < MOST_LIVES, self.deaths
                self.stop()
            except (DBAPIError, sqlite3.Error, StorageError):
                # The person who moves the clock met the trouble; they try again.
                self.loop.run_until_complete(asyncio.sleep(1))
            else:
                return

    # ---------------------------------------------------------------------------------------------- for scenes

    def now(self) -> datetime:
        return self.clock.now()

    async def settled(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Nothing is under way any more, in this life or in a later one, and nothing waits to be tried again."""
        self._survive(lambda: self.control.settled())  # noqa: PLW0108  the control of the life that it is by then
        for _ in range(PATIENCE_S):
            if not self.disk.rows(_WAITING):
                return
            self._survive(lambda: asyncio.sleep(1))
            self._survive(lambda: self.control.settled())  # noqa: PLW0108  as above

    def wait(self, seconds: float) -> None:
        """The machine's time passes, and with it the clock."""
        self._survive(lambda: asyncio.sleep(seconds))
        self.settle()

    async def advance(self, by: timedelta) -> None:
        target = self.now() + by
        self._survive(lambda: self.control.advance(max(target - self.now(), timedelta(0))))
        self.settle()

    async def claim_code(self) -> str:
        assert self._service is not None
        return self.loop.run_until_complete(new_claim_code(self._service.store, self._service.clock))

    # ---------------------------------------------------------------------------------------------- the past

    def past(self) -> Past:
        """How everything stands; nothing may be under way."""
        assert self.loop.time() == 0, "the past begins where the machine's time does"
        return Past(database=self.disk.image(), telegram=Remembered.of(self.world), offset=self.clock.offset)

    def begin_at(self, past: Past) -> None:
        """A new process where an earlier play stood; it is at rest when this returns."""
        self.stop()
        self.loop.begin_anew()
        self.moments.watching = False
        self.calls.clear()
        self.deaths.clear()
        self.calls_before.clear()
        self.disk.load(past.database)
        self.world.clear()
        past.telegram.enter(self.world)
        self.clock = MovableClock(self.machine, offset=past.offset)
        self.settle()

    @property
    def control(self) -> BotControl:
        assert self._control is not None
        return self._control


async def _awaited(work: Callable[[], Awaitable[object]]) -> None:
    await work()


async def _never(*_: Any) -> Any:
    raise NotImplementedError("nobody asks for it here")
