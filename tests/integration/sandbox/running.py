"""A sandbox that is really served, with an injected control whose clock stands still until moved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World

TOKEN = "7000000001:test-token"
FANG, LI = 1001, 2001


@dataclass
class HandControl:
    """`SandboxControl` of a bot that has nothing to do; one timer may be due."""

    shown: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    due: datetime | None = None
    resets: int = 0

    def now(self) -> datetime:
        return self.shown

    async def next_due(self) -> datetime | None:
        return self.due

    async def advance(self, by: timedelta) -> None:
        self.shown += by

    async def advance_to_next(self) -> None:
        if self.due is not None:
            self.shown, self.due = self.due, None

    async def settled(self) -> None:
        return

    async def reset(self) -> None:
        self.resets += 1


@dataclass
class Running:
    """A served sandbox: the world inside, a client outside."""

    http: aiohttp.ClientSession
    control: HandControl = field(default_factory=HandControl)
    machine: float = datetime(2026, 11, 22, 8, 0, tzinfo=UTC).timestamp()
    base: str = ""
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(wall_clock=lambda: self.machine, shown_clock=self.control.now)
        self.world.add_person(FANG, "芳", "王")
        self.world.add_person(LI, "李师傅")

    async def api(self, method: str, **params: Any) -> tuple[int, Any]:
        async with self.http.post(f"{self.base}/bot{TOKEN}/{method}", json=params) as response:
            return response.status, await response.json()

    async def persona(self, verb: str, **body: Any) -> tuple[int, Any]:
        body = {("as" if name == "actor" else name): value for name, value in body.items()}
        async with self.http.post(f"{self.base}/sandbox/{verb}", json=body) as response:
            return response.status, await response.json()

    async def look(self, path: str) -> Any:
        async with self.http.get(f"{self.base}{path}") as response:
            return await response.json()


@asynccontextmanager
async def running_sandbox() -> AsyncIterator[Running]:
    async with aiohttp.ClientSession() as http:
        running = Running(http=http)
        app = create_app(running.world, running.control, token=TOKEN, page_locale="zh-Hans")
        async with serve(app, "127.0.0.1", 0) as running.base:
            yield running
