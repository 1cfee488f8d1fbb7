"""Several processes of the real program behind a balancer, on one PostgreSQL database, with people who write."""

import asyncio
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from sqlalchemy import text

from bot.bench.cast import TOKEN, group_id, resident_id, seat
from bot.bench.communities import write_copies
from bot.bench.dialogue import known_dialogues, read_dialogue
from bot.bench.estate import PORTION, bind_groups, estate_of, settle
from bot.bench.load_server import StillControl
from bot.bench.player import Player, Talk, words_of
from bot.bench.processes import start_bot, stop
from bot.private_keys import open_sealed
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.database import Database
from storage.keys import new_key
from storage.migrating import migrate
from storage.store import SqlStore

STEPS: Final = 6
"""So many of the bench's repair: described, filed, shown in the group, accepted."""

_SECRET: Final = "0123456789abcdef" * 2
_PATIENCE_S: Final = 60


class Balancer:
    """Hands each request to the next process; one that does not answer is left out for this request."""

    def __init__(self, http: aiohttp.ClientSession, ports: Sequence[int]) -> None:
        self._http = http
        self._ports = ports
        self._turn = count()
        self.taken = dict.fromkeys(ports, 0)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/updates", self._hand_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/updates"
        finally:
            await runner.cleanup()

    async def _hand_on(self, request: web.Request) -> web.Response:
        body, first = await request.read(), next(self._turn)
        for offset in range(len(self._ports)):
            port = self._ports[(first + offset) % len(self._ports)]
            try:
                url = f"http://127.0.0.1:{port}/updates"
                async with self._http.post(url, data=body, headers=_telling_headers(request)) as answer:
                    if answer.status < 500:
                        self.taken[port] += 1
                        return web.Response(status=answer.status)
            except aiohttp.ClientError:
                continue
        return web.Response(status=503, headers={"Retry-After": "1"})


def _telling_headers(request: web.Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name.startswith("X-Telegram")}


class Row:
    """Three processes, or as many as there are ports, and everybody who writes to them."""

    def __init__(self, world: World, http: aiohttp.ClientSession, database: Database, residents: int) -> None:
        self.world = world
        self.database = database
        self.player = Player(world)
        self.processes: dict[int, Process] = {}
        self.residents = residents
        self.steps_taken = 0
        self.left = residents
        self._http = http
        self._step_taken = asyncio.Event()

    def play_everything(self) -> None:
        """Every resident begins a repair; each step follows as soon as the last one is answered."""
        known = read_dialogue(known_dialogues()["repair"])
        # Telegram brings what is written and what is pressed by different ways, and promises no order between them.
        steps = [step if step.wait else replace(step, wait=True, expect="Received") for step in known.step[:STEPS]]
        dialogue = replace(known, step=tuple(steps))
        for number in range(self.residents):
            self.player.act(self.player.begin(number, dialogue, turn=0, on_answer=self._answered))

    def _answered(self, talk: Talk) -> None:
        self.steps_taken += 1
        self.left -= talk.over
        self._step_taken.set()
        if not talk.over:
            self.player.act(talk)

    def chatter(self, first: int, people: int, words: int) -> None:
        """Residents who say a lot without waiting for answers: what they say must be handled in its order."""
        for number in range(first, first + people):
            for word in range(words):
                self.world.send(resident_id(number), resident_id(number), f"word {word}")

    async def until(self, steps: int) -> None:
        while self.steps_taken < steps and self.left:
            self._step_taken.clear()
            await self._step_taken.wait()

    async def kill(self, port: int) -> None:
        process = self.processes.pop(port)
        process.kill()
        await process.wait()

    @contextmanager
    def frozen(self, port: int) -> Iterator[None]:
        """In this block the process stands still and counts as gone; afterwards it goes on as if nothing had been."""
        process = self.processes.pop(port)
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)
            self.processes[port] = process

    async def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        return await self.database.read(
            lambda connection: [tuple(row) for row in connection.execute(text(query), values)]
        )

    async def holder_of(self, office: str) -> int:
        """The port of the process that holds the office, 0 for one that is gone."""
        query = "SELECT p.name FROM offices o JOIN processes p ON p.number = o.process WHERE o.name = :office"
        found = await self.rows(query, office=office)
        pids = {str(process.pid): port for port, process in self.processes.items()}
        return pids.get(found[0][0].rpartition(":")[2], 0) if found else 0

    async def until_held(self, office: str) -> float:
        """How long it took (s) until a living process held it."""
        began = time.monotonic()
        async with asyncio.timeout(_PATIENCE_S):
            while not await self.holder_of(office):
                await self._a_moment()
        return time.monotonic() - began

    async def drained(self) -> None:
        query = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
            " + (SELECT count(*) FROM outbox WHERE state IN ('new', 'sending'))"
        )
        async with asyncio.timeout(_PATIENCE_S):
            while (await self.rows(query))[0][0]:
                await self._a_moment()

    async def _a_moment(self) -> None:
        await self.world.state.feed.wait(self.world.state.feed.version, 0.1)

    async def calls(self) -> list[dict[str, Any]]:
        async with self._http.get(f"{self.world_url}/sandbox/calls") as response:
            return list((await response.json())["calls"])

    world_url = ""

    def words_in(self, chat: int) -> str:
        return "\n".join(words_of(message) for message in self.world.state.chats[chat].messages.values())

    @property
    def group(self) -> int:
        return group_id(0)


