"""What the bot is to be judged by: what Telegram told it, not what Telegram knows."""

from collections.abc import Generator
from random import Random

import pytest

from bot.sandbox.params import Params
from bot.simulation.chronicle import Chronicle
from bot.simulation.loop import VirtualLoop, VirtualMachine
from bot.simulation.telegram import ShutOut, SimulatedTelegram
from bot.simulation.weather import Trouble, Weather

WANG = 7


class Ordered(Weather):
    """Only what a test wants."""

    def __init__(self) -> None:
        super().__init__(Random(1), lasts_s=1.0, rate=0.0)
        self.coming: Trouble | None = None

    def meets(self, now: float, *, polling: bool) -> Trouble | None:
        return self.coming


@pytest.fixture
def loop() -> Generator[VirtualLoop]:
    made = VirtualLoop()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(None, [ShutOut(life=0, chat=WANG, episode=0)]), (Trouble.HALF_ANSWER, [])],
    ids=["arrived", "lost on the way"],
)
def test_a_refusal_counts_when_it_arrived(loop: VirtualLoop, trouble: Trouble | None, told: list[ShutOut]) -> None:
    machine, weather = VirtualMachine(loop, began=1_790_000_000.0), Ordered()
    telegram = SimulatedTelegram(
        loop=loop, machine=machine, chance=Random(1), weather=weather, chronicle=Chronicle(machine.wall)
    )
    telegram.world.add_person(WANG, "Wang")
    telegram.world.send(WANG, WANG, "/start")
    telegram.world.block(WANG)
    weather.coming = trouble
    loop.run_until_complete(telegram.exchange("sendMessage", Params({"chat_id": WANG, "text": "…"}, {})))
    assert telegram.refused.total() == 1
    assert telegram.shut_out == told
