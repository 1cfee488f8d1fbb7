"""Waking whoever waits in this process; ringing with nobody waiting costs nothing."""

import asyncio


class Bell:
    """Many may wait, one ring wakes them all; a ring nobody hears is not remembered."""

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def heard(self, within: float) -> bool:
        """Return True when rung, False after `within` seconds."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            async with asyncio.timeout(within):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiters.discard(waiter)
        return True
