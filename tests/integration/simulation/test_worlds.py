"""Worlds from seeds: the same one twice, every invariant held, and the shortest beginning of one that fails."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.simulation.command import Order, play, play_order
from bot.simulation.ground import Ground, prepared
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

    def fails(until_s: float) -> bool:
        tried.append(until_s)
        return until_s > 70_000

    assert shortest(fails, 100_000, precise_s=100) == pytest.approx(70_000, abs=100)
    assert len(tried) == 10


def test_the_command_says_how_it_was() -> None:
    said: list[str] = []
    order = Order(seeds=[3], size=replace(DAY, trouble=0, crashes=0, requests=2), jobs=1, until_days=0.02)
    assert play_order(order, say=said.append) == 0
    assert said[0].startswith("1 worlds of 1 days, ")
    assert said[-1] == "0 failed."
