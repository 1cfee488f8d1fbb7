"""The bench of scale: the same dialogues with a million tickets behind them as with a thousand, in the same run."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.bench.contenders import Contender, concierge
from bot.bench.data_sets import OLD, YOUNG, DataSet, kept_in, prepared_with
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.mixture import MIXTURE
from bot.bench.plans import DialoguePlan, ScalePlan
from bot.bench.results import Summary, summary
from bot.bench.rounds import run_rounds

_TOWNS: Final = (("old", "a million tickets", OLD), ("young", "a thousand", YOUNG))


async def measure(plan: ScalePlan, means: Means) -> Section:
    """Raises BenchFailedError."""
    with kept_in(plan.data) as keep:
        contenders: Sequence[Contender] = [
            replace(
                concierge(
                    prepared_with(DataSet(size=size, communities=plan.communities, keep=keep), means), dialogue=MIXTURE
                ),
                name=name,
                title=title,
            )
            for name, title, size in _TOWNS
        ]
        dialogue = DialoguePlan(
            rounds=plan.rounds,
            residents=plan.residents,
            communities=plan.communities,
            updates=plan.updates,
            per_second=plan.per_second,
            seconds=plan.seconds,
        )
        rounds = await run_rounds(dialogue, contenders, tell=means.progress.tell, seed=means.seed)
    old, young = (summary(rounds[one.name]) for one in contenders)
    return section(plan, old, young)


def section(plan: ScalePlan, old: Summary, young: Summary) -> Section:
    """Both towns, and the ratios."""
    return Section(
        name="scale",
        title="A million tickets beside a thousand",
        figures=tuple(_figures(old, young)),
        notes=(
            f"Medians of {plan.rounds} rounds; {plan.residents} residents write; beside {YOUNG.tickets:,} tickets:",
            f"{OLD.tickets:,} of {OLD.residents:,} residents, {OLD.open_tickets:,} of them open, 200,000 timers.",
            f"Whole dialogues at full speed, then {plan.per_second:g} messages/s for {plan.seconds:g} s.",
        ),
    )


def _figures(old: Summary, young: Summary) -> Iterator[Figure]:
    for name, (title, one) in {"old": ("a million tickets", old), "young": ("a thousand", young)}.items():
        yield Figure(
            key=f"scale.updates.{name}",
            title=f"updates answered per second: {title}",
            value=one.updates_per_second,
            unit=Unit.PER_SECOND,
            better=Better.MORE,
        )
        yield Figure(
            key=f"scale.p99.{name}",
            title=f"update to answer at the steady rate, p99: {title}",
            value=one.p99_ms,
            unit=Unit.MS,
            better=Better.LESS,
        )
        yield Figure(
            key=f"scale.cpu.{name}",
            title=f"processor time per update: {title}",
            value=one.cpu_ms_per_update,
            unit=Unit.MS,
            better=Better.LESS,
        )
    yield Figure(
        key="scale.updates.old_to_young",
        title="updates answered per second ÷ those with a thousand",
        value=old.updates_per_second / young.updates_per_second,
        unit=Unit.RATIO,
        better=Better.MORE,
        number="4",
        aim=0.9,
    )
    yield Figure(
        key="scale.cpu.old_to_young",
        title="processor time per update ÷ that with a thousand",
        value=old.cpu_ms_per_update / young.cpu_ms_per_update,
        unit=Unit.RATIO,
        better=Better.LESS,
    )
    yield Figure(
        key="scale.p99.old_to_young",
        title="p99 at the steady rate ÷ that with a thousand",
        value=old.p99_ms / young.p99_ms,
        unit=Unit.RATIO,
        better=Better.LESS,
        number="4",
        aim=1.1,
    )
