import asyncio

import pytest

from bot.intake.dispatcher import Dispatcher
from tests.unit.intake.worlds import Spawner, row, turns
from usecases.inbox_ports import StoredUpdate


class Handler:
    """Notes when handling of a row began and ended; a row with a gate waits for it."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.fail: set[int] = set()
        self.side_by_side = 0
        self.most = 0

    def hold(self, *ids: int) -> None:
        self.gates |= {one: asyncio.Event() for one in ids}

    async def __call__(self, row: StoredUpdate) -> None:
        self.log.append(f"+{row.id}")
        self.side_by_side += 1
        self.most = max(self.most, self.side_by_side)
        try:
            if row.id in self.gates:
                await self.gates[row.id].wait()
            else:
                await asyncio.sleep(0)
            if row.id in self.fail:
                raise KeyError(row.id)
        finally:
            self.side_by_side -= 1
        self.log.append(f"-{row.id}")


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def dispatcher(handler) -> Dispatcher:
    opened = Dispatcher(handler, Spawner())
    opened.start()
    return opened


async def test_a_conversation_is_handled_in_the_order_of_our_ids(handler, dispatcher):
    dispatcher.submit([row(1), row(2)])
    await turns(1)
    dispatcher.submit([row(3)])
    await dispatcher.quiet()
    assert handler.log == ["+1", "-1", "+2", "-2", "+3", "-3"]


async def test_another_conversation_does_not_wait(handler, dispatcher):
    handler.hold(1)
    dispatcher.submit([row(1, user=1), row(2, user=1), row(3, user=2)])
    await turns()
    assert handler.log == ["+1", "+3", "-3"]
    handler.gates[1].set()
    await dispatcher.quiet()
    assert handler.log == ["+1", "+3", "-3", "-1", "+2", "-2"]


async def test_the_same_person_in_two_chats_has_two_conversations(handler, dispatcher):
    handler.hold(1)
    dispatcher.submit([row(1, chat=7, user=7), row(2, chat=-55, user=7)])
    await turns()
    assert handler.log == ["+1", "+2", "-2"]
    handler.gates[1].set()
    await dispatcher.quiet()


async def test_no_more_side_by_side_than_agreed(handler):
    dispatcher = Dispatcher(handler, Spawner(), at_once=3)
    dispatcher.start()
    dispatcher.submit([row(number, user=number) for number in range(1, 11)])
    await dispatcher.quiet()
    assert handler.most == 3
    assert len(handler.log) == 20


async def test_conversations_take_turns(handler):
    dispatcher = Dispatcher(handler, Spawner(), at_once=1)
    dispatcher.start()
    dispatcher.submit([row(1, user=1), row(2, user=1), row(3, user=1), row(4, user=2)])
    await dispatcher.quiet()
    assert [entry for entry in handler.log if entry[0] == "+"] == ["+1", "+4", "+2", "+3"]


async def test_nothing_begins_before_the_start(handler):
    dispatcher = Dispatcher(handler, Spawner())
    dispatcher.submit([row(1), row(2, user=2)])
    await turns()
    assert (handler.log, dispatcher.waiting, dispatcher.is_quiet()) == ([], 2, False)
    dispatcher.start()
    await dispatcher.quiet()
    assert sorted(handler.log) == ["+1", "+2", "-1", "-2"]


async def test_a_row_that_is_here_already_is_not_taken_twice(handler, dispatcher):
    handler.hold(1)
    dispatcher.submit([row(1)])
    await turns()
    dispatcher.submit([row(1)])
    handler.gates[1].set()
    await dispatcher.quiet()
    assert handler.log == ["+1", "-1"]


async def test_a_handler_that_breaks_does_not_stop_the_others(handler, dispatcher):
    handler.fail = {1}
    dispatcher.submit([row(1), row(2)])
    await dispatcher.quiet()
    assert handler.log == ["+1", "+2", "-2"]


async def test_a_row_that_comes_just_as_the_last_worker_leaves_is_handled(handler, dispatcher):
    for number in range(1, 40):
        dispatcher.submit([row(number)])
        await turns(number % 4)
    await dispatcher.quiet()
    assert handler.log == [f"{sign}{number}" for number in range(1, 40) for sign in "+-"]


async def test_stopping_finishes_what_was_begun_and_begins_nothing(handler, dispatcher):
    handler.hold(1)
    dispatcher.submit([row(1), row(2), row(3, user=3)])
    await turns()
    stopping = asyncio.create_task(dispatcher.stop(within_s=5))
    await turns()
    handler.gates[1].set()
    await stopping
    assert handler.log == ["+1", "+3", "-3", "-1"]
    assert dispatcher.waiting == 1


async def test_stopping_does_not_wait_for_ever(handler, dispatcher):
    handler.hold(1)
    dispatcher.submit([row(1)])
    await turns()
    await dispatcher.stop(within_s=0)
    assert handler.log == ["+1"]


async def test_quiet_is_quiet(handler, dispatcher):
    await dispatcher.quiet()
    dispatcher.submit([])
    assert dispatcher.is_quiet()
    await dispatcher.quiet()
    assert handler.log == []
