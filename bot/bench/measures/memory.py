"""The bench of memory: how much the process holds at rest with a million tickets, and how it grows under load."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.bench.contenders import concierge
from bot.bench.data_sets import OLD, DataSet, kept_in, prepared_with
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.measures.start import COMMUNITIES, PLAYERS
from bot.bench.mixture import MIXTURE
from bot.bench.plans import MemoryPlan
from bot.bench.processes import resident_mib
from bot.bench.rounds import Up, play, with_bot

REST_AIM_MB: Final = 150.0
GROWTH_AIM_MB: Final = 5.0
_MEANT_FOR: Final = 1_000_000
_AT_ONCE: Final = 20_000
_MB_PER_MIB: Final = 1024 * 1024 / 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Resident memory in MB: after the first answer, after warming up, and by the tenth of the rest."""

    rest: float
    warm: float
    tenths: Sequence[float]

    @property
    def after(self) -> float:
        return self.tenths[-1]


async def measure(plan: MemoryPlan, means: Means) -> Section:
    """Raises BenchFailedError."""

    async def note(up: Up) -> Memory:
        rest = _mb(up)
        await _load(up, plan.warm_up)
        warm = _mb(up)
        tenths = []
        for number in range(1, 11):
            await _load(up, plan.updates // 10)
            tenths.append(_mb(up))
            means.progress.tell(f"{plan.updates // 10 * number:,} updates: {tenths[-1]:.1f} MB")
        return Memory(rest=rest, warm=warm, tenths=tenths)

    with kept_in(plan.data) as keep:
        ours = concierge(prepared_with(DataSet(size=OLD, communities=COMMUNITIES, keep=keep), means), dialogue=MIXTURE)
        return section(plan, await with_bot(ours, PLAYERS, COMMUNITIES, note))


async def _load(up: Up, updates: int) -> None:
    """Whole dialogues, so that there are a few updates less or more."""
    for done in range(0, updates, _AT_ONCE):
        share = min(_AT_ONCE, updates - done)
        await play(up.session, {"residents": PLAYERS, "updates": share // PLAYERS, "patience_s": 600.0})


def _mb(up: Up) -> float:
    return resident_mib(up.bot) * _MB_PER_MIB


def section(plan: MemoryPlan, found: Memory) -> Section:
    """The growth has an aim only over as many updates as the aim is meant for."""
    whole = plan.updates >= _MEANT_FOR
    return Section(
        name="memory",
        title="Memory with a million tickets",
        figures=(
            Figure(
                key="memory.rest",
                title="resident memory at rest",
                value=found.rest,
                unit=Unit.MB,
                better=Better.LESS,
                number="7",
                aim=REST_AIM_MB,
            ),
            Figure(
                key="memory.warm",
                title=f"after {plan.warm_up:,} updates",
                value=found.warm,
                unit=Unit.MB,
                better=Better.LESS,
            ),
            Figure(
                key="memory.growth",
                title=f"growth over {plan.updates:,} updates more",
                value=found.after - found.warm,
                unit=Unit.MB,
                better=Better.LESS,
                number="7" if whole else "",
                aim=GROWTH_AIM_MB if whole else None,
            ),
        ),
        notes=(
            f"VmRSS as Linux counts it; {PLAYERS} residents of {COMMUNITIES} communities write.",
            f"By the tenth of the way, MB: {', '.join(f'{one:.1f}' for one in found.tenths)}.",
        ),
    )
