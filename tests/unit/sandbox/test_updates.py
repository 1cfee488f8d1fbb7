"""getUpdates confirms, waits, expires and refuses as Telegram's does."""

import asyncio

import msgspec
import pytest

from bot.sandbox.refusals import ApiError
from bot.sandbox.updates import UpdateQueue

FIRST = 300_000_001


class Machine:
    def __init__(self) -> None:
        self.now = 1000.0


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def queue(machine: Machine) -> UpdateQueue:
    return UpdateQueue(lambda: machine.now, first_id=FIRST)


def fill(queue: UpdateQueue, count: int) -> None:
    for number in range(count):
        queue.push("message", {"n": number}, lane=1)


def ids(raws: list[msgspec.Raw]) -> list[int]:
    return [msgspec.json.decode(bytes(raw))["update_id"] - FIRST for raw in raws]


async def poll(
    queue: UpdateQueue, machine: Machine, *, offset: int = 0, limit: int = 100, timeout_s: int = 0
) -> list[int]:
    machine.now += 10
    return ids(await queue.poll(offset=offset, limit=limit, timeout_s=timeout_s))


async def test_nothing_is_confirmed_without_offset(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 3)
    assert await poll(queue, machine) == [0, 1, 2]
    assert await poll(queue, machine) == [0, 1, 2]


async def test_an_offset_confirms_everything_below(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 3)
    assert await poll(queue, machine, offset=FIRST + 2) == [2]
    assert await poll(queue, machine) == [2]


async def test_a_negative_offset_keeps_the_last_ones(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 5)
    assert await poll(queue, machine, offset=-2) == [3, 4]


async def test_an_offset_far_in_the_future_confirms_nothing(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 2)
    assert await poll(queue, machine, offset=FIRST + 500) == [0, 1]


async def test_the_limit_is_at_most_100(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 130)
    assert await poll(queue, machine, limit=2) == [0, 1]
    assert len(await poll(queue, machine, limit=500)) == 100


async def test_a_repeated_offset_gives_one_update_at_a_time(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 3)
    assert await poll(queue, machine, offset=FIRST) == [0, 1, 2]
    machine.now += 0.4
    assert ids(await queue.poll(offset=FIRST, limit=100, timeout_s=0)) == [0]


async def test_messages_expire_after_a_day_and_presses_after_150_seconds(queue: UpdateQueue, machine: Machine) -> None:
    queue.push("message", {}, lane=1)
    queue.push("callback_query", {}, lane=1)
    machine.now += 149
    assert [update.id - FIRST for update in queue.waiting()] == [0, 1]
    machine.now += 1
    assert [update.id - FIRST for update in queue.waiting()] == [0]
    machine.now += 86_400 - 150
    assert list(queue.waiting()) == []


async def test_allowed_updates_are_remembered(queue: UpdateQueue, machine: Machine) -> None:
    queue.push("chat_member", {}, lane=1)
    queue.allow(["chat_member"])
    queue.push("chat_member", {}, lane=1)
    queue.push("message", {}, lane=1)
    queue.allow([])
    queue.push("message", {}, lane=1)
    queue.push("message_reaction", {}, lane=1)
    kinds = [sorted(set(msgspec.json.decode(bytes(u.raw))) - {"update_id"}) for u in queue.waiting()]
    assert kinds == [["chat_member"], ["message"]]


async def test_a_long_poll_wakes_with_the_update(queue: UpdateQueue, machine: Machine) -> None:
    waiting = asyncio.ensure_future(queue.poll(offset=0, limit=100, timeout_s=50))
    await asyncio.sleep(0)
    fill(queue, 1)
    assert ids(await waiting) == [0]


async def test_the_older_of_two_pollers_is_terminated(queue: UpdateQueue, machine: Machine) -> None:
    older = asyncio.ensure_future(queue.poll(offset=0, limit=100, timeout_s=50))
    await asyncio.sleep(0)
    newer = asyncio.ensure_future(queue.poll(offset=FIRST, limit=100, timeout_s=50))
    with pytest.raises(ApiError) as caught:
        await older
    fill(queue, 1)
    assert ids(await newer) == [0]
    assert (caught.value.code, caught.value.description) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


async def test_a_webhook_ends_and_forbids_polling(queue: UpdateQueue, machine: Machine) -> None:
    waiting = asyncio.ensure_future(queue.poll(offset=0, limit=100, timeout_s=50))
    await asyncio.sleep(0)
    queue.webhook_set(True)
    with pytest.raises(ApiError, match="Conflict: terminated by setWebhook request"):
        await waiting
    with pytest.raises(ApiError, match="can't use getUpdates method while webhook is active"):
        await poll(queue, machine)


async def test_any_json_gets_the_next_id(queue: UpdateQueue, machine: Machine) -> None:
    fill(queue, 1)
    assert queue.push_raw({"update_id": 5, "message": {"date": "notanint"}}) == FIRST + 1
    assert bytes(queue.waiting()[1].raw) == b'{"update_id":300000002,"message":{"date":"notanint"}}'


async def test_closing_releases_the_poller(queue: UpdateQueue, machine: Machine) -> None:
    waiting = asyncio.ensure_future(queue.poll(offset=0, limit=100, timeout_s=50))
    await asyncio.sleep(0)
    queue.close()
    assert await waiting == []
