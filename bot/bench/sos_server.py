"""The server process of the bench of alarms: taps one alarm after the other and times the first message in a group."""

import argparse
import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

import msgspec
from aiohttp import web

from bot.bench.beside import beside
from bot.bench.cast import group_id, home_of, resident_id
from bot.bench.load_server import new_world, serve_until_cancelled
from bot.bench.player import find_button
from bot.bench.sos_cast import desk_group_id, is_neighbour, seat_for_alarms
from bot.sandbox.feed import Change, ChangeKind
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Taps:
    """One alarm by each resident, so many seconds apart; the first waits for `begin_at` (machine time)."""

    apart_s: float
    begin_at: float
    patience_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """Seconds from each tap to the first message in a group; how many other messages had gone out by the end."""

    took: tuple[float, ...]
    others_sent: int


class _Watch:
    """Sees what the bot says: keys in private chats, first messages in groups, messages to neighbours."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.keys: dict[int, tuple[int, str]] = {}
        self.group_at: dict[int, float] = {}
        self.neighbours = 0
        self._changed = asyncio.Event()

    async def follow(self) -> None:
        async for changes in self._world.listen():
            for change in changes:
                self._notice(change)
            self._changed.set()

    def _notice(self, change: Change) -> None:
        message = change.message
        if message is None or message.sender != self._world.state.bot.id or change.kind is not ChangeKind.MESSAGE:
            return
        if message.chat < 0:
            self.group_at.setdefault(message.chat, time.perf_counter())
        elif is_neighbour(message.chat):
            self.neighbours += 1
        elif (data := find_button(message, "ea:*")) is not None:
            self.keys[message.chat] = (message.id, data)

    async def until(self, *chats: int, keys: bool = False) -> float:
        """When the first of these groups had its message; or, for `keys`, once all of these persons have theirs."""
        while True:
            if keys and all(chat in self.keys for chat in chats):
                return time.perf_counter()
            seen = [self.group_at[chat] for chat in chats if chat in self.group_at]
            if seen:
                return min(seen)
            self._changed.clear()
            await self._changed.wait()


class SosApi:
    """What the bench asks of this server."""

    def __init__(self, world: World, residents: int, communities: int) -> None:
        self._world, self._residents, self._communities = world, residents, communities
        self.watch = _Watch(world)

    async def taps(self, request: web.Request) -> web.Response:
        """Raise the alarms of a `Taps`; answers with `Tapped`."""
        order = msgspec.json.decode(await request.read(), type=Taps)
        patience = order.patience_s + self._residents * order.apart_s + order.begin_at - time.time()
        async with asyncio.timeout(patience):
            took = await beside(self.watch.follow(), self._played(order))
        return web.json_response({"took": took, "others_sent": self.watch.neighbours})

    async def _played(self, order: Taps) -> list[float]:
        await self._get_ready()
        await asyncio.sleep(max(0.0, order.begin_at - time.time()))
        return [await self._tap(number, order.apart_s) for number in range(self._residents)]

    async def _get_ready(self) -> None:
        """Everybody opens the emergency entry; what is on its keys is not measured."""
        people = [resident_id(number) for number in range(self._residents)]
        for person in people:
            self._world.send(person, person, "/sos")
        await self.watch.until(*people, keys=True)

    async def _tap(self, number: int, apart_s: float) -> float:
        community = home_of(number, self._communities)
        person, groups = resident_id(number), (group_id(community), desk_group_id(community))
        message_id, data = self.watch.keys[person]
        for group in groups:
            self.watch.group_at.pop(group, None)
        began = time.perf_counter()
        self._world.press(person, person, message_id, data)
        took = await self.watch.until(*groups) - began
        await asyncio.sleep(max(0.0, apart_s - (time.perf_counter() - began)))
        return took


async def run(residents: int, communities: int, neighbours: int) -> None:
    """Serve alarms until cancelled."""
    world = new_world()
    seat_for_alarms(world, residents, communities, neighbours)
    routes = [web.post("/bench/taps", SosApi(world, residents, communities).taps)]
    await serve_until_cancelled(world, routes)


def main() -> None:
    """`python -m bot.bench.sos_server RESIDENTS COMMUNITIES NEIGHBOURS`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("residents", type=int)
    parser.add_argument("communities", type=int)
    parser.add_argument("neighbours", type=int)
    given = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(given.residents, given.communities, given.neighbours))


if __name__ == "__main__":
    main()
