"""`concierge bench`: measures, prints what came out, and writes and compares files."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bot.bench.figures import Report, only_ratios
from bot.bench.machine import machine_facts
from bot.bench.means import Means
from bot.bench.plans import Plan
from bot.bench.registry import Bench
from bot.bench.report_files import as_json, read_report
from bot.bench.table import as_markdown, as_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What becomes of the report beside the table. `ratios` leaves out what another machine would find differently."""

    json: Path | None = None
    compare: Path | None = None
    markdown: bool = False
    ratios: bool = False


async def run_benches(asked: Sequence[tuple[Bench, Plan]], means: Means, outputs: Outputs) -> None:
    """One bench after the other. Raises BenchFailedError; ReportFileError before anything is measured."""
    before = read_report(outputs.compare) if outputs.compare else None
    sections = []
    for bench, plan in asked:
        means.progress.tell(f"bench {bench.name}: {plan}")
        found = await bench.measure()(plan, means)
        sections.append(replace(found, command=command_of(bench, plan, means.seed)))
    report = Report(machine=machine_facts(), sections=tuple(sections))
    _put_out(only_ratios(report) if outputs.ratios else report, before, outputs)


def command_of(bench: Bench, plan: Plan, seed: int) -> str:
    """What to type to measure the same again: the options that are not as they are without a word."""
    usual = {field.name: getattr(bench.plan, field.name) for field in fields(bench.plan)} | {"seed": 1}
    chosen = {name: getattr(plan, name, seed) for name in usual}
    options = [f"--{name.replace('_', '-')} {value}" for name, value in chosen.items() if value != usual[name]]
    return " ".join(["concierge bench", bench.name, *options])


def _put_out(report: Report, before: Report | None, outputs: Outputs) -> None:
    sys.stdout.write(as_markdown(report) if outputs.markdown else as_table(report, before))
    if outputs.json == Path("-"):
        sys.stdout.write(as_json(report))
    elif outputs.json is not None:
        outputs.json.write_text(as_json(report), encoding="utf-8")
