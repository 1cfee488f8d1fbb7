"""The bench of reach: the busiest hour is the same for the same seed, and the limits show where they are."""

import pytest

from bot.bench.busy_hour import Traffic, play_busy_hour
from bot.bench.measures.reach import largest, section
from bot.bench.plans import ReachPlan

TRAFFIC = Traffic()


def test_what_households_ask_for_is_arithmetic() -> None:
    assert TRAFFIC.requests_in_busiest_hour(100_000) == pytest.approx(500)
    assert TRAFFIC.messages_in_busiest_hour(100_000) == pytest.approx(22_500)


def test_the_same_seed_plays_the_same_hour() -> None:
    one, two, other = (
        play_busy_hour(households=20_000, per_community=1_000, traffic=TRAFFIC, seed=seed) for seed in (1, 1, 2)
    )
    assert one == two
    assert one != other


def test_a_small_town_waits_for_the_next_step_or_its_own_last_call() -> None:
    waits = play_busy_hour(households=20_000, per_community=1_000, traffic=TRAFFIC, seed=1)
    assert waits.p99_ms <= 150


def test_a_group_that_gets_more_than_telegram_allows_falls_behind() -> None:
    waits = play_busy_hour(households=20_000, per_community=20_000, traffic=TRAFFIC, seed=1)
    assert waits.p99_ms > 60_000


@pytest.mark.parametrize("limit", [0, 1, 6, 7, 100])
def test_halving_finds_the_largest_that_holds(limit: int) -> None:
    assert largest(lambda number: number <= limit, most=100) == limit


def test_the_section_says_what_was_assumed() -> None:
    found = section(ReachPlan(), TRAFFIC, token=300_000, community=7_000)
    assert [(one.key, round(one.value)) for one in found.figures] == [
        ("reach.token", 300_000),
        ("reach.community", 7_000),
        ("reach.messages", 67_500),
    ]
    assert found.notes[0] == "Each household asks 0.5 times a month."
