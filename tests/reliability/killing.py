"""The real program over HTTP under load, killed and stopped at random moments: `python -m tests.reliability.killing`.

What the seed decides are the moments and how the process ends; what it is doing then is chance. Afterwards everything
is judged that the simulation judges, and what a bare count shows.
"""

import argparse
import asyncio
import math
import os
import shutil
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Final

import aiohttp
import msgspec

from bot.bench.load_server import StillControl
from bot.bench.processes import start_bot
from bot.private_keys import open_sealed
from bot.sandbox.server import create_app, serve
from bot.settings import Settings
from bot.simulation.invariants.evidence import Downtime
from bot.simulation.ledger import Ledger
from bot.simulation.persons import OpenForm
from bot.simulation.telegram import Said
from bot.stage import TOKEN
from bot.wiring import read_knowledge
from storage.migrating import migrate
from storage.store import SqlStore
from tests.reliability.judging import Remains, verdict
from tests.reliability.townsfolk import Town, configuration, form_in
from tests.reliability.wire_weather import Weather
from usecases.ports import Knowledge

_STARTS_WITHIN_S: Final = 60.0
_STOPS_WITHIN_S: Final = 30.0
_STANDS_STILL_S: Final = 120.0
_LIFE_S: Final = (0.5, 12.0)
_START_S: Final = (0.0, 1.5)
_PAUSE_S: Final = (0.1, 1.0)
_KILLED_AT_THE_START, _STOPPED, _SECOND_START = 0.2, 0.2, 0.2
"""The shares of lives that end before they began, that end in order, and that meet a second process."""

_WAITING: Final = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'new') + "
    "(SELECT count(*) FROM outbox WHERE state IN ('new', 'sending'))"
)
_LOCKED: Final = "Another process (pid "


@dataclass(slots=True, kw_only=True)
class Tally:
    """What happened to the process, life by life (counted from 1)."""

    lives: int = 0
    killed: set[int] = field(default_factory=set)
    stopped: int = 0
    refused: int = 0
    said: list[Said] = field(default_factory=list)
    down: list[Downtime] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)


