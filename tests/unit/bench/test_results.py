"""From measured seconds to the numbers of the table."""

import msgspec
import pytest

from bot.bench.machine import MachineFacts, machine_facts
from bot.bench.report import as_json, as_table
from bot.bench.results import Load, Round, Spread, Summary, spread, summary
from bot.bench.rounds import Plan

MACHINE = MachineFacts(
    processor="Test", cores=2, memory_mib=1024, system="Linux 6", python="3.11", telegram="22.8", sqlite="3.40.1"
)


def one_round(*, updates: int, p50: float = 1.0, starved: int = 0, rest: float = 50.0) -> Round:
    return Round(
        first_answer_s=0.5,
        rest_mib=rest,
        closed=Load(updates=updates, seconds=2.0, starved=0, latency=Spread(p50_ms=9, p99_ms=9, worst_ms=9)),
        open=Load(updates=30, seconds=1.0, starved=starved, latency=Spread(p50_ms=p50, p99_ms=4.0, worst_ms=5.0)),
        after_mib=60.0,
    )


def test_percentiles_are_nearest_ranks() -> None:
    assert spread([n / 1000 for n in range(200, 0, -1)]) == Spread(p50_ms=100.0, p99_ms=198.0, worst_ms=200.0)
    assert spread([0.002]) == Spread(p50_ms=2.0, p99_ms=2.0, worst_ms=2.0)
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_a_disturbed_round_does_not_count() -> None:
    rounds = [one_round(updates=1000), one_round(updates=2), one_round(updates=1200, p50=99.0, starved=2)]
    assert summary(rounds) == Summary(
        updates_per_second=500.0,
        p50_ms=1.0,
        p99_ms=4.0,
        rest_mib=50.0,
        after_mib=60.0,
        first_answer_s=0.5,
        starved=2,
    )


def test_the_table_has_a_column_per_bot_and_the_ratio() -> None:
    rounds = {"ours": [one_round(updates=1300)], "echo": [one_round(updates=650, p50=2.0, starved=3)]}
    table = as_table(Plan(rounds=1), MACHINE, rounds).splitlines()
    assert table[0].split() == ["ours", "echo", "ours", ":", "echo"]
    assert table[1].split() == ["updates", "answered", "per", "second", "650", "325", "2.00"]
    assert table[2].split()[-3:] == ["1.0", "2.0", "0.50"]
    assert "Steps that nobody was ready to take at that rate: echo: 3." in table
    assert len({len(line) for line in table[:7]}) == 1


def test_json_holds_every_round() -> None:
    found = msgspec.json.decode(as_json(Plan(rounds=1), MACHINE, {"ours": [one_round(updates=10)]}))
    assert found["summary"]["ours"]["updates_per_second"] == 5.0
    assert [one["closed"]["updates"] for one in found["rounds"]["ours"]] == [10]
    assert (found["plan"]["rounds"], found["machine"]["cores"]) == (1, 2)


def test_this_machine_says_something_about_itself() -> None:
    facts = machine_facts()
    assert facts.cores >= 1
    assert facts.telegram.startswith("22.")
