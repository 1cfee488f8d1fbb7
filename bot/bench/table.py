"""A report as a table: for the terminal, and in Markdown for docs/performance.md."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.bench.comparing import MUCH, Change, changes
from bot.bench.figures import Better, Figure, Report, Section, Unit
from bot.bench.machine import MachineFacts

_SIGNS: Final[Mapping[Better, str]] = {Better.MORE: "≥", Better.LESS: "≤"}
_MET: Final[Mapping[bool | None, str]] = {True: "met", False: "missed", None: ""}
_TITLE: Final = 62


def as_table(report: Report, before: Report | None = None) -> str:
    """A table per section, the machine, and with an earlier report each figure beside the earlier one."""
    beside = {one.now.key: one for one in changes(report, before)} if before else {}
    lines = [line for section in report.sections for line in _section(section, beside)]
    lines.append(machine_line(report.machine))
    if before:
        lines += ["", *_verdict(list(beside.values()), before)]
    return "\n".join(lines) + "\n"


def as_markdown(report: Report) -> str:
    """One table of all figures that have a line in the list of aims, each with the command that makes it."""
    lines = ["| # | figure | aim | measured | | command |", "|---|---|--:|--:|---|---|"]
    for section in report.sections:
        for one in section.figures:
            if one.number:
                cells = (one.number, one.title, aim_of(one), value_of(one), _MET[one.met], f"`{section.command}`")
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", machine_line(report.machine)]) + "\n"


def value_of(figure: Figure) -> str:
    """The value with its unit."""
    return _shown(figure.value, figure.unit)


def aim_of(figure: Figure) -> str:
    """The aim with the side it is reached from; nothing without an aim."""
    return "" if figure.aim is None else f"{_SIGNS[figure.better]} {_shown(figure.aim, figure.unit)}"


def machine_line(machine: MachineFacts) -> str:
    """On what it was measured, in one line."""
    parts = f"Python {machine.python}, python-telegram-bot {machine.telegram}, SQLite {machine.sqlite}"
    return f"{machine.processor}, {machine.cores} cores, {machine.memory_mib} MiB; {machine.system}; {parts}."


def _section(section: Section, beside: Mapping[str, Change]) -> Iterator[str]:
    yield section.title
    for one in section.figures:
        cells = f"{one.number:>3}  {one.title:<{_TITLE}}{value_of(one):>12}{aim_of(one):>13}  {_MET[one.met]:<6}"
        yield f"{cells}{_beside(beside.get(one.key))}".rstrip()
    yield from ("", *section.notes, section.command, "")


def _beside(change: Change | None) -> str:
    if change is None:
        return ""
    share = "" if change.share is None else f"{change.share:+.0%}"
    worse = "  worse" if change.much_worse else ""
    return f"{_shown(change.before, change.now.unit):>12}{share:>8}{worse}"


def _verdict(found: Sequence[Change], before: Report) -> Iterator[str]:
    worse = [one for one in found if one.much_worse]
    if not found:
        yield "Nothing to compare: the earlier report has none of these figures."
        return
    yield f"Compared with {len(found)} earlier figures, made on: {machine_line(before.machine)}"
    if not worse:
        yield f"None got worse by more than {MUCH:.0%}."
        return
    yield f"Worse by more than {MUCH:.0%}:"
    for one in worse:
        yield f"  {one.now.title}: {value_of(one.now)}, was {_shown(one.before, one.now.unit)}"


def _shown(value: float, unit: Unit) -> str:
    """Two decimals for small numbers and ratios, none for large ones."""
    digits = 2 if unit is Unit.RATIO or abs(value) < 10 else 1 if abs(value) < 100 else 0
    if unit is Unit.COUNT:
        digits = 0
    return f"{value:,.{digits}f} {unit}".rstrip()
