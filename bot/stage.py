"""The stage of the demo: the real bot beside a local Bot API server, one web page, and a clock to move.

The world of the sandbox lives in memory, so the bot's database lives in a folder that goes with it: both begin
together, and a reset begins both anew.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from bot.clock import MovableClock
from bot.lifecycle import Plan, running
from bot.sandbox.control import BotControl
from bot.sandbox.server import create_app, serve
from bot.sandbox.unread import Unread
from bot.sandbox.world import DEFAULT_BOT, World
from bot.settings import Pacing, Settings
from bot.settling import Settling
from bot.supervision import Supervisor
from bot.wiring import Behaviour
from storage.database import Database
from storage.store import SqlStore
from usecases.ports import Clock, Knowledge, Machine, UnitOfWork

TOKEN: Final = f"{DEFAULT_BOT.id}:the-sandbox-has-no-secrets-to-keep"


class Scene(Protocol):
    """Who is there when the curtain rises."""

    def enter(self, world: World) -> None:
        """People and groups come into the world."""

    def remember(self, uow: UnitOfWork, at: datetime) -> None:
        """What the service centre knows of them already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is played. `api` is filled in by the server."""

    scene: Scene
    knowledge: Knowledge
    behaviour: Callable[[Knowledge], Behaviour]
    machine: Machine
    config: Path | None = None


class Play:
    """The bot on the stage, begun again at each reset; `SandboxControl` for the server."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._clock = MovableClock(stage.machine)
        self.world = World(wall_clock=stage.machine.wall, shown_clock=self.now)
        self._again = asyncio.Event()
        self._present: asyncio.Future[BotControl] = asyncio.get_running_loop().create_future()

    async def run(self, api: str) -> None:
        """Act after act until cancelled."""
        while True:
            with TemporaryDirectory(prefix="concierge-demo-") as folder:
                await self._act(api, Path(folder))

    async def _act(self, api: str, folder: Path) -> None:
        if self._present.done():
            self._present = asyncio.get_running_loop().create_future()
        self._again.clear()
        self._clock = MovableClock(self._stage.machine)
        self._stage.scene.enter(self.world)
        async with running(self._plan(api, folder)) as service:
            self._clock.on_jump(service.runner.look_again)
            control = BotControl(
                clock=self._clock,
                store=service.store,
                settling=Settling([Unread(self.world.state), service.settling]),
                reset=self._next_act,
            )
            self._present.set_result(control)
            await self._again.wait()

    def _plan(self, api: str, folder: Path) -> Plan:
        stage = self._stage

        async def clock_of(database: Database) -> Clock:
            # Before anything runs, the service centre is made to know who is there.
            clock = self._clock
            store = SqlStore(database, stage.knowledge, now=clock.now)
            await store.write(lambda uow: stage.scene.remember(uow, clock.now()))
            return clock

        settings = Settings.model_validate(
            {
                "bot_token": TOKEN,
                "bot_api": api,
                "database": str(folder / "demo.db"),
                "config": stage.config,
                "webhook_url": None,
                "pacing": Pacing.OFF,
            }
        )
        return Plan(
            settings=settings,
            knowledge=stage.knowledge,
            behaviour=stage.behaviour,
            machine=stage.machine,
            clock_of=clock_of,
        )

    def now(self) -> datetime:
        return self._clock.now()

    async def next_due(self) -> datetime | None:
        return await (await self._control()).next_due()

    async def advance(self, by: timedelta) -> None:
        await (await self._control()).advance(by)

    async def advance_to_next(self) -> None:
        await (await self._control()).advance_to_next()

    async def settled(self) -> None:
        await (await self._control()).settled()

    async def reset(self) -> None:
        """Returns when the next act has begun."""
        await (await self._control()).reset()

    async def _next_act(self) -> None:
        self._present = asyncio.get_running_loop().create_future()
        self._again.set()
        await self._control()

    async def _control(self) -> BotControl:
        # Whoever asks may be gone before the curtain rises; the others still wait for the same act.
        return await asyncio.shield(self._present)


@asynccontextmanager
async def playing(stage: Stage, *, host: str, port: int, page_locale: str) -> AsyncIterator[tuple[str, Play]]:
    """Page, persona API and bot, until the block ends; gives the address once the bot is there."""
    play = Play(stage)
    supervisor = Supervisor(now=stage.machine.monotonic)
    async with serve(create_app(play.world, play, token=TOKEN, page_locale=page_locale), host, port) as address:
        supervisor.keep("play", lambda: play.run(address))
        try:
            await play.settled()
            yield address, play
        finally:
            await supervisor.end("play")
