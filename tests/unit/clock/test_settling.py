"""Everything is settled only when all services are quiet at the same moment."""

import asyncio

from bot.settling import Settling


class Service:
    """Quiet when its work is done; doing it may give work to another."""

    def __init__(self, work: int = 0, passes_to: "Service | None" = None) -> None:
        self.work = work
        self.passes_to = passes_to

    def is_quiet(self) -> bool:
        return self.work == 0

    async def quiet(self) -> None:
        while self.work:
            self.work -= 1
            if self.passes_to is not None:
                self.passes_to.work += 1
            await asyncio.sleep(0)


async def test_work_handed_to_one_that_was_quiet_is_waited_for() -> None:
    messenger = Service()
    runner = Service(passes_to=messenger)
    intake = Service(work=3, passes_to=runner)
    settling = Settling([messenger, runner, intake])
    assert not settling.is_quiet()
    await settling.quiet()
    assert [messenger.work, runner.work, intake.work] == [0, 0, 0]
    assert settling.is_quiet()


async def test_nothing_to_wait_for_is_settled_at_once() -> None:
    await Settling([]).quiet()
    assert Settling([Service()]).is_quiet()
