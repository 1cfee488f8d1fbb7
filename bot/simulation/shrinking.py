"""From a world that fails to the shortest beginning of it that still fails in the same way."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.simulation.ground import Ground
from bot.simulation.invariants.table import Violation
from bot.simulation.reckoning import violations
from bot.simulation.weather import DAY_S
from bot.simulation.world import Size, unfolded

_PRECISE_S: Final = 300.0

Fails = Callable[[float], bool]
"""Whether the world that ends after so many seconds fails."""


def shortest(fails: Fails, whole_s: float, *, precise_s: float = _PRECISE_S) -> float:
    """Where the shortest failing beginning ends, to within `precise_s`; the whole fails.

    A beginning that fails may have longer ones that do not (what was late came after all); then one of those that
    fail is found, not the shortest.
    """
    passes, failing = 0.0, whole_s
    while failing - passes > precise_s:
        middle = (passes + failing) / 2
        if fails(middle):
            failing = middle
        else:
            passes = middle
    return failing


def shrunk(ground: Ground, seed: int, size: Size, found: Sequence[Violation]) -> float:
    """After how many seconds this world can be ended and still violates what it violated."""
    names = tuple(one.invariant for one in found)

    def fails(until_s: float) -> bool:
        with unfolded(ground, seed, size, until_s=until_s) as story:
            return bool(violations(story, names))

    return shortest(fails, size.days * DAY_S)
