import asyncio
from datetime import timedelta

import pytest

from bot.intake.dispatcher import Dispatcher
from bot.intake.reception import Reception
from tests.unit.intake.worlds import BOT, NOW, IntakeStore, Spawner, StillClock, as_raw, message
from usecases.inbox_ports import StoredUpdate


class Desk:
    def __init__(self, store: IntakeStore, from_id: int = 0) -> None:
        self.store = store
        self.seen: list[int] = []
        self.dispatcher = Dispatcher(self.handle, Spawner())
        self.dispatcher.start()
        self.reception = Reception(
            store=store, clock=StillClock(), bot_id=BOT, dispatcher=self.dispatcher, from_id=from_id
        )

    async def handle(self, row: StoredUpdate) -> None:
        assert self.store.read_now(lambda uow: uow.inbox.counts().new) > 0
        self.seen.append(row.update_id)
        self.store.write_now(lambda uow: uow.inbox.mark_done(row.id, at=NOW))

    async def take(self, *updates: dict) -> None:
        await self.reception.take([as_raw(one) for one in updates])


@pytest.fixture
def desk(store) -> Desk:
    return Desk(store)


async def test_a_batch_is_one_write_and_then_handled_in_order(desk):
    await desk.take(message(1), message(2), message(3))
    assert (desk.store.writes, desk.store.states()) == (1, [(1, "new"), (2, "new"), (3, "new")])
    await desk.dispatcher.quiet()
    assert desk.seen == [1, 2, 3]


async def test_a_second_delivery_does_nothing(desk):
    await desk.take(message(1), message(2))
    await desk.dispatcher.quiet()
    await desk.take(message(1, "again"), message(2), message(3))
    await desk.dispatcher.quiet()
    assert (desk.seen, len(desk.store.rows())) == ([1, 2, 3], 3)


async def test_the_same_update_twice_in_one_batch(desk):
    await desk.take(message(1), message(1))
    await desk.dispatcher.quiet()
    assert desk.seen == [1]


async def test_while_the_database_is_away_nothing_is_taken(desk):
    desk.store.fail_next = 1
    with pytest.raises(OSError, match="disk"):
        await desk.take(message(1))
    assert (desk.seen, desk.store.rows()) == ([], [])
    assert desk.reception.takes_in is False
    await desk.take(message(1))
    assert desk.reception.takes_in is True


async def test_a_commit_that_was_not_heard_of_is_handled_at_the_next_delivery(desk):
    desk.store.fail_after = 1
    with pytest.raises(OSError, match="after the commit"):
        await desk.take(message(1))
    await desk.take(message(1))
    await desk.dispatcher.quiet()
    assert (desk.seen, desk.store.states()) == ([1], [(1, "done")])


async def test_what_was_in_doubt_comes_before_what_is_new(desk):
    desk.store.fail_after = 1
    with pytest.raises(OSError, match="after the commit"):
        await desk.take(message(1))
    await desk.take(message(1), message(2))
    await desk.dispatcher.quiet()
    assert desk.seen == [1, 2]


async def test_after_a_minute_it_is_worth_sending_us_something_again(desk, monkeypatch):
    desk.store.fail_next = 1
    with pytest.raises(OSError, match="disk"):
        await desk.take(message(1))
    assert desk.reception.takes_in is False
    monkeypatch.setattr(StillClock, "now", lambda _: NOW + timedelta(minutes=1))
    assert desk.reception.takes_in is True


async def test_looking_again_is_tried_until_it_succeeds(desk):
    desk.store.fail_after = 1
    with pytest.raises(OSError, match="after the commit"):
        await desk.take(message(1))
    desk.store.fail_after = 0

    def fail_the_second() -> None:
        desk.store.fail_next = 1

    write = desk.store.write

    async def write_then_fail(fn):
        value = await write(fn)
        fail_the_second()
        desk.store.write = write
        return value

    desk.store.write = write_then_fail
    with pytest.raises(OSError, match="disk"):
        await desk.take(message(2))
    await desk.take(message(2))
    await desk.dispatcher.quiet()
    assert sorted(desk.seen) == [1, 2]


async def test_what_was_there_at_the_start_is_the_recoverys(store):
    store.put(message(1))
    desk = Desk(store, from_id=1)
    store.fail_after = 1
    with pytest.raises(OSError, match="after the commit"):
        await desk.take(message(2))
    await desk.take(message(2))
    await desk.dispatcher.quiet()
    assert desk.seen == [2]


async def test_cancelled_in_the_middle_nothing_is_forgotten(desk):
    write = desk.store.write
    committed = asyncio.Event()

    async def commit_and_hang(fn):
        await write(fn)
        committed.set()
        await asyncio.Event().wait()

    desk.store.write = commit_and_hang
    task = asyncio.create_task(desk.take(message(1)))
    await committed.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    desk.store.write = write
    await desk.take(message(1))
    await desk.dispatcher.quiet()
    assert desk.seen == [1]
