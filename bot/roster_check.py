"""Asking Telegram, one after the other, who still is in their department's group (usecases.roster_check says when)."""

from datetime import timedelta
from functools import partial
from typing import ClassVar

import structlog
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.supervision import Backoff, Pause
from handlers.still_inside import is_inside
from usecases import roster_check
from usecases.ports import Clock, Store
from usecases.staff_groups import member_left

_log = structlog.get_logger(__name__)


class RosterCheck:
    """One round through everybody; it begins beside the day's work and takes its time."""

    EVERY_S: ClassVar = 1.0
    """Between two questions: nobody waits for them, and the calls that somebody waits for go first."""

    __slots__ = ("_bot", "_clock", "_pause", "_store")

    def __init__(self, *, store: Store, bot: Bot, clock: Clock, pause: Pause) -> None:
        self._store = store
        self._bot = bot
        self._clock = clock
        self._pause = pause

    async def run(self) -> None:
        """Whoever is outside has left; whom Telegram will not tell about stays."""
        placed = await self._store.read(roster_check.to_ask)
        gone = 0
        for one in placed:
            if not await self._is_inside(one):
                gone += 1
                leave = partial(member_left, chat_id=one.chat_id, user_id=one.user_id, at=self._clock.now())
                await self._store.write(leave)
            await self._pause(self.EVERY_S)
        await self._store.write(roster_check.checked)
        _log.info("roster_checked", asked=len(placed), gone=gone)

    async def _is_inside(self, one: roster_check.Placed) -> bool:
        """As long as Telegram is away nobody has left."""
        pauses = Backoff()
        while True:
            try:
                return await is_inside(self._bot, one.chat_id, one.user_id)
            except RetryAfter as error:
                asked = error.retry_after
                await self._pause(asked.total_seconds() if isinstance(asked, timedelta) else float(asked))
            except NetworkError:
                await self._pause(pauses.next())
            except TelegramError:
                return True
