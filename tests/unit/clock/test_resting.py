"""Failed timers rest, longer each time."""

from scheduler.resting import Resting
from tests.unit.clock.worlds import HandClock, minutes


def test_rest_doubles_with_each_attempt_and_ends_by_the_machines_clock() -> None:
    machine = HandClock()
    resting = Resting(machine)
    resting.lay_down((3, 1), attempts=1)
    resting.lay_down((2,), attempts=2)
    resting.let_go()
    assert resting.ids() == (1, 2, 3)
    machine.forward(minutes(0.5))
    resting.let_go()
    assert resting.ids() == (2,)
    machine.forward(minutes(0.5))
    resting.let_go()
    assert resting.ids() == ()
