"""Several communities in one process: a stranger says where they live, or the poster's link does."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from domain.drafts import Form
from domain.people import Resident
from tests.support.knowledge import community, knowledge, words
from tests.support.world import World
from tests.support.world import world as made
from usecases import call_tasks, conversation, private_chats
from usecases.registration import CONSENT, HOME

ANN = 7
RIVER = replace(community(), key="riverside", name=words("江畔里", "Riverside"))


@pytest.fixture
def world() -> Generator[World]:
    with made(knowledge(community(), RIVER)) as one:
        yield one


def file(world: World) -> Resident:
    found = world.look(lambda uow: uow.residents.by_user(ANN))
    assert found is not None
    return found


def step(world: World) -> tuple[str | None, str | None]:
    draft = world.look(lambda uow: uow.drafts.active(ANN, ANN))
    assert draft is not None
    assert draft.form is Form.REGISTER
    return draft.step, draft.community_id


def press(world: World, value: str) -> None:
    draft = world.look(lambda uow: uow.drafts.active(ANN, ANN))
    assert draft is not None
    world.run(conversation.choose, world.press(ANN), draft.id, draft.step or "", value)


def test_a_stranger_is_asked_where_they_live(world: World) -> None:
    world.run(private_chats.start, world.message(ANN, "/start"))
    assert step(world) == (HOME, "garden")
    press(world, "riverside")
    assert step(world) == (CONSENT, "riverside")
    assert file(world).community_id == "riverside"


def test_the_name_can_be_typed_and_what_was_said_before_moves_too(world: World) -> None:
    world.run(private_chats.receive, world.photo(ANN, text="厨房水龙头一直滴水"))
    assert step(world) == (HOME, "garden")
    world.run(private_chats.receive, world.message(ANN, "就是那个很吵的"))
    world.run(private_chats.receive, world.message(ANN, "江畔里"))
    assert step(world) == (CONSENT, "riverside")
    waiting = world.look(lambda uow: uow.drafts.suspended(ANN, ANN, Form.REQUEST))
    assert waiting is not None
    assert waiting.community_id == "riverside"
    kept = world.database.raw.execute("SELECT community_id FROM attachments").fetchall()
    assert kept == [("riverside",)]


def test_a_link_says_it_and_nobody_is_asked(world: World) -> None:
    world.run(private_chats.start, world.message(ANN, "/start riverside"), home="riverside")
    assert step(world) == (CONSENT, "riverside")


@pytest.mark.parametrize("payload", ["nowhere", "GARDEN", "riverside "])
def test_a_link_that_names_no_community_asks(world: World, payload: str) -> None:
    world.run(private_chats.start, world.message(ANN, f"/start {payload}"), home=payload)
    assert step(world) == (HOME, "garden")


def test_a_forged_choice_is_none(world: World) -> None:
    world.run(private_chats.start, world.message(ANN, "/start"))
    press(world, "elsewhere")
    assert step(world) == (HOME, "garden")


def test_a_link_moves_no_known_resident(world: World) -> None:
    world.resident(ANN)
    world.run(private_chats.start, world.message(ANN, "/start riverside"), home="riverside")
    assert file(world).community_id == "garden"


def test_who_was_called_back_before_keeps_that_call_where_it_was(world: World) -> None:
    world.groups()
    world.run(call_tasks.call_me, world.message(ANN).sender, ANN, world.at)
    world.run(private_chats.start, world.message(ANN, "/start"))
    press(world, "riverside")
    assert (file(world).community_id, step(world)) == ("riverside", (CONSENT, "riverside"))
    assert world.database.raw.execute("SELECT DISTINCT community_id FROM tickets").fetchall() == [("garden",)]


def test_whoever_says_otherwise_the_next_time_goes_on_with_the_file_they_have_there(world: World) -> None:
    world.groups()
    for home in ("riverside", "garden"):
        world.run(call_tasks.call_me, world.message(ANN).sender, ANN, world.at)
        world.run(private_chats.start, world.message(ANN, "/start"))
        press(world, home)
        assert step(world) == (CONSENT, home)
        world.run(conversation.cancel, world.message(ANN, "/cancel"))
    files = world.database.raw.execute("SELECT community_id FROM residents ORDER BY id").fetchall()
    assert files == [("garden",), ("riverside",)]


def test_with_one_community_nobody_is_asked() -> None:
    with made() as alone:
        alone.run(private_chats.start, alone.message(ANN, "/start"))
        assert step(alone) == (CONSENT, "garden")
