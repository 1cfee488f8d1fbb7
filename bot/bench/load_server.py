"""The bench's server process: the sandbox's Bot API, and a player that makes the load where it disturbs nobody."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from bot.bench.beside import beside
from bot.bench.cast import TOKEN, seat
from bot.bench.dialogue import Dialogue
from bot.bench.mixture import Mixture, departments_of, dialogues_named, mean_updates
from bot.bench.player import Player, TalkError
from bot.bench.plays import Pace, Played, play_closed, play_open
from bot.bench.results import Load, spread
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be played. `per_second` 0: each step as soon as the last one is answered, as many whole dialogues
    of each resident as make `updates`, at least one; `think_s` is how long somebody reads before the next step."""

    residents: int
    updates: int = 0
    per_second: float = 0.0
    seconds: float = 0.0
    think_s: float = 0.0
    seed: int = 1
    patience_s: float = 120.0


class LoadApi:
    """What the bench asks of its server."""

    def __init__(
        self, world: World, dialogues: Sequence[Dialogue], communities: int, departments: Sequence[str]
    ) -> None:
        self._player = Player(world, communities, departments)
        self._dialogues = dialogues
        self._turn = 0

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/bench/first", self.first), web.post("/bench/play", self.play)]

    async def first(self, request: web.Request) -> web.Response:
        """One update of somebody who takes no further part waits for the bot; answers when the bot has answered it."""
        order = msgspec.json.decode(await request.read(), type=Order)
        opening = Dialogue(step=self._dialogues[0].step[:1])
        return await self.answer(order, self.followed(self._opened(order.residents, opening)))

    async def play(self, request: web.Request) -> web.Response:
        """Play an `Order`; answers with a `Load`."""
        order = msgspec.json.decode(await request.read(), type=Order)
        return await self.answer(order, self.followed(self.played(order)))

    async def answer(self, order: Order, playing: Coroutine[Any, Any, Any]) -> web.Response:
        """What `playing` comes to, a dataclass; or, with status 500, why it does not get there."""
        try:
            async with asyncio.timeout(order.patience_s):
                return web.json_response(asdict(await playing))
        except TalkError as error:
            return web.json_response({"error": str(error)}, status=500)
        except TimeoutError:
            waiting = f"after {order.patience_s:.0f} s talks still wait: {self._player.waiting_at()}"
            return web.json_response({"error": waiting}, status=500)

    async def followed(self, playing: Coroutine[Any, Any, T]) -> T:
        """Play while the talks hear what the bot says."""
        return await beside(self._player.follow(), playing)

    async def _opened(self, number: int, opening: Dialogue) -> Load:
        started = time.perf_counter()
        played = await play_closed(self._player, lambda _number, _turn: opening, residents=[number], turns=1)
        return _load(played, started)

    async def played(self, order: Order) -> Load:
        """Play it, while somebody follows the world."""
        count = max(1, round(order.updates / mean_updates(self._dialogues)))
        mixture = Mixture(self._dialogues, count=order.residents * count, seed=order.seed)
        people, first = range(order.residents), self._next_turn(order, count)

        def deal(number: int, turn: int) -> Dialogue:
            return mixture.dialogue((turn - first) * order.residents + number)

        started = time.perf_counter()
        if order.per_second:
            pace = Pace(per_second=order.per_second, seconds=order.seconds)
            played = await play_open(self._player, deal, residents=people, pace=pace, first_turn=first)
        else:
            played = await play_closed(
                self._player, deal, residents=people, turns=count, first_turn=first, think_s=order.think_s
            )
        return _load(played, started)

    def _next_turn(self, order: Order, turns: int) -> int:
        turn = self._turn
        self._turn += turns + int(order.seconds * order.per_second)
        return turn


def _load(played: Played, started: float) -> Load:
    taken = time.perf_counter() - started
    return Load(updates=played.updates, seconds=taken, starved=played.starved, latency=spread(played.took))


class StillControl:
    """`SandboxControl` for a clock that nobody moves."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def next_due(self) -> datetime | None:
        return None

    async def advance(self, by: timedelta) -> None:
        """Nothing to move."""

    async def advance_to_next(self) -> None:
        """Nothing to move."""

    async def settled(self) -> None:
        """Nobody knows."""

    async def reset(self) -> None:
        """Nothing to begin again."""


async def run(dialogues: Sequence[Dialogue], residents: int, communities: int) -> None:
    """Serve dialogues until cancelled."""
    world = new_world()
    seat(world, residents, communities, len(departments_of(dialogues)))
    await serve_until_cancelled(world, LoadApi(world, dialogues, communities, departments_of(dialogues)).routes())


def new_world() -> World:
    """Empty, in the time of this machine."""
    return World(wall_clock=time.time, shown_clock=StillControl().now)


async def serve_until_cancelled(world: World, routes: Sequence[web.RouteDef]) -> None:
    """The Bot API and these routes on a free port, which is told on standard output."""
    app = create_app(world, StillControl(), token=TOKEN, page_locale="en")
    app.add_routes(routes)
    async with serve(app, "127.0.0.1", 0) as url:
        sys.stdout.write(json.dumps({"url": url}) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """`python -m bot.bench.load_server DIALOGUE RESIDENTS COMMUNITIES`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("dialogue")
    parser.add_argument("residents", type=int)
    parser.add_argument("communities", type=int)
    given = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(dialogues_named(given.dialogue), given.residents, given.communities))


if __name__ == "__main__":
    main()
