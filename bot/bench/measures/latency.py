"""The bench of waiting: from an update to its answer at Telegram's own ceiling, while many tickets are open."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.bench.contenders import ECHO, Contender, concierge
from bot.bench.data_sets import BUSY, DataSet, kept_in, prepared_with
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.mixture import MIXTURE
from bot.bench.plans import DialoguePlan, LatencyPlan
from bot.bench.results import Summary, summary
from bot.bench.rounds import run_rounds

_AIM_MS: Final = 50.0
_TITLE: Final = "update to answer"


async def measure(plan: LatencyPlan, means: Means) -> Section:
    """Raises BenchFailedError."""
    with kept_in(plan.data) as keep:
        prepare = prepared_with(DataSet(size=BUSY, communities=plan.communities, keep=keep), means)
        contenders = [concierge(prepare, dialogue=MIXTURE), ECHO]
        dialogue = DialoguePlan(
            rounds=plan.rounds,
            residents=plan.residents,
            communities=plan.communities,
            updates=plan.warm_up,
            per_second=plan.per_second,
            seconds=plan.seconds,
        )
        rounds = await run_rounds(dialogue, contenders, tell=means.progress.tell, seed=means.seed)
    return section(plan, {one: summary(rounds[one.name]) for one in contenders})


def section(plan: LatencyPlan, found: Mapping[Contender, Summary]) -> Section:
    """Both bots' waiting times, and ours as a multiple of the echo bot's."""
    return Section(
        name="latency",
        title=f"Waiting at {plan.per_second:g} messages a second",
        figures=tuple(_figures(found)),
        notes=(
            f"Medians of {plan.rounds} rounds of {plan.seconds:g} s. {plan.residents} residents and their workers in",
            f"{plan.communities} communities write dialogues of every kind, beside {BUSY.open_tickets:,} open tickets.",
            "An answer is there when the server has it. The echo bot stores nothing and has no tickets.",
        ),
    )


def _figures(found: Mapping[Contender, Summary]) -> Iterator[Figure]:
    (ours, mine), (echo, other) = found.items()
    for bot, one in found.items():
        aim = _AIM_MS if bot is ours else None
        for name, value in (("p50", one.p50_ms), ("p99", one.p99_ms)):
            wanted = aim if name == "p99" else None
            yield Figure(
                number="3" if wanted else "",
                key=f"latency.{name}.{bot.name}",
                title=f"{_TITLE}, {name}: {bot.title}",
                value=value,
                unit=Unit.MS,
                better=Better.LESS,
                aim=wanted,
            )
    for name, value, aim in (
        ("p50", mine.p50_ms / other.p50_ms, None),
        ("p99", mine.p99_ms / other.p99_ms, 2.0),
    ):
        yield Figure(
            number="3" if aim else "",
            key=f"latency.{name}.{ours.name}_to_{echo.name}",
            title=f"{_TITLE}, {name} ÷ {echo.title}",
            value=value,
            unit=Unit.RATIO,
            better=Better.LESS,
            aim=aim,
        )
