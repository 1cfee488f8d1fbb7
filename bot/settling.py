"""When is everything settled: no update waits, nothing is being handled or sent, no timer is due.

Event driven: each service says when it is quiet, and a commit wakes the next service before the one that made it is
quiet, so that a moment in which all are quiet is a moment in which nothing is under way.
"""

from collections.abc import Sequence
from typing import Protocol


class Quiet(Protocol):
    """A service that can say whether it has anything to do."""

    def is_quiet(self) -> bool:
        """Nothing waits here and nothing is under way, right now."""

    async def quiet(self) -> None:
        """Return when `is_quiet`; without polling."""


class Settling:
    """All services together, themselves a `Quiet`."""

    __slots__ = ("_services",)

    def __init__(self, services: Sequence[Quiet]) -> None:
        self._services = tuple(services)

    def is_quiet(self) -> bool:
        return all(service.is_quiet() for service in self._services)

    async def quiet(self) -> None:
        # One that became quiet may have given work to another that was quiet before.
        while not self.is_quiet():
            for service in self._services:
                await service.quiet()
