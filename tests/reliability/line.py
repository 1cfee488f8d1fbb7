"""The Bot API without a network: every call passes two moments at which the process can die, polling included."""

import asyncio
from urllib.parse import parse_qsl

from aiohttp import FormData

from bot.sandbox.methods import GET_UPDATES
from bot.sandbox.refusals import ApiError
from bot.sandbox.wire import encode
from bot.sandbox.world import World
from tests.bad_input.wire import Called, Wire
from tests.reliability.mortality import Moments


class Line(Wire):
    """`Wire` for a process that can die; `calls` are those of all its lives."""

    def __init__(self, world: World, moments: Moments, calls: list[Called]) -> None:
        super().__init__(world)
        self.calls = calls
        self._moments = moments

    async def _exchange(
        self, url: str, method: str, body: FormData | bytes | None, limits: object
    ) -> tuple[int, bytes]:
        name = url.partition("?")[0].rpartition("/")[2]
        # Others may call meanwhile: what is under way at a death is more than one call.
        await asyncio.sleep(0)
        self._moments.reach(f"before {name}")
        if name == GET_UPDATES:
            status, answer = await self._updates(url)
        else:
            status, answer = await super()._exchange(url, method, body, limits)
        self._moments.reach(f"after {name}")
        await asyncio.sleep(0)
        return status, answer

    async def _updates(self, url: str) -> tuple[int, bytes]:
        asked = dict(parse_qsl(url.partition("?")[2]))
        try:
            found = await self._world.state.updates.poll(
                offset=int(asked.get("offset", 0)), limit=100, timeout_s=int(asked["timeout"])
            )
        except ApiError as refusal:
            return refusal.code, encode(refusal.wire())
        return 200, encode({"ok": True, "result": found})
