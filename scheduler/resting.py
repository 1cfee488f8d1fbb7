"""Timers that failed a moment ago and rest before they are tried again; kept in memory only."""

from collections.abc import Iterable
from typing import Final

from usecases.ports import Machine

FIRST_REST_S: Final = 30


class Resting:
    """Which timers rest, and until when by the machine's clock: 30 s, 1 min, 2 min, 4 min."""

    __slots__ = ("_machine", "_until")

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._until: dict[int, float] = {}

    def lay_down(self, ids: Iterable[int], *, attempts: int) -> None:
        """Let them rest, longer after each failed attempt (counted from 1)."""
        until = self._machine.monotonic() + FIRST_REST_S * 2 ** (attempts - 1)
        self._until.update(dict.fromkeys(ids, until))

    def let_go(self) -> None:
        """Forget those that have rested long enough."""
        now = self._machine.monotonic()
        self._until = {timer_id: until for timer_id, until in self._until.items() if until > now}

    def ids(self) -> tuple[int, ...]:
        """Those that rest, in order."""
        return tuple(sorted(self._until))
