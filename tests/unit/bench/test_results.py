"""From measured seconds to the numbers of the table."""

import pytest

from bot.bench.machine import machine_facts
from bot.bench.results import Load, Round, Spread, Summary, spread, summary


def one_round(*, updates: int, p50: float = 1.0, starved: int = 0, rest: float = 50.0) -> Round:
    return Round(
        first_answer_s=0.5,
        rest_mib=rest,
        closed=Load(updates=updates, seconds=2.0, starved=0, latency=Spread(p50_ms=9, p99_ms=9, worst_ms=9)),
        cpu_s=1.0,
        server_cpu_s=0.5,
        open=Load(updates=30, seconds=1.0, starved=starved, latency=Spread(p50_ms=p50, p99_ms=4.0, worst_ms=5.0)),
        after_mib=60.0,
    )


def test_percentiles_are_nearest_ranks() -> None:
    assert spread([n / 1000 for n in range(200, 0, -1)]) == Spread(p50_ms=100.0, p99_ms=198.0, worst_ms=200.0)
    assert spread([0.002]) == Spread(p50_ms=2.0, p99_ms=2.0, worst_ms=2.0)
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_a_disturbed_round_does_not_count() -> None:
    rounds = [one_round(updates=1000), one_round(updates=2), one_round(updates=1250, p50=99.0, starved=2)]
    assert summary(rounds) == Summary(
        updates_per_second=500.0,
        cpu_ms_per_update=1.0,
        server_cpu_ms_per_update=0.5,
        p50_ms=1.0,
        p99_ms=4.0,
        rest_mib=50.0,
        after_mib=60.0,
        first_answer_s=0.5,
        starved=2,
    )


def test_this_machine_can_be_described() -> None:
    facts = machine_facts()
    assert facts.cores >= 1
    assert facts.telegram.startswith("22.")
