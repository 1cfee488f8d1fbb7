"""What a bench finds: figures with a unit and perhaps an aim, in one section per bench, together one report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.bench.machine import MachineFacts


class Unit(StrEnum):
    """What a figure counts. A ratio is taken within one run, so it can be compared between machines."""

    RATIO = "×"
    PER_SECOND = "/s"
    MS = "ms"
    S = "s"
    MB = "MB"
    MIB = "MiB"
    CORES = "cores"
    COUNT = ""


class Better(StrEnum):
    """Which direction is good; an aim is reached from there."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number. `key` names it for ever (`dialogue.updates_ratio`), also in files; `title` is for people.

    `number` is its line in the list of aims (docs/performance.md); "" for one that only explains another. `aim` is the
    least of a figure of which more is better, otherwise the most.
    """

    key: str
    title: str
    value: float
    unit: Unit
    better: Better
    number: str = ""
    aim: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None without an aim."""
        if self.aim is None:
            return None
        return self.value >= self.aim if self.better is Better.MORE else self.value <= self.aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one bench found. `notes` say how it was measured, in whole sentences; `command`, which is filled in by the
    program that ran it, makes it again."""

    name: str
    title: str
    figures: Sequence[Figure]
    notes: Sequence[str] = ()
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one run found, and on which machine."""

    machine: MachineFacts
    sections: Sequence[Section]

    def figures(self) -> Iterator[Figure]:
        for section in self.sections:
            yield from section.figures


def only_ratios(report: Report) -> Report:
    """The same without everything that another machine would find differently; sections without ratios are left out."""
    kept = [
        replace(one, figures=tuple(figure for figure in one.figures if figure.unit is Unit.RATIO))
        for one in report.sections
    ]
    return replace(report, sections=tuple(one for one in kept if one.figures))
