"""The bell on the real APScheduler; armed for moments that are past, so that nothing waits."""

import asyncio
from datetime import UTC, datetime, timedelta

from scheduler.bell import SchedulerBell


class Rings:
    def __init__(self) -> None:
        self.count = 0
        self.heard = asyncio.Event()

    def __call__(self) -> None:
        self.count += 1
        self.heard.set()

    async def next(self) -> None:
        await self.heard.wait()
        self.heard.clear()


async def test_it_rings_at_once_for_a_moment_long_past_and_again_when_armed_again() -> None:
    rings = Rings()
    bell = SchedulerBell()
    bell.start(ring=rings, sweep=lambda: None)
    try:
        long_ago = datetime.now(UTC) - timedelta(days=3)
        bell.arm(long_ago)
        await rings.next()
        bell.arm(long_ago)
        await rings.next()
        assert rings.count == 2
    finally:
        bell.stop()


async def test_it_can_be_put_off_and_disarmed() -> None:
    rings = Rings()
    bell = SchedulerBell()
    bell.start(ring=rings, sweep=lambda: None)
    try:
        now = datetime.now(UTC)
        bell.arm(now + timedelta(hours=1))
        bell.arm(now + timedelta(hours=2))
        assert [(job.id, job.next_run_time) for job in bell._scheduler.get_jobs() if job.id == "wake"] == [
            ("wake", now + timedelta(hours=2))
        ]
        bell.arm(None)
        bell.arm(None)
        assert [job.id for job in bell._scheduler.get_jobs()] == ["sweep"]
        assert rings.count == 0
    finally:
        bell.stop()


async def test_it_sweeps_every_30_seconds_and_can_be_started_again() -> None:
    sweeps = Rings()
    bell = SchedulerBell()
    for _ in range(2):
        bell.start(ring=lambda: None, sweep=sweeps)
        [sweep] = bell._scheduler.get_jobs()
        assert sweep.trigger.interval == timedelta(seconds=30)
        sweep.modify(next_run_time=datetime.now(UTC) - timedelta(hours=5))
        await sweeps.next()
        bell.stop()
        await asyncio.sleep(0)
    assert sweeps.count == 2


async def test_armed_while_it_rings_it_rings_again() -> None:
    """A run that begins before the last one is over would be dropped, and nobody woken until the next sweep."""
    bell, again, heard = SchedulerBell(), [2, 1], asyncio.Event()

    def ring() -> None:
        if again:
            bell.arm(datetime.now(UTC) - timedelta(seconds=again.pop()))
        else:
            heard.set()

    bell.start(ring=ring, sweep=lambda: None)
    try:
        bell.arm(datetime.now(UTC) - timedelta(days=3))
        async with asyncio.timeout(5):
            await heard.wait()
    finally:
        bell.stop()
