"""Worlds from seeds: the same one twice, every invariant held, and the shortest beginning of one that fails."""

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.simulation.command import Order, play, play_order
from bot.simulation.ground import Ground, prepared
from bot.simulation.invariants import table
from bot.simulation.invariants.evidence import Evidence
from bot.simulation.shrinking import shortest
from bot.simulation.world import Size

DAY = Size(days=1, residents=6, requests=6, crashes=3, trouble=0.05)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with prepared() as made:
        yield made


def test_a_seed_gives_one_and_the_same_world(ground: Ground) -> None:
    first = play(7, DAY, ground=ground, until_s=30_000)
    second = play(7, DAY, ground=ground, until_s=30_000)
    assert (first.found, first.failure) == ((), "")
    assert first.lives > 1
    assert replace(first, cpu_s=0) == replace(second, cpu_s=0)


def test_another_seed_gives_another_world(ground: Ground) -> None:
    worlds = [play(seed, DAY, ground=ground, until_s=3_000) for seed in (1, 2)]
    assert worlds[0].digest != worlds[1].digest


def test_the_shortest_failing_beginning_is_found() -> None:
    tried: list[float] = []

    def fails(until_days: float) -> bool:
        tried.append(until_days)
        return until_days > 0.7

    assert (shortest(fails, 1, precise=1), len(tried)) == (0.701, 10)


def test_a_failure_is_told_with_what_plays_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortest beginning is printed as it was tried, and has the same history again."""

    def nobody_was_answered(evidence: Evidence) -> Iterator[str]:
        if any(one.chat > 0 for one in evidence.said):
            yield "somebody was"

    monkeypatch.setattr(table, "INVARIANTS", {**table.INVARIANTS, "drained": nobody_was_answered})
    said: list[str] = []
    order = Order(seeds=[5], size=Size(days=0.04, residents=2, requests=16, crashes=0, trouble=0), jobs=1)
    assert play_order(order, say=said.append) == 1
    command = "concierge simulate --seeds 1 --from 5 --days 0.04 --residents 2 --requests 16 --crashes 0 --trouble 0"
    assert said[:4] == [
        f"Seed 5 fails. Again: {command}",
        "  drained",
        "    somebody was",
        "  Looking for the shortest beginning that fails …",
    ]
    enough = float(said[4].rpartition(" ")[2])
    assert 0.003 < enough < 0.04
    assert said[4] == f"  The first {enough:g} days are enough: {command} --until {enough:g}"
    again: list[str] = []
    assert play_order(replace(order, until_days=enough), say=again.append) == 1
    history = [line for line in said if line.startswith("    ")][1:]
    assert [line for line in again if line.startswith("    ")][1:] == history


def test_the_command_says_how_it_was() -> None:
    said: list[str] = []
    order = Order(seeds=[3], size=replace(DAY, trouble=0, crashes=0, requests=2), jobs=1, until_days=0.02)
    assert play_order(order, say=said.append) == 0
    assert said[0].startswith("1 worlds of 1 days or more, ")
    assert f"  fewest requests in one world: {said[0].split(' ')[7]}" in said
    assert said[-1] == "0 failed."
    assert gc.get_freeze_count() == 0, "what is left of each world would stay for ever, and a night plays thousands"
    gc.freeze()  # as `conftest.py` has it for all the others
