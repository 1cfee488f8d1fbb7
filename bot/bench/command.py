"""`concierge bench`: measures our bot beside a bare echo bot and prints what came out."""

import sys
from collections.abc import Sequence

from bot.bench.contenders import Contender
from bot.bench.machine import machine_facts
from bot.bench.report import as_json, as_table
from bot.bench.rounds import Plan, run_rounds


async def bench(plan: Plan, contenders: Sequence[Contender], *, json: bool) -> None:
    """Progress goes to standard error, the outcome to standard output. Raises BenchFailedError."""
    rounds = await run_rounds(plan, contenders, tell=_tell)
    form = as_json if json else as_table
    sys.stdout.write(form(plan, machine_facts(), rounds) + "\n")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
