"""When overviews are drawn: every group in its own turn, at most three times a minute, and nobody's forgotten."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from domain.notices.staff import Overview
from domain.outgoing import Verb
from tests.support.knowledge import CLEANING, DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import DESK_GROUP, ENGINEERS, ENGINEERS_OVERVIEW_IN, NOON, World
from usecases.deadlines import run_due
from usecases.effects.overviews import morning_overview, redraw_soon
from usecases.timer_table import TIMERS, timer_given_up

SECOND = timedelta(seconds=1)
TURNS = {
    DESK: timedelta(milliseconds=2_850),
    CLEANING: timedelta(milliseconds=9_244),
    ENGINEERING: ENGINEERS_OVERVIEW_IN,
    MANAGEMENT: timedelta(milliseconds=14_843),
}
"""Into every twenty seconds."""


def overviews(world: World) -> list[timedelta]:
    """When overviews are due, after noon."""
    return [at - NOON for kind, at in world.pending_timers() if kind == "overview"]


def change(world: World, department: str, at: datetime) -> None:
    world.run(redraw_soon, GARDEN, department, at)


def pass_turns(world: World) -> list[timedelta]:
    """Every overview that is or becomes due, in its turn; when each turn was."""
    turns = []
    while due := overviews(world):
        turns.append(due[0])
        world.at = NOON + due[0]
        world.run(run_due, now=world.at, handlers=TIMERS, limit=1, alarm=timer_given_up)
    return turns


def shown(world: World, chat_id: int) -> list[str]:
    """Of which departments there are overviews on their way to this chat."""
    sent = [one.notice for one in world.queued(chat_id) if one.verb is Verb.SEND]
    return [one.department for one in sent if isinstance(one, Overview)]


@pytest.mark.parametrize(
    ("changed_at", "turn"),
    [
        (timedelta(), TURNS[ENGINEERING]),
        (timedelta(milliseconds=8_955), TURNS[ENGINEERING]),
        (timedelta(milliseconds=8_956), TURNS[ENGINEERING] + 20 * SECOND),
        (timedelta(milliseconds=13_955), TURNS[ENGINEERING] + 20 * SECOND),
        (timedelta(hours=26), TURNS[ENGINEERING] + timedelta(hours=26)),
    ],
    ids=["at once", "five seconds before", "a moment too late", "while it is drawn", "any day"],
)
def test_a_change_is_shown_in_the_first_turn_that_is_five_seconds_away(
    world: World, changed_at: timedelta, turn: timedelta
) -> None:
    change(world, ENGINEERING, NOON + changed_at)
    assert overviews(world) == [turn]


def test_what_changes_until_then_is_the_same_edit(world: World) -> None:
    for second in (0, 3, 8):
        change(world, ENGINEERING, NOON + second * SECOND)
    assert overviews(world) == [TURNS[ENGINEERING]]


def test_a_change_just_before_a_turn_does_not_trust_it(world: World) -> None:
    """On a server that turn may be drawn before the change is committed."""
    change(world, ENGINEERING, NOON)
    change(world, ENGINEERING, NOON + TURNS[ENGINEERING] - SECOND)
    assert overviews(world) == [TURNS[ENGINEERING], TURNS[ENGINEERING] + 20 * SECOND]


def test_groups_have_their_turns_at_different_moments(world: World) -> None:
    for department in TURNS:
        change(world, department, NOON + 15 * SECOND)
    assert overviews(world) == [turn + 20 * SECOND for turn in TURNS.values()]


def test_many_groups_fill_the_twenty_seconds(world: World) -> None:
    """A busy hour changes sixty groups in the same second."""
    for number in range(1, 21):
        for department in (DESK, ENGINEERING, CLEANING):
            world.run(redraw_soon, f"jade-bay-{number}", department, NOON)
    quarters = Counter((turn - 5 * SECOND) // (5 * SECOND) for turn in overviews(world))
    assert sorted(quarters) == [0, 1, 2, 3]
    assert (sum(quarters.values()), max(quarters.values())) == (60, 19)


def test_who_sees_every_department_follows_in_a_turn_of_its_own(world: World) -> None:
    change(world, ENGINEERING, NOON)
    desk = TURNS[DESK] + 20 * SECOND
    assert pass_turns(world) == [TURNS[ENGINEERING], TURNS[MANAGEMENT], desk]
    assert (shown(world, ENGINEERS), shown(world, DESK_GROUP)) == ([ENGINEERING], [DESK])


def test_the_desk_and_the_management_do_not_move_each_other(world: World) -> None:
    change(world, DESK, NOON)
    assert pass_turns(world) == [TURNS[DESK] + 20 * SECOND, TURNS[MANAGEMENT] + 20 * SECOND]


def test_a_turn_that_follows_takes_nothing_from_a_change_at_the_desk_itself(world: World) -> None:
    """The management hears of both, although the desk had a turn already when its own ticket changed."""
    change(world, ENGINEERING, NOON)
    world.at = NOON + TURNS[ENGINEERING]
    world.run(run_due, now=world.at, handlers=TIMERS, limit=1, alarm=timer_given_up)
    change(world, DESK, world.at + SECOND)
    management = [TURNS[MANAGEMENT], TURNS[MANAGEMENT] + 20 * SECOND]
    desk = TURNS[DESK] + 20 * SECOND
    assert pass_turns(world) == [management[0], desk, desk, management[1]]


def test_a_new_day_is_every_groups_own(world: World) -> None:
    world.run(lambda uow: uow.timers.add([morning_overview(GARDEN, ENGINEERING, NOON)]))
    assert pass_turns(world) == [timedelta()]
    assert shown(world, DESK_GROUP) == []
