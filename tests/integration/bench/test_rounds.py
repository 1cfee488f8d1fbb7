"""A whole round with real processes: the echo bot, and bots that do not do what they should."""

import asyncio
import sys
from dataclasses import replace

import pytest

from bot.bench.beside import beside
from bot.bench.contenders import ECHO
from bot.bench.measures import announce
from bot.bench.measures.dialogue import measure
from bot.bench.plans import AnnouncePlan, DialoguePlan
from bot.bench.rounds import BenchFailedError, run_round
from tests.support.benches import means

SMALL = DialoguePlan(rounds=1, residents=3, updates=2, per_second=50.0, seconds=0.2)


async def test_a_round_measures_everything() -> None:
    measured = await run_round(SMALL, ECHO)
    assert (measured.closed.updates, measured.open.updates + measured.open.starved) == (6, 10)
    assert measured.first_answer_s > 0
    assert (measured.cpu_s >= 0, measured.server_cpu_s >= 0) == (True, True)
    assert measured.rest_mib > 10
    assert measured.closed.latency.p50_ms > 0


async def test_a_bot_that_ends_is_named_with_what_it_said() -> None:
    broken = replace(ECHO, arguments=lambda _: (sys.executable, "-c", "print('no token'); raise SystemExit(3)"))
    with pytest.raises(BenchFailedError, match="PTB echo bot: it ended with code 3\nno token"):
        await run_round(SMALL, broken)


async def test_an_error_of_the_guard_ends_the_work_and_is_raised_as_it_is() -> None:
    async def fail() -> None:
        raise BenchFailedError("gone")

    async def work() -> int:
        return 7

    async def for_ever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(BenchFailedError, match="gone"):
        await beside(fail(), for_ever())
    assert await beside(for_ever(), work()) == 7


@pytest.mark.timeout(180)
async def test_whole_dialogues_of_every_kind_with_the_real_bot() -> None:
    plan = DialoguePlan(rounds=1, residents=7, communities=2, updates=1, per_second=50.0, seconds=0.02)
    section = await measure(plan, means())
    found = {figure.key: figure for figure in section.figures}
    assert [figure.number for figure in section.figures if figure.number and figure.number != "1b"] == ["1", "2"]
    assert found["dialogue.updates.concierge"].value > 0
    assert found["dialogue.cpu.concierge_to_ptb"].value > 0


@pytest.mark.timeout(180)
async def test_an_announcement_while_others_talk() -> None:
    plan = AnnouncePlan(residents=300, writers=2, communities=2, per_second=20.0, seconds=0.5)
    found = {figure.key: figure.value for figure in (await announce.measure(plan, means())).figures}
    assert found["announce.to_limit"] > 0, "half a second is too short for the pace itself"
    assert found["announce.p99"] > 0
