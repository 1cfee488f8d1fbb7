"""The runner's bell in the simulation: on the loop's own time, for APScheduler looks at the machine's."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.simulation.loop import VirtualLoop, VirtualMachine

SWEEP_S: Final = 900
"""Rarer than in earnest: the safety net must not be what holds everything."""


class VirtualBell:
    """`scheduler.bell.Bell`."""

    def __init__(self, loop: VirtualLoop, machine: VirtualMachine) -> None:
        self._loop = loop
        self._machine = machine
        self._ring: Callable[[], None] | None = None
        self._sweep: Callable[[], None] | None = None
        self._armed: asyncio.TimerHandle | None = None
        self._next_sweep: asyncio.TimerHandle | None = None

    def start(self, *, ring: Callable[[], None], sweep: Callable[[], None]) -> None:
        self._ring, self._sweep = ring, sweep
        self._next_sweep = self._loop.call_later(SWEEP_S, self._sweep_again)

    def arm(self, at: datetime | None) -> None:
        if self._armed is not None:
            self._armed.cancel()
            self._armed = None
        if at is not None and self._ring is not None:
            self._armed = self._loop.call_later(max(0.0, at.timestamp() - self._machine.wall()), self._ring)

    def stop(self) -> None:
        for handle in (self._armed, self._next_sweep):
            if handle is not None:
                handle.cancel()
        self._armed = self._next_sweep = None

    def _sweep_again(self) -> None:
        assert self._sweep is not None
        self._next_sweep = self._loop.call_later(SWEEP_S, self._sweep_again)
        self._sweep()
