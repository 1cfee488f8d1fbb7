"""The server process of the bench of announcements: residents talk while everybody else is told something."""

import argparse
import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec
from aiohttp import web

from bot.bench.beside import beside
from bot.bench.cast import seat
from bot.bench.dialogue import Dialogue
from bot.bench.load_server import LoadApi, Order, new_world, serve_until_cancelled
from bot.bench.mixture import departments_of, dialogues_named
from bot.bench.results import Load
from bot.bench.sos_cast import is_neighbour, open_neighbours
from bot.sandbox.feed import Change, ChangeKind
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When each of those who were told before the talks heard of it (seconds of one clock), and how the talks went."""

    heard_at: Sequence[float]
    talks: Load


class Listeners:
    """Everybody who only listens: when the bot said something to them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.heard_at: list[float] = []
        self._first = asyncio.Event()

    async def follow(self) -> None:
        async for changes in self._world.listen():
            for change in changes:
                if self._concerns(change):
                    self.heard_at.append(time.perf_counter())
                    self._first.set()

    async def first(self) -> None:
        """Until somebody heard something."""
        await self._first.wait()

    def _concerns(self, change: Change) -> bool:
        message = change.message
        return change.kind is ChangeKind.MESSAGE and message is not None and is_neighbour(message.chat)


class AnnounceApi(LoadApi):
    """What the bench asks of this server."""

    def __init__(self, world: World, dialogues: Sequence[Dialogue], communities: int) -> None:
        super().__init__(world, dialogues, communities, departments_of(dialogues))
        self._listeners = Listeners(world)

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.post("/bench/announced", self.announced)]

    async def announced(self, request: web.Request) -> web.Response:
        """For the seconds of an `Order` nothing else goes on, then it is played meanwhile; answers with `Told`."""
        order = msgspec.json.decode(await request.read(), type=Order)
        telling = beside(self._listeners.follow(), self._told(order))
        return await self.answer(order, self.followed(telling))

    async def _told(self, order: Order) -> Told:
        await self._listeners.first()
        await asyncio.sleep(order.seconds)
        undisturbed = tuple(self._listeners.heard_at)
        return Told(heard_at=undisturbed, talks=await self.played(order))


async def run(name: str, residents: int, communities: int, listeners: int) -> None:
    """Serve dialogues and an announcement until cancelled."""
    dialogues, world = dialogues_named(name), new_world()
    seat(world, residents, communities, len(departments_of(dialogues)))
    open_neighbours(world, listeners)
    await serve_until_cancelled(world, AnnounceApi(world, dialogues, communities).routes())


def main() -> None:
    """`python -m bot.bench.announce_server DIALOGUE RESIDENTS COMMUNITIES LISTENERS`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("dialogue")
    for name in ("residents", "communities", "listeners"):
        parser.add_argument(name, type=int)
    given = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(given.dialogue, given.residents, given.communities, given.listeners))


if __name__ == "__main__":
    main()
