"""The part of the persona API that watches and moves time: state, events, clock, rest, reset."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

from bot.sandbox.bot_api import BotApi
from bot.sandbox.feed import ChangeKind
from bot.sandbox.injected import SandboxControl
from bot.sandbox.persona_api import json_response
from bot.sandbox.refusals import PersonaError
from bot.sandbox.request_shapes import ClockBody, read_body, seconds, whole_number
from bot.sandbox.views import change_view, world_view
from bot.sandbox.wire import Json, encode
from bot.sandbox.world import World

HEARTBEAT_S = 15.0
LONGEST_WAIT_S = 300.0


class ClockApi:
    """Handlers that need the injected control."""

    def __init__(self, world: World, control: SandboxControl, bot_api: BotApi, *, page_locale: str) -> None:
        self._world = world
        self._control = control
        self._bot_api = bot_api
        self._page_locale = page_locale

    def routes(self) -> Iterable[web.RouteDef]:
        return (
            web.get("/state", self.state),
            web.get("/events", self.events),
            web.get("/clock", self.clock),
            web.post("/clock", self.move_clock),
            web.get("/settled", self.settled),
            web.post("/reset", self.reset),
        )

    async def state(self, request: web.Request) -> web.StreamResponse:
        del request
        clock = await self._clock()
        view = {**world_view(self._world.state), "clock": clock, "locale": self._page_locale}
        return json_response(view)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: everything after `since`, as it happens."""
        feed = self._world.state.feed
        seen = whole_number(request, "since")
        seen = feed.version if seen is None else seen
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        try:
            while not feed.closed:
                if not await feed.wait(seen, HEARTBEAT_S):
                    if not feed.closed:
                        await response.write(b": still here\n\n")
                    continue
                changes, seen = feed.since(seen), feed.version
                views = [view for change in changes if (view := change_view(self._world.state, change)) is not None]
                await response.write(b"data: " + encode({"version": seen, "changes": views}) + b"\n\n")
        except ConnectionResetError:
            pass  # the page was closed
        return response

    async def clock(self, request: web.Request) -> web.StreamResponse:
        del request
        return json_response(await self._clock())

    async def move_clock(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, ClockBody)
        if body.to is not None:
            await self._control.advance_to_next()
        elif body.advance_s is not None and body.advance_s >= 0:
            await self._control.advance(timedelta(seconds=body.advance_s))
        else:
            raise PersonaError("The clock moves forward only: give advance_s or to.")
        clock = await self._clock()
        self._world.state.feed.record(ChangeKind.CLOCK, detail={"clock": clock})
        return json_response(clock)

    async def settled(self, request: web.Request) -> web.StreamResponse:
        """Wait until nothing is under way; false when that takes longer than `timeout` seconds."""
        timeout = min(seconds(request, "timeout", 30), LONGEST_WAIT_S)
        try:
            async with asyncio.timeout(timeout):
                await self._control.settled()
        except TimeoutError:
            return json_response({"settled": False})
        return json_response({"settled": True})

    async def reset(self, request: web.Request) -> web.StreamResponse:
        """Empty the world, then let the control begin again (it fills the world anew)."""
        del request
        self._bot_api.faults.clear()
        self._bot_api.calls.clear()
        self._world.clear()
        await self._control.reset()
        self._world.state.feed.record(ChangeKind.RESET)
        return json_response({})

    async def _clock(self) -> Json:
        now, due = self._control.now(), await self._control.next_due()
        return {
            "now": now.isoformat(),
            "offset_s": round(now.timestamp() - self._world.state.wall_clock()),
            "next_due": None if due is None else due.isoformat(),
            "timezone": self._world.state.timezone,
        }
