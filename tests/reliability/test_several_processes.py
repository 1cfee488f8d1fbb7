"""Three processes behind a balancer; the one that sends is killed under load, and nobody notices but for a moment."""

import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from bot.bench.beside import beside
from bot.bench.cast import resident_id
from tests.postgres import postgres_server
from tests.reliability.several import STEPS, Row, row
from tests.support.prepared import Server

pytestmark = [pytest.mark.reliability, pytest.mark.postgres, pytest.mark.timeout(200)]

DIALOGUES, TALKERS, WORDS = 24, 5, 8
TAKEN_OVER_WITHIN_S = 10
NUMBER = re.compile(r"R-\d{8}-\d{3,}")

OUT_OF_ORDER = """
SELECT count(*) FROM (
    SELECT done_at < lag(done_at) OVER (PARTITION BY chat_id ORDER BY update_id) AS wrong
    FROM inbox WHERE chat_id > 0
) AS handled WHERE wrong
"""


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[Row]:
    with postgres_server() as url:
        await Server(url).emptied()
        async with row(url, tmp_path, processes=3, residents=DIALOGUES + TALKERS) as made:
            made.residents = made.left = DIALOGUES
            yield made


async def play_and_kill(row: Row) -> list[float]:
    """How long each office was empty after its holder had died in the middle of everything."""
    every_step = DIALOGUES * STEPS
    row.play_everything()
    row.chatter(DIALOGUES, TALKERS, WORDS)
    await row.until(every_step // 3)
    await row.until_held("sender")
    killed = await row.holder_of("sender")
    died = time.monotonic()
    await row.kill(killed)
    row.chatter(DIALOGUES, TALKERS, WORDS)
    empty = []
    for office in ("sender", "clock"):
        await row.until_held(office)
        empty.append(time.monotonic() - died)
    await row.until(every_step)
    await row.drained()
    return empty


def said_twice(calls: list[dict]) -> Counter[int]:
    """How often the same went out again, by chat; what people are told anew in the same words is no repetition."""
    seen: set[tuple[int, bytes]] = set()
    again: Counter[int] = Counter()
    for call in calls:
        if call["ok"] and call["method"].lower().startswith("send") and NUMBER.search(str(call["payload"])):
            message = (call["chat"], msgspec.json.encode(call["payload"], order="sorted"))
            again[call["chat"]] += message in seen
            seen.add(message)
    return +again


async def test_one_of_three_is_killed_and_nothing_is_lost(three: Row) -> None:
    empty = await beside(three.player.follow(), play_and_kill(three))
    again = said_twice(await three.calls())

    assert max(empty) < TAKEN_OVER_WITHIN_S
    # Every update is stored once and handled, in the order of its conversation, whoever took it in.
    assert three.left == 0
    assert await three.rows("SELECT DISTINCT state FROM inbox") == [("done",)]
    assert await three.rows("SELECT max(update_id) - min(update_id) + 1 - count(*) FROM inbox") == [(0,)]
    assert await three.rows(OUT_OF_ORDER) == [(0,)]
    assert await three.rows("SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)]
    # Every filed ticket is there once, its reporter has its number, and its card is in the group.
    tickets = sorted(number for (number,) in await three.rows("SELECT number FROM tickets"))
    receipts = [set(NUMBER.findall(three.words_in(resident_id(number)))) for number in range(DIALOGUES)]
    assert len(tickets) == DIALOGUES
    assert sorted(map(sorted, receipts)) == [[number] for number in tickets]
    assert set(NUMBER.findall(three.words_in(three.group))) == set(tickets)
    assert set(again.values()) <= {1}
