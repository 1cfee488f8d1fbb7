"""`concierge bench`: puts together what every measurement may use."""

from collections.abc import Sequence
from pathlib import Path

from bot.bench.command import Outputs, run_benches
from bot.bench.means import Means, Progress
from bot.bench.plans import Plan
from bot.bench.registry import Bench
from bot.clock import SystemMachine
from bot.settings import Settings
from bot.wiring import read_knowledge


async def measure(
    asked: Sequence[tuple[Bench, Plan]],
    *,
    seed: int,
    progress: Progress,
    json: Path | None,
    compare: Path | None,
    markdown: bool,
    ratios: bool,
) -> None:
    """Raises BenchFailedError, ReportFileError."""
    # The bench's bot runs with the configuration that comes with the program, on every machine alike.
    means = Means(
        knowledge=read_knowledge(Settings(config=None)), machine=SystemMachine(), progress=progress, seed=seed
    )
    await run_benches(asked, means, Outputs(json=json, compare=compare, markdown=markdown, ratios=ratios))
