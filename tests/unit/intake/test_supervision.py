import asyncio

import pytest

from bot.supervision import Backoff, SilentServiceError, Supervisor, Watchdog, guarded
from tests.unit.intake.worlds import Pauses, turns


class Ticks:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def test_backing_off_doubles_up_to_a_limit():
    backoff = Backoff(first_s=1, longest_s=5)
    assert [backoff.next() for _ in range(5)] == [1, 2, 4, 5, 5]
    backoff.reset()
    assert backoff.next() == 1


async def test_a_service_that_fails_is_started_again(ticks):
    pauses, lives = Pauses(), []
    over = asyncio.Event()

    async def service() -> None:
        lives.append(1)
        if len(lives) < 4:
            raise KeyError
        over.set()

    supervisor = Supervisor(now=ticks, pause=pauses)
    supervisor.keep("poller", service)
    await over.wait()
    assert (len(lives), pauses.taken) == (4, [0.5, 1.0, 2.0])


async def test_a_service_that_ran_well_for_long_is_started_again_soon(ticks):
    pauses, lives = Pauses(), []
    over = asyncio.Event()

    async def service() -> None:
        lives.append(1)
        if len(lives) == 4:
            return over.set()
        ticks.at += 61 if len(lives) == 3 else 0
        raise KeyError

    Supervisor(now=ticks, pause=pauses).keep("poller", service)
    await over.wait()
    assert pauses.taken == [0.5, 1.0, 0.5]


async def test_an_ended_service_stays_ended(ticks):
    lives = []

    async def service() -> None:
        lives.append(1)
        await asyncio.Event().wait()

    supervisor = Supervisor(now=ticks, pause=Pauses())
    supervisor.keep("poller", service)
    await turns()
    await supervisor.end("poller")
    await supervisor.end("poller")
    await turns()
    assert lives == [1]


async def test_ending_all_ends_work_too(ticks):
    supervisor = Supervisor(now=ticks, pause=Pauses())
    task = supervisor.spawn(asyncio.Event().wait(), "work")
    supervisor.keep("poller", asyncio.Event().wait)
    await turns()
    await supervisor.end_all()
    assert task.cancelled()


async def test_an_error_of_work_is_kept_from_the_others(ticks):
    async def fails() -> None:
        raise KeyError

    supervisor = Supervisor(now=ticks, pause=Pauses())
    task = supervisor.spawn(fails(), "work")
    await turns()
    assert isinstance(task.exception(), KeyError)


async def test_a_silent_service_is_ended(ticks):
    watchdog = Watchdog(limit_s=120, now=ticks)
    ended = asyncio.Event()

    async def hangs() -> None:
        ticks.at += 121
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(SilentServiceError):
        await guarded(hangs, watchdog, look_every_s=0.001)
    assert ended.is_set()


async def test_a_service_that_beats_lives_on(ticks):
    watchdog = Watchdog(limit_s=120, now=ticks)

    async def beats() -> None:
        for _ in range(5):
            ticks.at += 100
            watchdog.beat()
            await turns(20)

    await guarded(beats, watchdog, look_every_s=0.0001)
    assert watchdog.silent_s == 0


async def test_the_error_of_a_guarded_service_is_its_own(ticks):
    async def fails() -> None:
        raise KeyError("own")

    with pytest.raises(KeyError, match="own"):
        await guarded(fails, Watchdog(limit_s=1, now=ticks))
