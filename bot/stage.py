"""The stage of the demo: the real bot beside a local Bot API server, one web page, and a clock to move.

The world of the sandbox lives in memory, so the bot's database lives in a folder that goes with it: both begin
together, and a reset begins both anew.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from bot.clock import MovableClock
from bot.control import new_claim_code
from bot.lifecycle import Plan, running
from bot.sandbox.acting import Prompter
from bot.sandbox.control import BotControl
from bot.sandbox.server import create_app, serve
from bot.sandbox.unread import Unread
from bot.sandbox.world import DEFAULT_BOT, World
from bot.settings import Pacing, Settings
from bot.settling import Settling
from bot.supervision import Supervisor
from bot.wiring import Behaviour, Service
from storage.database import Database
from storage.store import SqlStore
from usecases.ports import Clock, Knowledge, Machine, UnitOfWork

DATABASE: Final = "demo.db"
TOKEN: Final = f"{DEFAULT_BOT.id}:the-sandbox-has-no-secrets-to-keep"


class Scene(Protocol):
    """Who is there when the curtain rises, and what has happened before."""

    def opens_at(self, now: datetime) -> datetime:
        """What the clock shows when the scene begins, given the machine's time."""
        ...

    def enter(self, world: World) -> None:
        """People and groups come into the world."""

    def remember(self, uow: UnitOfWork, at: datetime) -> None:
        """What the service centre knows of them already; written before it starts."""

    async def rehearse(self, prompter: Prompter, *, machine_now: datetime) -> None:
        """What is played before anybody looks."""


class Rehearsal:
    """What a scene plays with before anybody looks (`Prompter`)."""

    __slots__ = ("_control", "_service", "world")

    def __init__(self, world: World, control: BotControl, service: Service) -> None:
        self.world = world
        self._control = control
        self._service = service

    def now(self) -> datetime:
        return self._control.now()

    async def settled(self) -> None:
        await self._control.settled()

    async def advance(self, by: timedelta) -> None:
        await self._control.advance(by)

    async def claim_code(self) -> str:
        return await new_claim_code(self._service.store, self._service.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is played. `api` is filled in by the server."""

    scene: Scene
    knowledge: Knowledge
    behaviour: Callable[[Knowledge], Behaviour]
    machine: Machine
    clockwork: Machine | None = None
    """What the movable clock runs on, if not the machine; a test stops it."""
    config: Path | None = None
    past: Callable[[Path], None] | None = None
    """Puts what each act begins with, a database and its key, into this folder; else it begins with nothing."""


class Play:
    """The bot on the stage, begun again at each reset; `SandboxControl` for the server, `Prompter` for the scene."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._clockwork = stage.clockwork or stage.machine
        self._clock = MovableClock(self._clockwork)
        self.world = World(wall_clock=stage.machine.wall, shown_clock=self.now)
        self._again = False
        self._lights_off = asyncio.Event()
        self._lights_on = asyncio.Event()
        self._dark = asyncio.Event()
        self._present: asyncio.Future[BotControl] = asyncio.get_running_loop().create_future()
        self._service: Service | None = None
        self._control: BotControl | None = None

    async def run(self, api: str) -> None:
        """Act after act until cancelled."""
        while True:
            with TemporaryDirectory(prefix="concierge-demo-") as folder:
                await self._act(api, Path(folder))

    async def _act(self, api: str, folder: Path) -> None:
        if self._present.done():
            self._curtain()
        self._again = False
        machine_now = datetime.fromtimestamp(self._clockwork.wall(), UTC)
        self._clock = MovableClock(self._clockwork, offset=self._stage.scene.opens_at(machine_now) - machine_now)
        self.world.clear()
        self._stage.scene.enter(self.world)
        if self._stage.past is not None:
            self._stage.past(folder)
        database = str(folder / DATABASE)
        try:
            await self._live(self._plan(api, database, begins=True), rehearsal=machine_now)
            while not self._again:
                self._dark.set()
                await self._lights_on.wait()
                await self._live(self._plan(api, database, begins=False), rehearsal=None)
        except Exception as error:
            # Whoever waits for this act must hear that it will not come.
            if not self._present.done():
                self._present.set_exception(error)
            raise

    async def _live(self, plan: Plan, *, rehearsal: datetime | None) -> None:
        """One life of the bot's process, until the lights go off."""
        self._lights_off.clear()
        async with running(plan) as service:
            self._clock.on_jump(service.runner.look_again)
            self._service = service
            self._control = BotControl(
                clock=self._clock,
                store=service.store,
                settling=Settling([Unread(self.world.state), service.settling]),
                reset=self._next_act,
            )
            if rehearsal is not None:
                await self._stage.scene.rehearse(Rehearsal(self.world, self._control, service), machine_now=rehearsal)
            self._present.set_result(self._control)
            await self._lights_off.wait()
            self._control = None

    @asynccontextmanager
    async def interval(self) -> AsyncIterator[MovableClock]:
        """The process is down inside the block; world and database stay, and the clock may be moved."""
        await self.settled()
        self._curtain()
        self._dark.clear()
        self._lights_on.clear()
        self._lights_off.set()
        await self._dark.wait()
        try:
            yield self._clock
        finally:
            self._lights_on.set()
        await self._begun()

    def _curtain(self) -> None:
        self._present = asyncio.get_running_loop().create_future()

    def _plan(self, api: str, address: str, *, begins: bool) -> Plan:
        stage = self._stage

        async def clock_of(database: Database) -> Clock:
            # Before anything runs, the service centre is made to know who is there.
            clock = self._clock
            if begins:
                store = SqlStore(database, stage.knowledge, now=clock.now)
                await store.write(lambda uow: stage.scene.remember(uow, clock.now()))
            return clock

        settings = Settings.model_validate(
            {
                "bot_token": TOKEN,
                "bot_api": api,
                "database": address,
                "key": None,
                "key_file": None,
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
        """None while the bot is down."""
        return None if self._control is None else await self._control.next_due()

    async def advance(self, by: timedelta) -> None:
        await (await self._begun()).advance(by)

    async def advance_to_next(self) -> None:
        await (await self._begun()).advance_to_next()

    async def settled(self) -> None:
        await (await self._begun()).settled()

    async def reset(self) -> None:
        """Returns when the next act has begun."""
        await (await self._begun()).reset()

    async def service(self) -> Service:
        """The parts of the bot, for whoever looks behind the scene."""
        await self._begun()
        assert self._service is not None
        return self._service

    async def _next_act(self) -> None:
        self._curtain()
        self._again = True
        self._lights_off.set()
        await self._begun()

    async def _begun(self) -> BotControl:
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
