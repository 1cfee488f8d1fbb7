"""The outcome of a bench, for people and for programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

import msgspec

from bot.bench.machine import MachineFacts
from bot.bench.results import Round, Summary, summary
from bot.bench.rounds import Plan

_LINES: Final[Sequence[tuple[str, str, Callable[[Summary], float]]]] = (
    ("updates answered per second", "{:.0f}", lambda one: one.updates_per_second),
    ("p50 at the steady rate, ms", "{:.1f}", lambda one: one.p50_ms),
    ("p99 at the steady rate, ms", "{:.1f}", lambda one: one.p99_ms),
    ("memory at rest, MiB", "{:.0f}", lambda one: one.rest_mib),
    ("memory after the load, MiB", "{:.0f}", lambda one: one.after_mib),
    ("start to first answer, s", "{:.2f}", lambda one: one.first_answer_s),
)
_FIRST: Final = 30
_WIDTH: Final = 14


def as_table(plan: Plan, machine: MachineFacts, rounds: Mapping[str, Sequence[Round]]) -> str:
    """A table with one column per bot, and the first bot's numbers as multiples of each of the others'."""
    summaries = {name: summary(measured) for name, measured in rounds.items()}
    names = list(summaries)
    head = [*names, *(f"{names[0]} : {other}" for other in names[1:])]
    lines = [" " * _FIRST + "".join(f"{cell:>{max(_WIDTH, len(cell) + 2)}}" for cell in head)]
    widths = [max(_WIDTH, len(cell) + 2) for cell in head]
    for title, form, pick in _LINES:
        values = [pick(one) for one in summaries.values()]
        cells = [form.format(value) for value in values]
        cells += [f"{values[0] / other:.2f}" if other else "-" for other in values[1:]]
        lines.append(
            f"{title:<{_FIRST}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        )
    return "\n".join([*lines, "", *_notes(plan, machine, summaries)])


def as_json(plan: Plan, machine: MachineFacts, rounds: Mapping[str, Sequence[Round]]) -> str:
    """Everything that was measured, round by round, and the medians."""
    found = {
        "machine": asdict(machine),
        "plan": asdict(plan),
        "summary": {name: asdict(summary(measured)) for name, measured in rounds.items()},
        "rounds": {name: [asdict(one) for one in measured] for name, measured in rounds.items()},
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def _notes(plan: Plan, machine: MachineFacts, summaries: Mapping[str, Summary]) -> list[str]:
    starved = [f"{name}: {one.starved}" for name, one in summaries.items() if one.starved]
    people = f"{plan.residents} residents of {plan.communities} communities, each with a workers' group of its own"
    closed = f"{plan.updates} updates of each, in whole dialogues, as fast as answers come"
    opened = f"then {plan.per_second:g} messages/s for {plan.seconds:g} s"
    parts = f"Python {machine.python}, python-telegram-bot {machine.telegram}, SQLite {machine.sqlite}"
    return [
        f"Medians of {plan.rounds} rounds. {people}.",
        f"{closed}; {opened}.",
        *([f"Steps that nobody was ready to take at that rate: {', '.join(starved)}."] if starved else []),
        f"{machine.processor}, {machine.cores} cores, {machine.memory_mib} MiB; {machine.system}; {parts}.",
        "The server has a process of its own; the ratios mean more than the numbers.",
    ]
