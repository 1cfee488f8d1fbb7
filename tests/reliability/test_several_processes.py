"""Three processes behind a balancer; the one that sends is killed or frozen under load, and nobody notices but for a
moment.
"""

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

SAID_OUT_OF_ORDER = """
SELECT count(*) FROM (
    SELECT (message_ids::json ->> 0)::bigint < lag((message_ids::json ->> 0)::bigint) OVER (
        PARTITION BY chat_id ORDER BY id
    ) AS wrong
    FROM outbox WHERE chat_id > 0 AND verb = 'send'
) AS said WHERE wrong
"""


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[Row]:
    with postgres_server() as url:
        await Server(url).emptied()
        async with row(url, tmp_path, processes=3, residents=DIALOGUES + TALKERS) as made:
            made.residents = made.left = DIALOGUES
            yield made


async def play_and_lose_one(row: Row, *, for_good: bool) -> list[float]:
    """How long each office was empty after its holder had died, or stood still, in the middle of everything."""
    every_step = DIALOGUES * STEPS
    row.play_everything()
    row.chatter(DIALOGUES, TALKERS, WORDS)
    await row.until(every_step // 3)
    await row.until_held("sender")
    lost = await row.holder_of("sender")
    if for_good:
        began = time.monotonic()
        await row.kill(lost)
        empty = await offices_taken_over(row, began)
    else:
        with row.frozen(lost):
            empty = await offices_taken_over(row, time.monotonic())
    await row.until(every_step)
    await row.drained()
    return empty


async def offices_taken_over(row: Row, began: float) -> list[float]:
    row.chatter(DIALOGUES, TALKERS, WORDS)
    empty = []
    for office in ("sender", "clock"):
        await row.until_held(office)
        empty.append(time.monotonic() - began)
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


@pytest.mark.parametrize("for_good", [pytest.param(True, id="killed"), pytest.param(False, id="frozen")])
async def test_one_of_three_is_lost_and_nothing_else(three: Row, for_good: bool) -> None:
    """What was frozen wakes up as the sender that it no longer is, and what it had in hand is others'."""
    empty = await beside(three.player.follow(), play_and_lose_one(three, for_good=for_good))
    again = said_twice(await three.calls())

    assert max(empty) < TAKEN_OVER_WITHIN_S
    # Every update is stored once and handled, in the order of its conversation, whoever took it in.
    assert three.left == 0
    assert await three.rows("SELECT DISTINCT state FROM inbox") == [("done",)]
    assert await three.rows("SELECT max(update_id) - min(update_id) + 1 - count(*) FROM inbox") == [(0,)]
    assert await three.rows(OUT_OF_ORDER) == [(0,)]
    assert await three.rows("SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)]
    assert await three.rows(SAID_OUT_OF_ORDER) == [(0,)]
    # Every filed ticket is there once, its reporter has its number, and its card is in the group.
    tickets = sorted(number for (number,) in await three.rows("SELECT number FROM tickets"))
    receipts = [set(NUMBER.findall(three.words_in(resident_id(number)))) for number in range(DIALOGUES)]
    assert len(tickets) == DIALOGUES
    assert sorted(map(sorted, receipts)) == [[number] for number in tickets]
    assert set(NUMBER.findall(three.words_in(three.group))) == set(tickets)
    assert set(again.values()) <= {1}
