"""The loop of the simulation: its own time, no threads, and the same order of things every time."""

import asyncio

import pytest

from bot.simulation.loop import StandstillError, VirtualLoop, VirtualMachine


@pytest.fixture
def loop() -> VirtualLoop:
    return VirtualLoop()


def test_time_jumps_to_what_is_due_next(loop: VirtualLoop) -> None:
    seen: list[float] = []

    async def wait(seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append(round(loop.time()))

    async def both() -> None:
        async with asyncio.TaskGroup() as waiting:
            waiting.create_task(wait(86_400 * 30))
            waiting.create_task(wait(60))

    loop.run_until_complete(both())
    loop.close()
    assert seen == [60, 2_592_000]


def test_time_limits_run_in_it_and_threads_are_not_needed(loop: VirtualLoop) -> None:
    async def work() -> tuple[int, bool]:
        total = await asyncio.to_thread(sum, [1, 2])
        try:
            async with asyncio.timeout(25):
                await asyncio.Event().wait()
        except TimeoutError:
            return total, True
        return total, False

    assert loop.run_until_complete(work()) == (3, True)
    assert VirtualMachine(loop, began=1000.0).wall() == pytest.approx(1025.0)
    loop.close()


def test_waiting_for_what_never_comes_is_said(loop: VirtualLoop) -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(StandstillError):
        loop.run_until_complete(forever())
    loop.close()
