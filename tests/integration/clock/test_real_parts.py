"""The runner on the parts of a real installation: a database file, APScheduler, the machine's clock."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

from bot.clock import MovableClock, SystemMachine
from bot.sandbox.control import BotControl
from bot.settling import Settling
from scheduler.bell import SchedulerBell
from scheduler.runner import Runner
from storage.database import Database, open_database
from storage.migrating import migrate
from tests.unit.clock.worlds import SmallUnitOfWork
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer

T = TypeVar("T")
HOUR = timedelta(hours=1)


class RealStore:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.on_commit = database.on_commit

    async def write(self, fn: Callable[[UnitOfWork], T]) -> T:
        return await self.database.write(lambda connection: fn(cast("UnitOfWork", SmallUnitOfWork(connection))))

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        return await self.database.read(lambda connection: fn(cast("UnitOfWork", SmallUnitOfWork(connection))))


def upcoming(at: datetime) -> NewTimer:
    return NewTimer(community_id="garden", kind="remind", due_at=at)


async def test_what_is_due_now_runs_and_the_clock_walks_to_what_is_due_later(tmp_path: Path) -> None:
    await migrate(tmp_path / "clock.db")
    database = await open_database(tmp_path / "clock.db")
    store = RealStore(database)
    machine = SystemMachine()
    clock = MovableClock(machine)
    seen: list[datetime] = []

    def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        seen.append(due.highest.due_at)

    async def drained() -> None:
        return

    runner = Runner(
        store=store,
        clock=clock,
        machine=machine,
        bell=SchedulerBell(),
        handlers={"remind": remind},
        alarm=remind,
        drained=drained,
    )
    clock.on_jump(runner.look_again)
    control = BotControl(clock=clock, store=store, settling=Settling([runner]), reset=drained)
    task = asyncio.create_task(runner.run())
    try:
        now = clock.now()
        await store.write(lambda uow: uow.timers.add([upcoming(now), upcoming(now + HOUR), upcoming(now + 3 * HOUR)]))
        await runner.quiet()
        assert seen == [now]
        await control.advance(2 * HOUR)
        assert seen == [now, now + HOUR]
        await control.advance_to_next()
        assert seen == [now, now + HOUR, now + 3 * HOUR]
        assert await control.next_due() is None
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await database.close()


async def test_the_bell_rings_by_itself_for_a_timer_that_comes_due(tmp_path: Path) -> None:
    await migrate(tmp_path / "clock.db")
    database = await open_database(tmp_path / "clock.db")
    store = RealStore(database)
    machine = SystemMachine()
    clock = MovableClock(machine)
    rung = asyncio.Event()
    loop = asyncio.get_running_loop()

    def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
        loop.call_soon_threadsafe(rung.set)

    async def drained() -> None:
        return

    runner = Runner(
        store=store,
        clock=clock,
        machine=machine,
        bell=SchedulerBell(),
        handlers={"remind": remind},
        alarm=remind,
        drained=drained,
    )
    task = asyncio.create_task(runner.run())
    try:
        await runner.quiet()
        soon = clock.now() + timedelta(milliseconds=80)
        await store.write(lambda uow: uow.timers.add([upcoming(soon)]))
        async with asyncio.timeout(10):
            await rung.wait()
        assert clock.now() >= soon
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await database.close()
