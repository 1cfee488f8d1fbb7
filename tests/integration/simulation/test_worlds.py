"""Worlds from seeds: the same one twice, every invariant held, and the shortest beginning of one that fails."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.simulation.command import Order, play, play_order
from bot.simulation.ground import Ground, prepared
from bot.simulation.invariants import table
from bot.simulation.invariants.evidence import Evidence
from bot.simulation.shrinking import shortest
from bot.simulation.weather import DAY_S
from bot.simulation.world import Size, Story, unfolded

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


@pytest.mark.parametrize(
    ("requests", "longer"),
    [pytest.param(0, 1, id="nothing was wished for"), pytest.param(60, 2, id="never enough: twice its days")],
)
def test_a_world_ends_with_its_days_or_at_twice_of_them(ground: Ground, requests: int, longer: int) -> None:
    size = Size(days=0.01, residents=0, requests=requests, crashes=0, trouble=0)
    with unfolded(ground, 1, size) as story:
        # It looks whether there was enough 56 times in its days.
        assert longer <= story.lasted_s / (size.days * DAY_S) < longer + 1 / 50


def test_a_world_with_too_little_in_it_goes_on_until_there_is_enough(ground: Ground) -> None:
    """Calls at the desk alone: some worlds have five of them in time, some do not."""
    size = Size(days=0.05, residents=0, requests=6, crashes=0, trouble=0)
    lasted = []
    for seed in range(1, 4):
        with unfolded(ground, seed, size) as story:
            assert tickets_of(story) >= size.least == 5
            lasted.append(story.lasted_s / (size.days * DAY_S))
    assert min(lasted) == pytest.approx(1)
    assert 1.01 < max(lasted) < 2


def tickets_of(story: Story) -> int:
    with closing(sqlite3.connect(story.path)) as connection:
        found: tuple[int] = connection.execute("SELECT count(*) FROM tickets").fetchone()
    return found[0]


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
