"""A suspected leak that nobody closes comes again every day, by day (PRV-2)."""

from collections.abc import Generator
from datetime import timedelta

import pytest

from domain.notices.dialogue import Say, Saying
from domain.notices.privacy import LeakCard
from domain.outgoing import Verb
from domain.people import Role
from tests.support.world import World
from tests.support.world import world as made
from usecases import leak_reports, private_chats
from usecases.deadlines import run_due
from usecases.timer_table import TIMERS, timer_given_up

LI, BOSS = 20, 40


@pytest.fixture
def world() -> Generator[World]:
    with made() as one:
        one.groups()
        one.colleague(LI)
        one.colleague(BOSS, role=Role.SUPERVISOR)
        yield one


def tick(world: World) -> None:
    world.run(lambda uow: run_due(uow, now=world.at, handlers=TIMERS, limit=20, alarm=timer_given_up))


def test_it_comes_again_until_it_is_closed(world: World) -> None:
    world.run(leak_reports.begin, world.message(LI, "/leak"))
    world.run(private_chats.receive, world.message(LI, "表格发错群了"))
    card = LeakCard(leak_id=1)
    assert [one for one in world.sent(BOSS) if isinstance(one, LeakCard)] == [card]
    for _ in range(2):
        world.deliver()
        world.later(timedelta(hours=23))
        tick(world)
        assert world.queued(BOSS) == []
        world.later(timedelta(hours=1))
        tick(world)
        assert [(one.verb, one.notice) for one in world.queued(BOSS)] == [
            (Verb.STRIP, Say(saying=Saying.DONE)),
            (Verb.SEND, card),
        ]
    world.deliver()
    boss = world.look(lambda uow: uow.staff.by_user(BOSS))
    world.run(lambda uow: uow.leaks.close(uow.leaks.get(1), by=boss.id, at=world.at))
    world.later(timedelta(days=2))
    tick(world)
    assert world.queued(BOSS) == []
