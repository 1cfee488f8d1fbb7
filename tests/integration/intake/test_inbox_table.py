from datetime import timedelta

import pytest

from tests.unit.intake.worlds import BOT, NOW, as_raw, ids, message
from usecases.inbox_ports import InboxCounts, RawUpdate


async def put(store, *numbers: int) -> list[int]:
    """Our ids of these updates."""
    rows = await store.write(lambda uow: uow.inbox.store([as_raw(message(one)) for one in numbers], at=NOW))
    return [row.id for row in rows]


async def waiting(store, **where: int) -> list[int]:
    return ids(await store.read(lambda uow: uow.inbox.waiting(**{"bot_id": BOT, "limit": 100, **where})))


async def test_rows_come_back_as_they_were_stored(store):
    given = RawUpdate(bot_id=BOT, update_id=2**40, chat_id=-(1002**3), user_id=None, raw='{"text":"漏水 😭\\u0000"}')
    (stored,) = await store.write(lambda uow: uow.inbox.store([given], at=NOW))
    (found,) = await store.read(lambda uow: uow.inbox.waiting(bot_id=BOT, limit=5))
    assert found == stored
    assert (found.update_id, found.chat_id, found.user_id, found.raw, found.attempts) == (
        2**40, -1002**3, None, given.raw, 0,
    )  # fmt: skip


async def test_our_ids_follow_the_order_of_the_batch(store):
    rows = await store.write(lambda uow: uow.inbox.store([as_raw(message(n)) for n in (5, 3, 9)], at=NOW))
    assert ids(rows) == [5, 3, 9]
    assert await waiting(store) == [5, 3, 9]


async def test_only_what_is_new_is_stored(store):
    assert len(await put(store, 1, 2)) == 2
    for _ in range(10):
        assert await put(store, 1, 2) == []
    assert len(await put(store, 2, 3, 3)) == 1
    assert await waiting(store) == [1, 2, 3]


async def test_the_number_belongs_to_the_bot(store):
    await put(store, 1)
    other = RawUpdate(bot_id=BOT + 1, update_id=1, chat_id=7, user_id=7, raw="{}")
    assert len(await store.write(lambda uow: uow.inbox.store([other], at=NOW))) == 1
    assert await waiting(store) == [1]


async def test_nothing_to_store_is_fine(store):
    assert await store.write(lambda uow: uow.inbox.store([], at=NOW)) == []


async def test_waiting_comes_in_portions(store):
    first, second, third = await put(store, 1, 2, 3)
    assert await waiting(store, limit=2) == [1, 2]
    assert await waiting(store, after=second) == [3]
    assert await store.read(lambda uow: uow.inbox.newest_waiting(bot_id=BOT)) == third
    assert await store.read(lambda uow: uow.inbox.newest_waiting(bot_id=BOT + 1)) == 0
    assert first < second < third


@pytest.mark.parametrize("how", ["done", "dead"])
async def test_a_row_is_settled_once(store, how):
    (row,) = await put(store, 1)

    def settle(uow):
        return uow.inbox.mark_done(row, at=NOW) if how == "done" else uow.inbox.mark_dead(row, reason="x" * 999, at=NOW)

    assert await store.write(settle) is True
    for _ in range(10):
        assert await store.write(settle) is False
    assert await store.write(lambda uow: uow.inbox.count_attempt([row], reason="late")) == {}
    assert await waiting(store) == []


async def test_attempts_are_counted_for_what_is_new(store):
    one, two, three = await put(store, 1, 2, 3)
    await store.write(lambda uow: uow.inbox.mark_done(two, at=NOW))
    assert await store.write(lambda uow: uow.inbox.count_attempt([one, two], reason="KeyError")) == {one: 1}
    assert await store.write(lambda uow: uow.inbox.count_attempt([one, three], reason="KeyError")) == {one: 2, three: 1}
    assert await store.write(lambda uow: uow.inbox.count_attempt([], reason="KeyError")) == {}


async def test_counts(store):
    assert await store.read(lambda uow: uow.inbox.counts()) == InboxCounts(new=0, dead=0)
    one, two, _, _ = await put(store, 1, 2, 3, 4)
    await store.write(lambda uow: uow.inbox.mark_done(one, at=NOW))
    await store.write(lambda uow: uow.inbox.mark_dead(two, reason="unreadable", at=NOW))
    assert await store.read(lambda uow: uow.inbox.counts()) == InboxCounts(new=2, dead=1)


async def test_only_what_was_handled_long_ago_is_forgotten(store):
    rows = await put(store, 1, 2, 3, 4, 5)
    for row in rows[:3]:
        await store.write(lambda uow, row=row: uow.inbox.mark_done(row, at=NOW))
    await store.write(lambda uow: uow.inbox.mark_dead(rows[3], reason="unreadable", at=NOW))
    later = NOW + timedelta(hours=48)
    assert await store.write(lambda uow: uow.inbox.forget(before=NOW, limit=10)) == 0
    assert await store.write(lambda uow: uow.inbox.forget(before=later, limit=2)) == 2
    assert await store.write(lambda uow: uow.inbox.forget(before=later, limit=10)) == 1
    assert await put(store, 1, 2, 3, 4, 5) != []
    assert await store.read(lambda uow: uow.inbox.counts()) == InboxCounts(new=4, dead=1)


async def test_ids_are_never_used_again(store):
    (last,) = await put(store, 1)
    await store.write(lambda uow: uow.inbox.mark_done(last, at=NOW))
    await store.write(lambda uow: uow.inbox.forget(before=NOW + timedelta(hours=1), limit=10))
    (next_one,) = await put(store, 2)
    assert next_one > last


async def test_when_something_was_heard_last(store):
    assert await store.read(lambda uow: uow.inbox.last_heard()) is None
    await put(store, 1)
    later = NOW + timedelta(hours=1)
    await store.write(lambda uow: uow.inbox.store([as_raw(message(2))], at=later))
    assert await store.read(lambda uow: uow.inbox.last_heard()) == later
