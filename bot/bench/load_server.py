"""The bench's server process: the sandbox's Bot API, and a player that makes the load where it disturbs nobody."""

import argparse
import asyncio
import json
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from aiohttp import web

from bot.bench.beside import beside
from bot.bench.cast import TOKEN, seat
from bot.bench.dialogue import Dialogue, known_dialogues, read_dialogue
from bot.bench.player import Player, TalkError
from bot.bench.plays import play_closed, play_open
from bot.bench.results import Load, spread
from bot.sandbox.server import create_app, serve
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be played. `per_second` 0: each step as soon as the last one is answered, as many whole dialogues
    of each resident as make `updates`, at least one."""

    residents: int
    updates: int = 0
    per_second: float = 0.0
    seconds: float = 0.0
    patience_s: float = 120.0


class LoadApi:
    """What the bench asks of its server."""

    def __init__(self, world: World, dialogue: Dialogue, communities: int) -> None:
        self._player = Player(world, communities)
        self._dialogue = dialogue
        self._turn = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/bench/first", self.first),
            web.post("/bench/setup", self.setup),
            web.post("/bench/play", self.play),
        ]

    async def first(self, _: web.Request) -> web.Response:
        """One update waits for the bot; answers when the bot has answered it."""
        opening = Dialogue(step=(*self._dialogue.setup, *self._dialogue.step)[:1])
        return await self._answer(Order(residents=1), opening)

    async def setup(self, request: web.Request) -> web.Response:
        """Play the dialogue's setup for every resident."""
        order = msgspec.json.decode(await request.read(), type=Order)
        return await self._answer(order, Dialogue(step=self._dialogue.setup))

    async def play(self, request: web.Request) -> web.Response:
        """Play an `Order`; answers with a `Load`."""
        order = msgspec.json.decode(await request.read(), type=Order)
        return await self._answer(order, self._dialogue)

    async def _answer(self, order: Order, dialogue: Dialogue) -> web.Response:
        if not dialogue.step:
            return web.json_response({})
        try:
            return web.json_response(asdict(await self._play(order, dialogue)))
        except TalkError as error:
            return web.json_response({"error": str(error)}, status=500)

    async def _play(self, order: Order, dialogue: Dialogue) -> Load:
        try:
            async with asyncio.timeout(order.patience_s):
                return await beside(self._player.follow(), self._played(order, dialogue))
        except TimeoutError:
            message = f"after {order.patience_s:.0f} s talks still wait, by step: {self._player.waiting_at()}"
            raise TalkError(message) from None

    async def _played(self, order: Order, dialogue: Dialogue) -> Load:
        turns = max(1, order.updates // len(dialogue.step))
        turn = self._next_turn(order, turns)
        started = time.perf_counter()
        if order.per_second:
            played = await play_open(
                self._player,
                dialogue,
                residents=order.residents,
                per_second=order.per_second,
                seconds=order.seconds,
                first_turn=turn,
            )
        else:
            played = await play_closed(self._player, dialogue, residents=order.residents, turns=turns, first_turn=turn)
        taken = time.perf_counter() - started
        return Load(updates=played.updates, seconds=taken, starved=played.starved, latency=spread(played.took))

    def _next_turn(self, order: Order, turns: int) -> int:
        turn = self._turn
        self._turn += turns + int(order.seconds * order.per_second)
        return turn


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


async def run(dialogue: Dialogue, residents: int, communities: int) -> None:
    """Serve on a free port, told on standard output, until cancelled."""
    control = StillControl()
    world = World(wall_clock=time.time, shown_clock=control.now)
    seat(world, residents, communities)
    api = LoadApi(world, dialogue, communities)
    app = create_app(world, control, token=TOKEN, page_locale="en")
    app.add_routes(api.routes())
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
    dialogue = read_dialogue(known_dialogues()[given.dialogue])
    with suppress(KeyboardInterrupt):
        asyncio.run(run(dialogue, given.residents, given.communities))


if __name__ == "__main__":
    main()
