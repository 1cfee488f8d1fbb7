"""`concierge bench`: measures, prints what came out, and writes and compares files."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from bot.bench.figures import Report, only_ratios
from bot.bench.machine import machine_facts
from bot.bench.means import Means
from bot.bench.plans import Plan
from bot.bench.private_postgres import NoPostgresError
from bot.bench.processes import ProcessDiedError
from bot.bench.registry import Bench
from bot.bench.report_files import as_json, read_report
from bot.bench.rounds import BenchFailedError
from bot.bench.table import as_markdown, as_table
from domain.errors import ConciergeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What becomes of the report beside the table. `ratios` leaves out what another machine would find differently."""

    json: Path | None = None
    compare: Path | None = None
    markdown: bool = False
    ratios: bool = False


class BenchesFailedError(ConciergeError):
    """Not everything could be measured"""


_FORESEEN: Final = (BenchFailedError, NoPostgresError, ProcessDiedError, TimeoutError)


async def run_benches(asked: Sequence[tuple[Bench, Plan]], means: Means, outputs: Outputs) -> None:
    """One bench after the other; one that fails is told of and left out, since the others took half an hour.

    Raises BenchesFailedError at the end; ReportFileError before anything is measured.
    """
    before = read_report(outputs.compare) if outputs.compare else None
    report, failed = Report(machine=machine_facts(), sections=()), []
    for bench, plan in asked:
        means.progress.tell(f"bench {bench.name}: {plan}")
        try:
            found = await bench.measure()(plan, means)
        except _FORESEEN as error:
            failed.append(f"{bench.name}: {error}")
            means.progress.tell(failed[-1])
            continue
        section = replace(found, command=command_of(bench, plan, means.seed))
        report = replace(report, sections=(*report.sections, section))
        _write(_wanted(report, outputs), outputs)
    _put_out(_wanted(report, outputs), before, outputs)
    if failed:
        raise BenchesFailedError("\n".join(failed))


def command_of(bench: Bench, plan: Plan, seed: int) -> str:
    """What to type to measure the same again: the options that are not as they are without a word."""
    usual = {field.name: getattr(bench.plan, field.name) for field in fields(bench.plan)} | {"seed": 1}
    chosen = {name: getattr(plan, name, seed) for name in usual}
    options = [f"--{name.replace('_', '-')} {value}" for name, value in chosen.items() if value != usual[name]]
    return " ".join(["concierge bench", bench.name, *options])


def _wanted(report: Report, outputs: Outputs) -> Report:
    return only_ratios(report) if outputs.ratios else report


_STDOUT: Final = Path("-")


def _write(report: Report, outputs: Outputs) -> None:
    """After each bench: what was measured stays if the next one is interrupted."""
    if outputs.json is not None and outputs.json != _STDOUT:
        outputs.json.write_text(as_json(report), encoding="utf-8")


def _put_out(report: Report, before: Report | None, outputs: Outputs) -> None:
    if outputs.json == _STDOUT:  # alone, for whatever program reads it
        sys.stdout.write(as_json(report))
    else:
        sys.stdout.write(as_markdown(report) if outputs.markdown else as_table(report, before))
