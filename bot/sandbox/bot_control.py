"""How the sandbox moves the real bot's clock: in hops from timer to timer, so that every reminder can be watched."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import MovableClock, keep_offset
from bot.settling import Quiet
from usecases.ports import Store, UnitOfWork


class BotControl:
    """`SandboxControl` over the running bot; `reset` and moves of the clock wait for each other."""

    __slots__ = ("_clock", "_moving", "_reset", "_settling", "_store")

    def __init__(
        self, *, clock: MovableClock, store: Store, settling: Quiet, reset: Callable[[], Awaitable[None]]
    ) -> None:
        self._clock = clock
        self._store = store
        self._settling = settling
        self._reset = reset
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        return self._clock.now()

    async def next_due(self) -> datetime | None:
        """The next timer that is not due yet; one that failed and rests is not in the way."""
        now = self.now()
        return await self._store.read(lambda uow: uow.timers.earliest_due(after=now))

    async def advance(self, by: timedelta) -> None:
        """Raises ValueError for a move backwards."""
        if by < timedelta(0):
            message = "the clock moves forward only"
            raise ValueError(message)
        async with self._moving:
            await self._settling.quiet()
            target = self.now() + by
            while (due := await self.next_due()) is not None and due <= target:
                await self._move_to(due)
            await self._move_to(target)

    async def advance_to_next(self) -> None:
        """To the next timer; nothing happens when there is none."""
        async with self._moving:
            await self._settling.quiet()
            due = await self.next_due()
            if due is not None:
                await self._move_to(due)

    async def settled(self) -> None:
        await self._settling.quiet()

    async def reset(self) -> None:
        async with self._moving:
            await self._reset()

    async def _move_to(self, moment: datetime) -> None:
        by = moment - self.now()
        if by > timedelta(0):
            # Kept first: after a crash the clock may be further than it was seen, but never behind.
            offset = self._clock.offset + by

            def keep(uow: UnitOfWork) -> None:
                keep_offset(uow.facts, offset)

            await self._store.write(keep)
            self._clock.move(by)
        await self._settling.quiet()
