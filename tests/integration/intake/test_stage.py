"""The demo as a process part: the bot on the stage, the clock, and a new beginning."""

from datetime import timedelta

import pytest

from bot.clock import SystemMachine
from bot.neighbourhood import Neighbourhood
from bot.sandbox.acting import SceneError
from bot.settings import Settings
from bot.stage import Stage, playing
from bot.wiring import read_knowledge
from tests.integration.intake.echoes import behaviour


def stage() -> Stage:
    knowledge = read_knowledge(Settings())
    return Stage(scene=Neighbourhood(knowledge), knowledge=knowledge, behaviour=behaviour, machine=SystemMachine())


def heard(world, person: int) -> list[str]:
    messages = world.state.chats[person].messages.values()
    return [str(one.body["text"]) for one in messages if one.sender != person]


async def test_what_is_said_on_the_stage_is_answered():
    async with playing(stage(), host="127.0.0.1", port=0, page_locale="en") as (_address, play):
        play.world.send(1001, 1001, "hello")
        await play.settled()
        assert heard(play.world, 1001) == ["/start", "hello"]


async def test_the_clock_moves_forward():
    async with playing(stage(), host="127.0.0.1", port=0, page_locale="en") as (_address, play):
        before = play.now()
        await play.advance(timedelta(days=1))
        assert timedelta(days=1) <= play.now() - before < timedelta(days=1, minutes=1)


async def test_in_an_interval_the_bot_is_down_and_nothing_is_lost():
    async with playing(stage(), host="127.0.0.1", port=0, page_locale="en") as (_address, play):
        async with play.interval() as clock:
            clock.move(timedelta(days=1))
            play.world.send(1001, 1001, "hello")
            assert heard(play.world, 1001) == ["/start"]
        await play.settled()
        assert heard(play.world, 1001) == ["/start", "hello"]


async def test_who_waits_for_a_scene_that_fails_hears_of_it():
    class Failing(Neighbourhood):
        async def rehearse(self, prompter, *, machine_now):
            raise SceneError("no such button")

    knowledge = read_knowledge(Settings())
    failing = Stage(scene=Failing(knowledge), knowledge=knowledge, behaviour=behaviour, machine=SystemMachine())
    with pytest.raises(SceneError, match="no such button"):
        async with playing(failing, host="127.0.0.1", port=0, page_locale="en"):
            pass


async def test_a_reset_begins_anew():
    async with playing(stage(), host="127.0.0.1", port=0, page_locale="en") as (_address, play):
        play.world.send(1001, 1001, "hello")
        await play.advance(timedelta(days=1))
        play.world.clear()
        await play.reset()
        await play.settled()
        assert heard(play.world, 1001) == ["/start"]
        play.world.send(1001, 1001, "again")
        await play.settled()
        assert heard(play.world, 1001) == ["/start", "again"]
