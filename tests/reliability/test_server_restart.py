"""The real program, and the database server dies under it and is started again: it goes on by itself, with everything.

The database is one that was moved from a file; the dialogues are the bench's.
"""

import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import aiohttp
import asyncpg
import msgspec
import pytest

from bot.bench.beside import beside
from bot.bench.cast import resident_id, seat
from bot.bench.dialogue import known_dialogues, read_dialogue
from bot.bench.estate import database_of
from bot.bench.load_server import StillControl
from bot.bench.player import Player, Talk, words_of
from bot.bench.private_postgres import PrivateServer
from bot.bench.processes import start_bot, stop
from bot.clock import SystemMachine
from bot.moving import Moving, move_database, shown
from bot.private_keys import default_key_file
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from bot.settings import Settings
from bot.stage import TOKEN
from bot.wiring import read_knowledge
from tests.postgres import mortal_server

pytestmark = [pytest.mark.reliability, pytest.mark.postgres, pytest.mark.timeout(400)]

DIALOGUES: Final = 20
CRASHES: Final = 3
NUMBER: Final = re.compile(r"R-\d{8}-\d{3,}")
_WAITING: Final = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('new', 'sending'))"
)


class Residents:
    """Each of them reports something, and it is worked on until they have rated it."""

    def __init__(self, world: World) -> None:
        dialogue = read_dialogue(known_dialogues()["repair"])
        self.player = Player(world, departments=sorted(dialogue.departments))
        self.steps = 0
        self.left = DIALOGUES
        self._dialogue = dialogue
        self._stepped = asyncio.Event()

    def begin(self) -> None:
        for number in range(DIALOGUES):
            self.player.act(self.player.begin(number, self._dialogue, turn=0, on_answer=self._answered))

    def _answered(self, talk: Talk) -> None:
        self.steps += 1
        self.left -= talk.over
        self._stepped.set()
        if not talk.over:
            self.player.act(talk)

    async def until(self, steps: int) -> None:
        while self.steps < steps and self.left:
            self._stepped.clear()
            await self._stepped.wait()


async def furnished(folder: Path, server: PrivateServer) -> dict[str, str]:
    """The bench's database, on the server; the settings for it."""
    knowledge = read_knowledge(Settings(_env_file=None))
    departments = sorted(read_dialogue(known_dialogues()["repair"]).departments)
    prepare = database_of(knowledge, departments=departments, machine=SystemMachine())
    settings = dict(await prepare(folder, DIALOGUES))
    file = Settings.model_validate({"database": settings["CONCIERGE_DATABASE"], "key": None, "key_file": None})
    await move_database(file, Moving(target=server.url, watch=shown))
    return {**settings, "CONCIERGE_DATABASE": server.url, "CONCIERGE_KEY_FILE": str(default_key_file(file).absolute())}


@asynccontextmanager
async def running(settings: dict[str, str], log: Path) -> AsyncIterator[None]:
    with log.open("ab") as file:
        process = await start_bot([sys.executable, "-m", "bot", "run"], settings, file)
        try:
            yield
            assert process.returncode is None
        finally:
            await stop(process)


async def rows(server: PrivateServer, query: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(server.url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def play(residents: Residents, server: PrivateServer) -> None:
    """The server dies three times while everybody is at it; then all of it comes to its end."""
    residents.begin()
    whole = DIALOGUES * 13
    for crash in range(CRASHES):
        await residents.until(whole * (crash + 1) // (CRASHES + 2))
        await asyncio.to_thread(server.start_anew)
    while residents.left:
        await residents.until(residents.steps + 1)
    while await rows(server, _WAITING) != [(0,)]:  # noqa: ASYNC110  the server tells nobody
        await asyncio.sleep(0.2)


async def test_the_program_outlives_its_server(tmp_path: Path) -> None:
    with mortal_server("-c fsync=off") as server:  # nobody pulls the plug of the machine
        world = World(wall_clock=time.time, shown_clock=lambda: datetime.now(UTC))
        seat(world, DIALOGUES)
        residents = Residents(world)
        app = create_app(world, StillControl(), token=TOKEN, page_locale="en")
        async with serve(app, "127.0.0.1", 0) as url, aiohttp.ClientSession() as http:
            settings = await furnished(tmp_path, server)
            more = {"CONCIERGE_BOT_TOKEN": TOKEN, "CONCIERGE_BOT_API": url, "CONCIERGE_PACING": "off"}
            async with running({**settings, **more}, tmp_path / "bot.log"):
                await beside(residents.player.follow(), play(residents, server))
            calls = await called(http, url)
        tickets = [number for (number,) in await rows(server, "SELECT number FROM tickets ORDER BY number")]
        assert await rows(server, "SELECT DISTINCT state FROM inbox") == [("done",)]
        assert await rows(server, "SELECT max(update_id) - min(update_id) + 1 - count(*) FROM inbox") == [(0,)]
        assert await rows(server, "SELECT DISTINCT state FROM outbox") == [("sent",)]
    assert len(tickets) == DIALOGUES
    assert sorted(number for one in range(DIALOGUES) for number in told(world, one)) == tickets
    assert max(said_again(calls).values(), default=0) <= CRASHES


async def called(http: aiohttp.ClientSession, url: str) -> list[dict[str, Any]]:
    async with http.get(f"{url}/sandbox/calls") as response:
        calls: list[dict[str, Any]] = (await response.json())["calls"]
        return calls


def told(world: World, resident: int) -> set[str]:
    """The numbers that a resident was told."""
    chat = world.state.chats[resident_id(resident)]
    return set(NUMBER.findall("\n".join(words_of(message) for message in chat.messages.values())))


def said_again(calls: list[dict[str, Any]]) -> Counter[int]:
    """By chat, how many messages went out again word for word."""
    sent = Counter(
        (call["chat"], msgspec.json.encode(call["payload"], order="sorted"))
        for call in calls
        if call["ok"] and call["method"].lower().startswith("send") and call["method"] != "sendChatAction"
    )
    again: Counter[int] = Counter()
    for (chat, _), times in sent.items():
        again[chat] += times - 1
    return +again
