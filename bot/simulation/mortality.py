"""How a process dies in the simulation: at a boundary of a transaction, between one step and the next."""

import asyncio
from collections.abc import Callable
from random import Random
from typing import TypeVar

from bot.simulation.loop import let_pass
from storage.inline_driver import InlineDatabase
from storage.signals import Listener

T = TypeVar("T")


class Mortality:
    """Counts the steps of one life; after the last one nothing of it goes on."""

    __slots__ = ("_left", "dead", "ended", "steps")

    def __init__(self) -> None:
        self._left: int | None = None
        self.steps = 0
        self.dead = False
        self.ended = asyncio.Event()

    def doom(self, steps: int) -> None:
        """Die at the so manyth step from now."""
        if self._left is None:
            self._left = steps

    def die(self) -> None:
        self.dead = True
        self.ended.set()

    async def step(self) -> None:
        """Something after which a process may end. Never returns once it has."""
        self.steps += 1
        if self._left is not None and not self.dead:
            self._left -= 1
            if self._left <= 0:
                self.die()
        if self.dead:
            await asyncio.Event().wait()


class MortalDatabase:
    """The inline database, as one process sees it: each hop takes a moment, and may be its last."""

    def __init__(self, inner: InlineDatabase, mortality: Mortality, chance: Random) -> None:
        self.inner = inner
        self._mortality = mortality
        self._chance = chance

    async def write(self, fn: Callable[..., T]) -> T:
        await self._hop()
        await self._mortality.step()
        value = self.inner.write_now(fn)
        await self._mortality.step()
        return value

    async def read(self, fn: Callable[..., T]) -> T:
        await self._mortality.step()
        return self.inner.read_now(fn)

    def on_commit(self, listener: Listener) -> None:
        self.inner.on_commit(listener)

    async def close(self) -> None:
        self.inner.close_now()

    async def _hop(self) -> None:
        """As long as the writer's thread takes: now and then others come in between."""
        if self._chance.random() < 0.3:
            await let_pass(self._chance.choice((0.0, 0.0, 0.002, 0.01)))
