"""Delivering updates to the bot's webhook: in order per lane, again until they are taken or too old."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
from aiohttp import web

from bot.sandbox.bot_profile import Webhook
from bot.sandbox.state import State
from bot.sandbox.updates import PendingUpdate

LONGEST_BACK_OFF_S = 60
ANSWER_WITHIN_S = 60
LONGEST_RETRY_AFTER_S = 3600
IDLE_S = 60.0


class WebhookDelivery:
    """One worker per lane that has updates; `pause` waits between attempts, in machine time."""

    def __init__(self, state: State, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._state = state
        self._pause = pause
        self._busy_lanes: set[int] = set()

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        """Run for as long as the application does (an aiohttp cleanup context)."""
        del app
        task = asyncio.create_task(self._run(), name="sandbox webhook delivery")
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session, asyncio.TaskGroup() as group:
            while True:
                webhook = self._state.profile.webhook
                if webhook is not None:
                    for update in self._ready(webhook):
                        self._busy_lanes.add(update.lane)
                        group.create_task(self._deliver(session, update))
                await self._state.updates.changed.heard(IDLE_S)

    def _ready(self, webhook: Webhook) -> list[PendingUpdate]:
        """The oldest update of each lane nobody works on, as many as there are connections left."""
        first: dict[int, PendingUpdate] = {}
        for update in self._state.updates.waiting():
            if update.lane not in self._busy_lanes:
                first.setdefault(update.lane, update)
        free = webhook.max_connections - len(self._busy_lanes)
        return list(first.values())[: max(free, 0)]

    async def _deliver(self, session: aiohttp.ClientSession, update: PendingUpdate) -> None:
        """Offer one update until it is taken, expires, or the webhook is gone."""
        delay = 0
        try:
            while (webhook := self._state.profile.webhook) is not None and update in self._state.updates.waiting():
                wanted_pause = await self._offer(session, webhook, update)
                if wanted_pause is None:
                    self._state.updates.confirm(update)
                    return
                # The first retry follows at once, the next after 2, 4, 8 ... seconds.
                if wanted_pause or delay:
                    await self._pause(wanted_pause or delay)
                delay = min(max(delay, 1) * 2, LONGEST_BACK_OFF_S)
        finally:
            self._busy_lanes.discard(update.lane)
            self._state.updates.changed.ring()

    async def _offer(self, session: aiohttp.ClientSession, webhook: Webhook, update: PendingUpdate) -> int | None:
        """POST once. None: taken; a number: refused, wait at least so many seconds."""
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        try:
            async with session.post(
                webhook.url, data=bytes(update.raw), headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                if response.status // 100 == 2:
                    return None
                return self._refused(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            reason = "Connection timed out" if isinstance(error, TimeoutError) else "Connection refused"
            self._note_error(reason)
            return 0

    def _refused(self, response: aiohttp.ClientResponse) -> int:
        self._note_error(f"Wrong response from the webhook: {response.status} {response.reason}")
        wanted = response.headers.get("Retry-After", "")
        return min(int(wanted), LONGEST_RETRY_AFTER_S) if wanted.isdecimal() else 0

    def _note_error(self, reason: str) -> None:
        self._state.profile.webhook_error = (int(self._state.wall_clock()), reason)