@asynccontextmanager
async def row(url: str, folder: Path, *, processes: int, residents: int) -> AsyncIterator[Row]:
    """So many processes at work on an empty database with everybody in it."""
    key = new_key()
    settings = Settings.model_validate(
        {"database": url, "key": key, "config": await _furnish(url, key, folder, residents)}
    )
    world = World(wall_clock=time.time, shown_clock=lambda: datetime.now(UTC))
    seat(world, residents)
    ports = [_free_port() for _ in range(processes)]
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        app = create_app(world, StillControl(), token=TOKEN, page_locale="en")
        api = await stack.enter_async_context(serve(app, "127.0.0.1", 0))
        balancer = await stack.enter_async_context(Balancer(http, ports).serving())
        database = await open_sealed(settings)
        stack.push_async_callback(database.close)
        made = Row(world, http, database, residents)
        made.world_url = api
        common = {
            "CONCIERGE_DATABASE": url,
            "CONCIERGE_KEY": key,
            "CONCIERGE_CONFIG": str(settings.config),
            "CONCIERGE_BOT_TOKEN": TOKEN,
            "CONCIERGE_BOT_API": api,
            "CONCIERGE_PACING": "off",
            "CONCIERGE_WEBHOOK_URL": balancer,
            "CONCIERGE_WEBHOOK_SECRET": _SECRET,
        }
        for port in ports:
            made.processes[port] = await _start(stack, port, common, folder / f"{port}.log")
        await asyncio.gather(*(_is_up(http, port) for port in ports))
        yield made


async def _start(stack: AsyncExitStack, port: int, common: Mapping[str, str], log: Path) -> Process:
    with log.open("ab") as written:
        own = {"CONCIERGE_WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
        process = await start_bot([sys.executable, "-m", "bot", "run"], {**common, **own}, written)
    stack.push_async_callback(stop, process)
    return process


async def _is_up(http: aiohttp.ClientSession, port: int) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


async def _furnish(url: str, key: str, folder: Path, residents: int) -> Path:
    """Everybody is known already; gives the configuration's folder."""
    knowledge = read_knowledge(Settings(_env_file=None))
    estate = estate_of(knowledge, departments=[knowledge.catalog.menu[0].department], communities=1)
    configuration = folder / "config"
    write_copies(configuration, estate.communities)
    known = read_knowledge(Settings.model_validate({"config": configuration}))
    await migrate(url)
    database = await open_sealed(Settings.model_validate({"database": url, "key": key}))
    try:
        at = datetime.now(UTC)
        store = SqlStore(database, known, now=lambda: at)
        await store.write(lambda uow: bind_groups(uow, estate, at=at))
        for first in range(0, residents, PORTION):
            number = min(PORTION, residents - first)
            await store.write(partial(settle, estate=estate, first=first, count=number, at=at))
    finally:
        await database.close()
    return configuration


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
