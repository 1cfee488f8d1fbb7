"""A report beside an earlier one: how each figure changed, and which got much worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.bench.figures import Better, Figure, Report

MUCH: Final = 0.3
"""The share by which a figure may get worse before it is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure now and before."""

    now: Figure
    before: float

    @property
    def share(self) -> float | None:
        """By which share of the earlier value it grew; None where there was nothing to have a share of."""
        return (self.now.value - self.before) / self.before if self.before else None

    @property
    def much_worse(self) -> bool:
        """Whether it moved by more than `MUCH` away from where it should go."""
        if self.now.better is Better.MORE:
            return self.now.value < self.before * (1 - MUCH)
        return self.now.value > self.before * (1 + MUCH)


def changes(now: Report, before: Report) -> Sequence[Change]:
    """Every figure that both reports have, in the order of the later one."""
    earlier = {figure.key: figure.value for figure in before.figures()}
    return [Change(now=figure, before=earlier[figure.key]) for figure in now.figures() if figure.key in earlier]