class Killing:
    """One town, one database, and the lives of the bot."""

    def __init__(self, folder: Path, *, seed: int, webhook: bool, weather: bool) -> None:
        self._chance = Random(f"{seed} deaths")
        self._webhook = webhook
        self._weather = Weather(Random(f"{seed} weather")) if weather else None
        self._log = folder / "bot.log"
        self._alive = False
        self._seen = 0
        self._down_since = 0
        self.database = folder / "town.db"
        self.town = Town(seed)
        self.tally = Tally()
        self.settings = Settings.model_validate(
            {"database": str(self.database), "config": configuration(folder / "config")}
        )
        self.knowledge: Knowledge = read_knowledge(self.settings)
        self._environment: Mapping[str, str] = {}

    # -------------------------------------------------------------------------------------------- the town

    async def furnish(self) -> None:
        """The database knows everybody, and notes what becomes of updates and tickets."""
        self.town.enter(self.knowledge)
        await migrate(str(self.database))
        database = await open_sealed(self.settings)
        try:
            store = SqlStore(database, self.knowledge, now=lambda: datetime.now(UTC))
            for memory in self.town.memories(datetime.now(UTC)):
                await store.write(memory)
        finally:
            await database.close()
        with closing(sqlite3.connect(self.database)) as raw:
            Ledger.open(raw, lasting=True)

    @asynccontextmanager
    async def telegram(self) -> AsyncIterator[None]:
        """The sandbox's Bot API over HTTP."""
        app = create_app(self.town.world, StillControl(), token=TOKEN, page_locale="zh-Hans")
        async with serve(app, "127.0.0.1", 0) as url:
            self._environment = {
                "CONCIERGE_BOT_TOKEN": TOKEN,
                "CONCIERGE_BOT_API": url,
                "CONCIERGE_DATABASE": str(self.database),
                "CONCIERGE_CONFIG": str(self.settings.config),
                "CONCIERGE_PACING": "off",
                **(_webhook_settings() if self._webhook else {}),
            }
            yield

    def _reads(self, chat: int, user: int) -> OpenForm | None:
        return form_in(self.database, chat, user) if self._alive else None

    # -------------------------------------------------------------------------------------------- lives

    async def run(self, seconds: float) -> None:
        """Deaths for so long, then peace until everything is at rest."""
        loop = asyncio.get_running_loop()
        async with self.telegram():
            end = loop.time() + seconds
            with self.town.busy(self.knowledge, self._reads) as hurry:
                async with self._bad_weather():
                    while loop.time() < end:
                        await self._live_and_die()
                        await self._pause()
            self.tally.wrongs += [f"somebody fell silent: {error!r}" for error in hurry.failures]
            await self._live_in_peace()

    @asynccontextmanager
    async def _bad_weather(self) -> AsyncIterator[None]:
        if self._weather is None:
            yield
            return
        blowing = asyncio.ensure_future(
            self._weather.blow(self._environment["CONCIERGE_BOT_API"], self.town.world.state.feed)
        )
        try:
            yield
        finally:
            blowing.cancel()
            # What went wrong with the weather itself is a wrong of the test.
            await asyncio.gather(blowing, return_exceptions=True)
            if not blowing.cancelled():
                blowing.result()

    async def _live_and_die(self) -> None:
        at_the_start = self._chance.random() < _KILLED_AT_THE_START
        in_order = self._chance.random() < _STOPPED
        meets_another = self._chance.random() < _SECOND_START
        process = await self._begin()
        if at_the_start:
            await asyncio.sleep(self._chance.uniform(*_START_S))
        else:
            await self._is_there(process)
            await asyncio.sleep(self._chance.uniform(*_LIFE_S))
            if meets_another:
                await self._try_to_start_another()
        await self._end(process, in_order=in_order)

    async def _begin(self) -> Process:
        self.tally.lives += 1
        self.town.queue.bot_is_there.clear()
        with self._log.open("ab") as log:
            return await start_bot([sys.executable, "-m", "bot", "run"], self._environment, log)

    async def _is_there(self, process: Process) -> None:
        """Return when the bot has asked for updates or named its webhook."""
        waiting = asyncio.ensure_future(self.town.queue.bot_is_there.wait())
        died = asyncio.ensure_future(process.wait())
        done, pending = await asyncio.wait(
            {waiting, died}, timeout=_STARTS_WITHIN_S, return_when=asyncio.FIRST_COMPLETED
        )
        for one in pending:
            one.cancel()
        if waiting not in done:
            raise AssertionError(f"the bot did not start ({process.returncode}); see {self._log}")
        self._alive = True

    async def _try_to_start_another(self) -> None:
        """The lock refuses a second process, in words."""
        another = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), env=os.environ | dict(self._environment), stdout=PIPE, stderr=PIPE
        )
        _, said = await another.communicate()
        self.tally.refused += 1
        if another.returncode != 1 or _LOCKED not in said.decode():
            self.tally.wrongs.append(f"a second process ended with {another.returncode}: {said.decode()[-300:]}")

    async def _end(self, process: Process, *, in_order: bool) -> None:
        was_there, self._alive = self._alive, False
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM if in_order else signal.SIGKILL)
        async with asyncio.timeout(_STOPS_WITHIN_S):
            code = await process.wait()
        self._down_since = _microseconds()
        if code != 0:
            self.tally.killed.add(self.tally.lives)
        if in_order:
            self.tally.stopped += 1
        # Until it can stop in order, a process that starts ends as any other does.
        if code != (0 if in_order else -signal.SIGKILL) and (was_there or code != -signal.SIGTERM):
            self.tally.wrongs.append(f"life {self.tally.lives} ended with {code}")

    async def _pause(self) -> None:
        """Nobody is there for a moment; what was under way arrives at Telegram meanwhile."""
        await asyncio.sleep(self._chance.uniform(*_PAUSE_S))
        await self._listen_back()
        self.tally.down.append(Downtime(begins=self._down_since, ends=_microseconds()))

    async def _listen_back(self) -> None:
        """What was said in the life that is over."""
        asked = f"{self._environment['CONCIERGE_BOT_API']}/sandbox/calls?since={self._seen}"
        async with aiohttp.ClientSession() as http, http.get(asked) as response:
            answer = msgspec.json.decode(await response.read())
        self._seen = answer["last"]
        self.tally.said += [
            Said(
                at=0.0,
                life=self.tally.lives,
                chat=one["chat"],
                message_ids=tuple(one["result_ids"]),
                text=str(one["payload"].get("text") or one["payload"].get("caption") or ""),
                told=True,
            )
            for one in answer["calls"]
            if one["ok"] and one["result_ids"] and one["method"].lower().startswith(("send", "copy"))
        ]

    async def _live_in_peace(self) -> None:
        process = await self._begin()
        await self._is_there(process)
        await self._come_to_rest()
        await self._end(process, in_order=True)
        await self._listen_back()

    async def _come_to_rest(self) -> None:
        """As long as it grows less: how much there is to do depends on the machine."""
        loop, feed = asyncio.get_running_loop(), self.town.world.state.feed
        least, end = math.inf, loop.time() + _STANDS_STILL_S
        while left := len(self.town.queue.waiting()) + self._waiting():
            if left < least:
                least, end = left, loop.time() + _STANDS_STILL_S
            if loop.time() > end:
                self.tally.wrongs.append(f"in peace, {left} updates and messages grow no fewer")
                break
            await feed.wait(feed.version, 0.5)

    def _waiting(self) -> int:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            ((count,),) = connection.execute(_WAITING).fetchall()
        return int(count)

    # -------------------------------------------------------------------------------------------- the end

    @property
    def squalls(self) -> int:
        """What happened to calls on the way."""
        return 0 if self._weather is None else self._weather.squalls

    async def remains(self) -> Remains:
        """What is left for judgement."""
        tally = self.tally
        ledger = Ledger()
        with closing(sqlite3.connect(self.database)) as raw:
            ledger.collect(raw)
        return Remains(
            settings=self.settings,
            knowledge=self.knowledge,
            ledger=ledger,
            handed_out=self.town.queue.handed_out,
            expired=self.town.queue.expired,
            confirmed=self.town.queue.confirmed,
            said=tally.said,
            killed=frozenset(tally.killed),
            down=tally.down,
            log=self._log,
            spoilt=0 if self._weather is None else self._weather.spoilt,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What happened and what is wrong about it."""

    figures: Mapping[str, int]
    wrongs: tuple[str, ...]

    def __str__(self) -> str:
        table = "\n".join(f"| {name} | {value:,} |" for name, value in self.figures.items())
        return "\n".join([table, *self.wrongs, ""])


async def killed(folder: Path, *, seconds: float, seed: int, webhook: bool = False, weather: bool = False) -> Report:
    """Play it, judge it."""
    killing = Killing(folder, seed=seed, webhook=webhook, weather=weather)
    await killing.furnish()
    await killing.run(seconds)
    remains, tally = await killing.remains(), killing.tally
    wrongs = (*tally.wrongs, *await verdict(remains))
    repeated = Counter((one.chat, one.life) for one in remains.unrecorded())
    figures = {
        "seed": seed,
        "seconds": round(seconds),
        "kill -9": tally.lives - tally.stopped,
        "SIGTERM": tally.stopped,
        "second processes refused": tally.refused,
        "calls and answers spoilt on the way": killing.squalls,
        "presses that Telegram let expire": len(remains.expired),
        **remains.counts(),
        "messages said twice": repeated.total(),
        "most said twice in a chat by one death": max(repeated.values(), default=0),
        "lost, or otherwise wrong": len(wrongs),
    }
    return Report(figures=figures, wrongs=wrongs)


def _webhook_settings() -> dict[str, str]:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{found.getsockname()[1]}"
    return {
        "CONCIERGE_WEBHOOK_URL": f"http://{place}/updates",
        "CONCIERGE_WEBHOOK_LISTEN": place,
        "CONCIERGE_WEBHOOK_SECRET": "0123456789abcdef" * 2,
    }


def _microseconds() -> int:
    return round(datetime.now(UTC).timestamp() * 1_000_000)


def main() -> int:
    """Print the figures; 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhook", action="store_true", help="updates are posted, not asked for")
    parser.add_argument("--weather", action="store_true", help="Telegram, the line and others do what they can")
    chosen = parser.parse_args()
    folder = Path(mkdtemp(prefix="killing-"))
    play = killed(folder, seconds=chosen.seconds, seed=chosen.seed, webhook=chosen.webhook, weather=chosen.weather)
    report = asyncio.run(play)
    sys.stdout.write(str(report))
    if report.wrongs:
        sys.stdout.write(f"Everything is left in {folder}.\n")
    else:
        shutil.rmtree(folder)
    return int(bool(report.wrongs))


if __name__ == "__main__":
    sys.exit(main())
