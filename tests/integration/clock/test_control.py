"""The sandbox's clock: time moves in hops, so that every timer is seen at its own moment."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock, kept_offset
from bot.sandbox.control import BotControl
from bot.settling import Settling
from scheduler.runner import Runner
from tests.unit.clock.worlds import START, HandBell, HandClock, SmallStore, minutes, timer
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork


class Scene:
    """A runner on a movable clock, under the sandbox's control."""

    def __init__(self, store: SmallStore) -> None:
        self.store = store
        self.seen: list[tuple[int, float]] = []
        self.resets = 0
        machine = HandClock()
        self.clock = MovableClock(machine)
        self.runner = Runner(
            store=store,
            clock=self.clock,
            machine=machine,
            bell=HandBell(),
            handlers={"remind": self.act, "chain": self.chain, "bad": self.fail},
            alarm=self.act,
            drained=self.drained,
        )
        self.clock.on_jump(self.runner.look_again)
        self.control = BotControl(clock=self.clock, store=store, settling=Settling([self.runner]), reset=self.reset)

    async def drained(self) -> None:
        return

    async def reset(self) -> None:
        self.resets += 1

    def act(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        self.seen.append((len(due.timers), (now - START) / minutes(1)))

    def chain(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        self.act(uow, due, now)
        uow.timers.add([timer("remind", after=(now - START) / minutes(1) + 7)])

    def fail(self, uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        raise RuntimeError


@pytest.fixture
async def scene(store: SmallStore) -> AsyncGenerator[Scene]:
    scene = Scene(store)
    task = asyncio.create_task(scene.runner.run())
    yield scene
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_day_is_walked_in_hops_so_that_no_rung_is_late(scene: Scene) -> None:
    scene.store.add(*(timer(after=rung * 60, ticket_id=1, ladder="l", rung=rung) for rung in (1, 2, 3, 30)))
    await scene.control.advance(timedelta(days=1))
    assert scene.seen == [(1, 60.0), (1, 120.0), (1, 180.0)]
    assert scene.control.now() == START + timedelta(days=1)
    assert await scene.control.next_due() == START + timedelta(hours=30)


async def test_a_timer_that_another_one_adds_on_the_way_is_a_hop_too(scene: Scene) -> None:
    scene.store.add(timer("chain", after=5))
    await scene.control.advance(minutes(11))
    assert scene.seen == [(1, 5.0)]
    await scene.control.advance(minutes(1))
    assert scene.seen == [(1, 5.0), (1, 12.0)]


async def test_the_next_due_moment_can_be_jumped_to(scene: Scene) -> None:
    scene.store.add(timer(after=90))
    await scene.control.advance_to_next()
    assert (scene.seen, scene.control.now()) == ([(1, 90.0)], START + minutes(90))
    await scene.control.advance_to_next()
    assert scene.control.now() == START + minutes(90)
    assert await scene.control.next_due() is None


async def test_one_that_fails_is_not_in_the_way(scene: Scene) -> None:
    scene.store.add(timer("bad", after=1), timer(after=2))
    await scene.control.advance(minutes(5))
    assert scene.seen == [(1, 2.0)]
    assert scene.control.now() == START + minutes(5)


async def test_moves_wait_for_each_other(scene: Scene) -> None:
    scene.store.add(timer(after=1), timer(after=2), timer(after=3))
    await asyncio.gather(scene.control.advance(minutes(2)), scene.control.advance(minutes(2)))
    assert scene.seen == [(1, 1.0), (1, 2.0), (1, 3.0)]
    assert scene.control.now() == START + minutes(4)


async def test_the_offset_is_kept_for_the_next_start(scene: Scene) -> None:
    scene.store.add(timer(after=1))
    await scene.control.advance(timedelta(hours=2))
    assert scene.store.read_now(lambda uow: kept_offset(uow.facts)) == timedelta(hours=2)


async def test_backwards_is_refused_and_reset_is_the_injected_one(scene: Scene) -> None:
    with pytest.raises(ValueError, match="forward only"):
        await scene.control.advance(minutes(-1))
    await scene.control.reset()
    await scene.control.settled()
    assert (scene.resets, scene.control.now()) == (1, START)
