"""A real sandbox server with a few people, a clock set by hand and a bot that says what the test tells it to."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.sandbox.people import PersonKind
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World

TOKEN = "7000000001:sandbox"
MORNING = datetime(2026, 11, 22, 2, 24, 5, tzinfo=UTC)
"""10:24 on a Sunday in the community."""

WANG, TOM, NEWCOMER = 101, 102, 103
LI, CHEN = 201, 202
ENGINEERS = -1_000_000_000_501


@dataclass(slots=True, kw_only=True)
class HandClock:
    """A `SandboxControl` whose time stands still until it is moved; remembers every move."""

    offset: timedelta = timedelta()
    moves: list[timedelta] = field(default_factory=list)
    due: datetime | None = None
    world: World | None = None

    def now(self) -> datetime:
        return MORNING + self.offset

    async def next_due(self) -> datetime | None:
        return self.due

    async def advance(self, by: timedelta) -> None:
        self.moves.append(by)
        self.offset += by

    async def advance_to_next(self) -> None:
        assert self.due is not None
        await self.advance(self.due - self.now())
        self.due = None

    async def settled(self) -> None:
        return

    async def reset(self) -> None:
        assert self.world is not None
        self.offset = timedelta()
        populate(self.world)


class SaidByHand:
    """The bot's side: calls the Bot API over HTTP as the real one does."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str) -> None:
        self._http = http
        self._base = f"{base_url}/bot{TOKEN}"
        self._offset = 0

    async def call(self, method: str, **payload: Any) -> Any:
        async with self._http.post(f"{self._base}/{method}", json=payload) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, chat: int, text: str, *rows: list[dict[str, str]], **more: Any) -> int:
        """Send a text with rows of buttons; returns the message id."""
        markup = {"reply_markup": {"inline_keyboard": list(rows)}} if rows else {}
        sent = await self.call("sendMessage", chat_id=chat, text=text, **markup, **more)
        return int(sent["message_id"])

    async def heard(self, kind: str) -> Any:
        """Wait for the next update of this kind, dropping others."""
        for _ in range(20):
            updates = await self.call("getUpdates", offset=self._offset, limit=1, timeout=10)
            for update in updates:
                self._offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]
        raise AssertionError(f"no {kind} came")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything a page test speaks to."""

    world: World
    clock: HandClock
    bot: SaidByHand
    url: str


def populate(world: World) -> None:
    """Three residents (one has never written), two of the staff and their group."""
    world.add_person(WANG, "王阿姨", title="3栋-2单元-1201")
    world.add_person(TOM, "Tom", "Baker", language_code="en", title="5栋-1单元-302")
    world.add_person(NEWCOMER, "新邻居")
    world.add_person(LI, "李师傅", kind=PersonKind.STAFF, title="维修工")
    world.add_person(CHEN, "陈女士", kind=PersonKind.STAFF, title="客服主管")
    world.add_group(ENGINEERS, "工程部")
    for member in (world.state.bot.id, LI, CHEN):
        world.join(member, ENGINEERS)
    world.promote(world.state.bot.id, ENGINEERS)
    for person in (WANG, TOM, LI):
        world.send(person, person, "/start")


@asynccontextmanager
async def raised(port: int = 0) -> AsyncIterator[Stage]:
    """Serve a populated world until the block ends."""
    clock = HandClock()
    world = World(wall_clock=time.time, shown_clock=clock.now)
    clock.world = world
    populate(world)
    app = create_app(world, clock, token=TOKEN, page_locale="zh-Hans")
    async with serve(app, "127.0.0.1", port) as url, aiohttp.ClientSession() as http:
        yield Stage(world=world, clock=clock, bot=SaidByHand(http, url), url=url)
