"""The two times of the process: the clock that promises run in, and the machine's own.

In the sandbox the clock can be moved, forward only; how far it is ahead of the machine is kept in the database.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from usecases.ports import Machine
from usecases.timer_ports import Facts

_OFFSET_KEY: Final = "clock.offset"
_MICROSECOND: Final = timedelta(microseconds=1)


class SystemMachine:
    """The machine's time as the operating system tells it."""

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()


class SystemClock:
    """The clock of a real installation: the machine's wall clock."""

    __slots__ = ("_machine",)

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._machine.wall(), UTC)


class MovableClock:
    """A clock that runs with the machine's and can be moved ahead of it. A scene may begin behind it."""

    __slots__ = ("_listeners", "_machine", "_offset")

    def __init__(self, machine: Machine, *, offset: timedelta = timedelta(0)) -> None:
        self._machine = machine
        self._offset = offset
        self._listeners: list[Callable[[], None]] = []

    @property
    def offset(self) -> timedelta:
        """How far it is ahead of the machine."""
        return self._offset

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._machine.wall(), UTC) + self._offset

    def on_jump(self, listener: Callable[[], None]) -> None:
        """`listener` is called after every move."""
        self._listeners.append(listener)

    def move(self, by: timedelta) -> None:
        """Raises ValueError for a move backwards: promises and timers that are past cannot become future again."""
        if by < timedelta(0):
            raise ValueError(_FORWARD_ONLY)
        self._offset += by
        for listener in self._listeners:
            listener()


def kept_offset(facts: Facts) -> timedelta:
    """How far the clock was ahead when the database was last used; nothing if it never was."""
    kept = facts.get(_OFFSET_KEY)
    return kept * _MICROSECOND if isinstance(kept, int) else timedelta(0)


def keep_offset(facts: Facts, offset: timedelta) -> None:
    """Remember it for the next start."""
    facts.set(_OFFSET_KEY, offset // _MICROSECOND)


_FORWARD_ONLY: Final = "the clock moves forward only"
