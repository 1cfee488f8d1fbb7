"""The real program is killed in the middle of 200 dialogues: nothing is lost, and hardly anything is said twice."""

import asyncio
import re
import sqlite3
import sys
import time
from bisect import bisect
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import msgspec
import pytest

from bot.bench.beside import beside
from bot.bench.cast import GROUP, TOKEN, resident_id, seat
from bot.bench.dialogue import known_dialogues, read_dialogue
from bot.bench.estate import database_of
from bot.bench.load_server import StillControl
from bot.bench.player import Player, Talk, words_of
from bot.bench.processes import start_bot, stop
from bot.clock import SystemMachine
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.control_socket import ask_running

DIALOGUES, KILLS = 200, 5
ACCEPTED = 6
"""So many steps of the bench's repair: described, filed, shown in the group, accepted."""

NUMBER = re.compile(r"R-\d{8}-\d{3,}")


class Town:
    """The sandbox with everybody in it, the bot's program beside it, and a count of how far the dialogues are."""

    def __init__(self, world: World, http: aiohttp.ClientSession, environment: Mapping[str, str], log: Path) -> None:
        self.world = world
        self._http = http
        self.player = Player(world)
        self.environment = environment
        self.log = log
        self.steps_taken = 0
        self.left = DIALOGUES
        self.step_taken = asyncio.Event()
        self.not_marked: list[int] = []
        self.killed_at: list[int] = []

    def play_everything(self) -> None:
        """Every resident begins a repair; each step follows as soon as the last one is answered."""
        steps = read_dialogue(known_dialogues()["repair"]).step[:ACCEPTED]
        for number in range(DIALOGUES):
            self.player.act(self.player.begin(number, steps, turn=0, on_answer=self._answered))

    def _answered(self, talk: Talk) -> None:
        self.steps_taken += 1
        self.left -= talk.over
        self.step_taken.set()
        if not talk.over:
            self.player.act(talk)

    async def until(self, steps: int) -> None:
        while self.steps_taken < steps and self.left:
            self.step_taken.clear()
            await self.step_taken.wait()

    async def play_and_kill(self) -> None:
        """The bot dies by SIGKILL five times on the way and is started again at once; then it may finish."""
        every_step = DIALOGUES * ACCEPTED
        self.play_everything()
        in_flight: list[int] = []
        for _ in range(KILLS):
            async with self.bot() as process:
                # Counted from its start: on a busy machine the one before went further than it was to.
                await self.until(self.steps_taken + every_step // (KILLS + 2))
                await self.marked(in_flight)
                process.kill()
                await process.wait()
            in_flight = self.sending()
            self.not_marked.append(len(in_flight))
            self.killed_at.append((await self.calls())[-1]["n"])
        async with self.bot():
            await self.until(every_step)
            await self.drained()

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[asyncio.subprocess.Process]:
        with self.log.open("ab") as log:
            process = await start_bot([sys.executable, "-m", "bot", "run"], self.environment, log)
            try:
                yield process
            finally:
                await stop(process)

    def sending(self) -> list[int]:
        """Sends that were in flight, or answered but not yet marked, when the process died."""
        return [row for (row,) in self.rows("SELECT id FROM outbox WHERE state = 'sending'")]

    async def marked(self, in_flight: list[int]) -> None:
        """What one kill caught is sent before the next one: what is caught twice is given up, as it should be."""
        query = f"SELECT count(*) FROM outbox WHERE state != 'sent' AND id IN ({','.join(map(str, in_flight))})"
        while self.rows(query) != [(0,)]:
            await self.world.state.feed.wait(self.world.state.feed.version, 1)

    async def drained(self) -> None:
        """Return when the bot has sent everything."""
        database = Path(self.environment["CONCIERGE_DATABASE"])
        while (await asyncio.to_thread(ask_running, database, "report"))["messages_waiting"]:
            await self.world.state.feed.wait(self.world.state.feed.version, 1)

    async def calls(self) -> list[dict]:
        async with self._http.get(f"{self.environment['CONCIERGE_BOT_API']}/sandbox/calls") as response:
            return (await response.json())["calls"]

    def receipts_of(self, number: int) -> set[str]:
        """The ticket numbers that a resident was told."""
        chat = self.world.state.chats[resident_id(number)]
        return set(NUMBER.findall("\n".join(words_of(message) for message in chat.messages.values())))

    def rows(self, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self.environment["CONCIERGE_DATABASE"])) as connection:
            return connection.execute(query).fetchall()


@asynccontextmanager
async def raised(folder: Path) -> AsyncIterator[Town]:
    knowledge = read_knowledge(Settings(_env_file=None))
    prepare = database_of(knowledge, department=knowledge.catalog.menu[0].department, machine=SystemMachine())
    prepared = await prepare(folder, DIALOGUES)
    world = World(wall_clock=time.time, shown_clock=lambda: datetime.now(UTC))
    seat(world, DIALOGUES)
    app = create_app(world, StillControl(), token=TOKEN, page_locale="en")
    async with serve(app, "127.0.0.1", 0) as url, aiohttp.ClientSession() as http:
        more = {"CONCIERGE_BOT_TOKEN": TOKEN, "CONCIERGE_BOT_API": url, "CONCIERGE_PACING": "off"}
        yield Town(world, http, {**prepared, **more}, folder / "bot.log")


def said_twice(calls: list[dict], kills: list[int]) -> Counter[tuple[int, int]]:
    """How many messages went out again word for word, by chat and by the life of the process that repeated them."""
    seen: set[tuple[int, bytes]] = set()
    again: Counter[tuple[int, int]] = Counter()
    for call in calls:
        if call["ok"] and call["method"].lower().startswith("send"):
            message = (call["chat"], msgspec.json.encode(call["payload"], order="sorted"))
            again[call["chat"], bisect(kills, call["n"])] += message in seen
            seen.add(message)
    return +again


@pytest.mark.reliability
@pytest.mark.timeout(180)
async def test_nothing_is_lost_and_hardly_anything_said_twice(tmp_path):
    async with raised(tmp_path) as town:
        await beside(town.player.follow(), town.play_and_kill())
        again = said_twice(await town.calls(), town.killed_at)
        shown = Counter(NUMBER.findall("\n".join(map(words_of, town.world.state.chats[GROUP].messages.values()))))
        receipts = [town.receipts_of(number) for number in range(DIALOGUES)]

    # Every update is answered: every dialogue came to its end, and nothing is left or was given up.
    assert town.left == 0
    assert town.rows("SELECT DISTINCT state FROM inbox") == [("done",)]
    assert town.rows("SELECT max(update_id) - min(update_id) + 1 - count(*) FROM inbox") == [(0,)]
    assert town.rows("SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)]
    # Every filed ticket is there once, its reporter has its number, and its card is in the group.
    tickets = town.rows("SELECT number FROM tickets ORDER BY number")
    assert len(tickets) == DIALOGUES
    assert sorted(map(sorted, receipts)) == [[number] for (number,) in tickets]
    assert set(shown) == {number for (number,) in tickets}
    # A kill says at most one thing twice in a chat, and no more in all than was in flight or not yet marked.
    assert set(again.values()) <= {1}
    assert again.total() <= sum(town.not_marked)
