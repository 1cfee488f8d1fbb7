"""What every measurement may use: what is known, the machine's time, a seed, and a way to show how far it is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

import typer

from usecases.ports import Knowledge, Machine

Advance = Callable[[int], object]
"""So many more are done."""


class Progress(Protocol):
    """Shows how far a bench is."""

    def tell(self, line: str) -> None:
        """One line about what happens now."""
        ...

    def bar(self, label: str, length: int) -> AbstractContextManager[Advance]:
        """A bar for so many things: `with progress.bar("tickets", 1000) as advance: advance(200)`."""
        ...


class StderrProgress:
    """On standard error, so that standard output holds the outcome alone; a bar is drawn only on a terminal."""

    def tell(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")

    @contextmanager
    def bar(self, label: str, length: int) -> Iterator[Advance]:
        with typer.progressbar(length=length, label=label, file=sys.stderr, show_pos=True) as shown:
            yield shown.update


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Handed to every `measure`. The same `seed` makes the same data."""

    knowledge: Knowledge
    machine: Machine
    progress: Progress
    seed: int = 1
