"""The bench of the start: from the start of the process to its first answer, with a million tickets."""

from statistics import median
from typing import Final

from bot.bench.contenders import concierge
from bot.bench.data_sets import OLD, DataSet, kept_in, prepared_with
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.mixture import MIXTURE
from bot.bench.plans import StartPlan
from bot.bench.processes import cpu_s
from bot.bench.rounds import Up, with_bot

AIM_S: Final = 2.0

PLAYERS: Final = 80
COMMUNITIES: Final = 20


async def measure(plan: StartPlan, means: Means) -> Section:
    """Raises BenchFailedError."""
    took: list[float] = []
    spent: list[float] = []

    async def note(up: Up) -> None:
        took.append(up.first_answer_s)
        spent.append(cpu_s(up.bot))

    with kept_in(plan.data) as keep:
        ours = concierge(prepared_with(DataSet(size=OLD, communities=COMMUNITIES, keep=keep), means), dialogue=MIXTURE)
        for number in range(1, plan.rounds + 1):
            means.progress.tell(f"start {number} of {plan.rounds}")
            await with_bot(ours, PLAYERS, COMMUNITIES, note)
    return section(plan, took_s=median(took), cpu=median(spent))


def section(plan: StartPlan, *, took_s: float, cpu: float) -> Section:
    """The wall's time has an aim, the processor's explains it."""
    return Section(
        name="start",
        title="The start with a million tickets",
        figures=(
            Figure(
                key="start.first_answer",
                title="start to first answer",
                value=took_s,
                unit=Unit.S,
                better=Better.LESS,
                number="6",
                aim=AIM_S,
            ),
            Figure(key="start.cpu", title="processor time of it", value=cpu, unit=Unit.S, better=Better.LESS),
        ),
        notes=(
            f"Medians of {plan.rounds} starts of the process; {COMMUNITIES} communities; the update waits already.",
        ),
    )
