"""The bench of dialogues: whole dialogues at full speed and at a steady rate, beside bare echo bots in the same run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.bench.contenders import AIOGRAM, Contender, concierge, yardsticks
from bot.bench.estate import database_of
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.mixture import departments_of, dialogues_named
from bot.bench.plans import DialoguePlan
from bot.bench.results import Summary, summary
from bot.bench.rounds import run_rounds

_NUMBERS: Final[Sequence[tuple[str, str, Unit, Better, Callable[[Summary], float]]]] = (
    ("updates", "updates answered per second", Unit.PER_SECOND, Better.MORE, lambda one: one.updates_per_second),
    ("cpu", "processor time per update", Unit.MS, Better.LESS, lambda one: one.cpu_ms_per_update),
    ("server_cpu", "the same of the server", Unit.MS, Better.LESS, lambda one: one.server_cpu_ms_per_update),
    ("p50", "update to answer at the steady rate, p50", Unit.MS, Better.LESS, lambda one: one.p50_ms),
    ("p99", "update to answer at the steady rate, p99", Unit.MS, Better.LESS, lambda one: one.p99_ms),
    ("rest", "memory at rest", Unit.MIB, Better.LESS, lambda one: one.rest_mib),
    ("after", "memory after the load", Unit.MIB, Better.LESS, lambda one: one.after_mib),
    ("start", "start to first answer", Unit.S, Better.LESS, lambda one: one.first_answer_s),
)
_AIMS: Final[Mapping[tuple[str, str], tuple[str, float]]] = {
    ("updates", "ptb"): ("1", 1.5),
    ("updates", "aiogram"): ("1b", 0.9),
    ("cpu", "ptb"): ("2", 0.7),
}
"""By number and bot: the line in the list of aims, and what the ratio to ours should be."""


async def measure(plan: DialoguePlan, means: Means) -> Section:
    """Raises BenchFailedError."""
    departments = departments_of(dialogues_named(plan.only))
    prepare = database_of(means.knowledge, departments=departments, machine=means.machine, communities=plan.communities)
    contenders = [concierge(prepare, dialogue=plan.only), *yardsticks()]
    rounds = await run_rounds(plan, contenders, tell=means.progress.tell, seed=means.seed)
    return section(plan, {one: summary(rounds[one.name]) for one in contenders})


def section(plan: DialoguePlan, found: Mapping[Contender, Summary]) -> Section:
    """Every number of each bot, ours first, and the ratios to the others."""
    return Section(
        name="dialogue",
        title="Whole dialogues beside bare echo bots",
        figures=tuple(_figures(found)),
        notes=tuple(_notes(plan, found)),
    )


def _figures(found: Mapping[Contender, Summary]) -> Iterator[Figure]:
    (ours, mine), *others = found.items()
    for name, title, unit, better, pick in _NUMBERS:
        for bot, one in found.items():
            full_title, key = f"{title}: {bot.title}", f"dialogue.{name}.{bot.name}"
            yield Figure(key=key, title=full_title, value=pick(one), unit=unit, better=better)
        for bot, one in others:
            number, aim = _AIMS.get((name, bot.name), ("", None))
            yield Figure(
                key=f"dialogue.{name}.{ours.name}_to_{bot.name}",
                title=f"{title} ÷ {bot.title}",
                value=pick(mine) / pick(one),
                unit=Unit.RATIO,
                better=better,
                number=number,
                aim=aim,
            )


def _notes(plan: DialoguePlan, found: Mapping[Contender, Summary]) -> Iterator[str]:
    people = f"{plan.residents} residents of {plan.communities} communities, each with a workers' group of its own"
    yield f"Medians of {plan.rounds} rounds. {people}."
    yield f"{plan.updates} updates of each, in whole dialogues, as fast as answers come;"
    yield f"then {plan.per_second:g} messages/s for {plan.seconds:g} s."
    starved = [f"{bot.title}: {one.starved}" for bot, one in found.items() if one.starved]
    if starved:
        yield f"Steps that nobody was ready to take at that rate: {', '.join(starved)}."
    if AIOGRAM not in found:
        yield "aiogram's echo bot was not measured; `make bench-bots` installs it."
    yield "The server has a process of its own; the ratios mean more than the numbers."
