"""From a world that fails to the shortest beginning of it that still fails in the same way."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from bot.simulation.ground import Ground
from bot.simulation.invariants.table import Violation
from bot.simulation.reckoning import violations
from bot.simulation.weather import DAY_S
from bot.simulation.world import Size, unfolded

_GRID: Final = 1_000
"""Beginnings end at thousandths of a day, so that what was tried is what can be told and typed."""

_PRECISE: Final = 3

Fails = Callable[[float], bool]
"""Whether the world that ends after so many days fails."""


def shortest(fails: Fails, whole_days: float, *, precise: int = _PRECISE) -> float:
    """Where the shortest failing beginning ends, in days and to within `precise` thousandths; the whole fails.

    A beginning that fails may have longer ones that do not (what was late came after all); then one of those that
    fail is found, not the shortest.
    """
    passes, failing = 0, ceil(whole_days * _GRID)
    while failing - passes > precise:
        middle = (passes + failing) // 2
        if fails(middle / _GRID):
            failing = middle
        else:
            passes = middle
    return failing / _GRID


def shrunk(ground: Ground, seed: int, size: Size, found: Sequence[Violation], *, lasted_s: float) -> float:
    """After how many days this world, which lasted so long, can be ended and still violates what it violated."""
    names = tuple(one.invariant for one in found)

    def fails(until_days: float) -> bool:
        with unfolded(ground, seed, size, until_s=until_days * DAY_S) as story:
            return bool(violations(story, names))

    return shortest(fails, lasted_s / DAY_S)
