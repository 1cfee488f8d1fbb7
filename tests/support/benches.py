"""What a bench needs when a test runs it: the shipped configuration, the machine's time, nobody who watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.bench.means import Advance, Means
from bot.clock import SystemMachine
from tests.support.shipped import shipped_knowledge


class Unwatched:
    """Shows no progress; remembers which bars were begun and how far they came."""

    def __init__(self) -> None:
        self.done: dict[str, int] = {}

    def tell(self, line: str) -> None:
        """Nobody listens."""

    @contextmanager
    def bar(self, label: str, length: int) -> Iterator[Advance]:
        self.done[label] = 0

        def advance(by: int) -> None:
            self.done[label] += by

        yield advance


def means(progress: Unwatched | None = None) -> Means:
    return Means(knowledge=shipped_knowledge(), machine=SystemMachine(), progress=progress or Unwatched())
