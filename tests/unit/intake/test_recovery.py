import asyncio

import pytest

from bot.intake.dispatcher import AT_ONCE, Dispatcher
from bot.intake.recovery import Recovery
from tests.unit.intake.worlds import BOT, NOW, IntakeStore, Notices, Spawner, message, services
from usecases.inbox_ports import StoredUpdate


class Crash(BaseException):
    """The process ends here."""


class Boot:
    """One life of a process over the same inbox; an update in `deadly` ends it."""

    def __init__(self, store: IntakeStore, deadly: frozenset[int] = frozenset()) -> None:
        self.store = store
        self.deadly = deadly
        self.seen: list[int] = []
        self.died = asyncio.Event()
        self.notices = Notices()

    async def handle(self, row: StoredUpdate) -> None:
        if self.died.is_set():
            await asyncio.Event().wait()
        self.seen.append(row.update_id)
        if row.update_id in self.deadly:
            self.died.set()
            await asyncio.Event().wait()
        await self.store.write(lambda uow: uow.inbox.mark_done(row.id, at=NOW))

    async def recover(self) -> list[int]:
        """Until the backlog is worked off or the process is dead."""
        up_to = self.store.read_now(lambda uow: uow.inbox.newest_waiting(bot_id=BOT))
        dispatcher = Dispatcher(self.handle, Spawner())
        recovery = Recovery(
            services=services(self.store), notices=self.notices.ports, bot_id=BOT, up_to=up_to, dispatcher=dispatcher
        )
        work = asyncio.create_task(recovery.run())
        death = asyncio.create_task(self.died.wait())
        await asyncio.wait({work, death}, return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        death.cancel()
        await dispatcher.stop(within_s=0)
        await asyncio.gather(work, death, return_exceptions=True)
        return self.seen


async def test_what_was_left_is_handled_in_order(store):
    store.put(*(message(number) for number in range(1, 6)))
    boot = Boot(store)
    assert await boot.recover() == [1, 2, 3, 4, 5]
    assert store.states() == [(number, "done") for number in range(1, 6)]


async def test_nothing_left_is_fine(store):
    assert await Boot(store).recover() == []


async def test_more_than_a_portion(store):
    count = 2 * AT_ONCE + 3
    store.put(*(message(number, user=number, chat=number) for number in range(1, count + 1)))
    assert sorted(await Boot(store).recover()) == list(range(1, count + 1))
    assert {attempts for _update, _state, attempts, _error in store.rows()} == {1}


async def test_what_comes_in_meanwhile_is_not_the_recoverys(store):
    store.put(message(1))
    boot = Boot(store)
    handle = boot.handle

    async def handle_and_receive(row: StoredUpdate) -> None:
        store.put(message(2))
        await handle(row)

    boot.handle = handle_and_receive  # type: ignore[method-assign]  # the world goes on while we recover
    assert await boot.recover() == [1]
    assert store.states() == [(1, "done"), (2, "new")]


async def test_an_update_that_ends_the_process_is_put_aside_and_takes_nobody_with_it(store):
    """It was being handled when the process ended; two more ends, and at the next start it is given up."""
    store.put(*(message(number, user=number, chat=number) for number in range(1, 8)))
    poison = frozenset({4})
    lives = [await Boot(store, poison).recover() for _ in range(2)]
    assert 4 in lives[0]
    assert lives[1][-1] == 4
    last = Boot(store, poison)
    assert 4 not in await last.recover()
    assert store.states() == [(n, "dead" if n == 4 else "done") for n in range(1, 8)]
    assert last.notices.told == [("administrators", 4, "interrupted"), ("person", 4, "E4")]


async def test_a_row_charged_before_is_handled_alone(store):
    rows = store.put(*(message(number, user=number, chat=number) for number in range(1, 5)))
    store.write_now(lambda uow: uow.inbox.count_attempt([rows[1].id], reason="interrupted"))
    boot = Boot(store, frozenset({2}))
    assert await boot.recover() == [1, 2]
    assert [attempts for _update, _state, attempts, _error in store.rows()] == [1, 2, 0, 0]


async def test_a_backlog_of_another_bot_is_left_alone(store):
    store.put(message(1))
    recovery = Recovery(
        services=services(store),
        notices=Notices().ports,
        bot_id=BOT + 1,
        up_to=99,
        dispatcher=Dispatcher(Boot(store).handle, Spawner()),
    )
    await recovery.run()
    assert store.rows() == [(1, "new", 0, None)]


async def test_after_an_error_it_goes_on_without_charging_twice(store):
    store.put(message(1))
    boot = Boot(store)
    dispatcher = Dispatcher(boot.handle, Spawner())
    recovery = Recovery(
        services=services(store), notices=boot.notices.ports, bot_id=BOT, up_to=1, dispatcher=dispatcher
    )
    store.fail_next = 1
    with pytest.raises(OSError, match="disk"):
        await recovery.run()
    await recovery.run()
    assert (boot.seen, store.rows()) == ([1], [(1, "done", 1, "interrupted")])
