"""Keeping somebody from the service: who may, what is left to the person, what the record keeps."""

from collections.abc import Generator

import pytest

from domain.drafts import Form
from domain.errors import Blocked, CardRefreshed, NotOnList, NotPermitted
from domain.grants import Right
from domain.notices.blocking import BlockedPeople, PersonBlocked, YouAreBlocked, YouAreUnblocked
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.people import Resident, Role
from domain.tickets import Action
from tests.support.tickets import file_repair
from tests.support.world import World
from tests.support.world import world as made
from usecases import blocking, conversation, private_chats
from usecases.admission import admit

ANN, LI, BOSS = 7, 20, 40


@pytest.fixture
def world() -> Generator[World]:
    with made() as one:
        one.groups()
        one.resident(ANN)
        one.colleague(LI)
        one.colleague(BOSS, role=Role.SUPERVISOR, name="陈女士")
        yield one


def ann(world: World) -> Resident:
    found = world.look(lambda uow: uow.residents.by_user(ANN))
    assert found is not None
    return found


def block(world: World, reason: str = "骂人") -> None:
    number = file_repair(world, ann(world)).number
    world.run(blocking.begin, world.message(BOSS, f"/block {number}"))
    world.run(private_chats.receive, world.message(BOSS, reason))


def test_a_supervisor_blocks_with_a_reason_and_the_person_is_told(world: World) -> None:
    block(world)
    assert ann(world).blocked_at == world.at
    assert YouAreBlocked(reason="骂人") in world.sent(ANN)
    assert PersonBlocked(name="王阿姨", unit="1-101") in [*world.sent(BOSS), *world.edits(BOSS)]
    (kept,) = world.look(lambda uow: uow.blocks.open_of("garden"))
    assert (kept.reason, kept.resident_id) == ("骂人", ann(world).id)


def test_a_number_that_says_nobody_is_asked_for_whole(world: World) -> None:
    world.run(blocking.begin, world.message(BOSS, "/block 1122-077"))
    assert world.sent(BOSS) == [Say(saying=Saying.WHICH_NUMBER)]


@pytest.mark.parametrize(("who", "refusal"), [(LI, NotPermitted), (ANN, NotOnList), (99, NotOnList)])
def test_nobody_else_may(world: World, who: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        world.run(blocking.begin, world.message(who, "/block 001"))
    with pytest.raises(refusal):
        world.run(blocking.unblock, world.press(who), ann(world).id)


def test_what_is_left_to_a_blocked_person(world: World) -> None:
    block(world)
    world.deliver()
    for barred in (Right.REPORT, Right.FILL_IN_FORM, Action.REMARK, Action.HURRY):
        with pytest.raises(Blocked):
            world.run(admit, ANN, barred)
    for left in (Right.LOOK_AROUND, Right.FOLLOW_OWN):
        world.run(admit, ANN, left)
    with pytest.raises(Blocked):
        world.run(conversation.begin_request, world.message(ANN).sender, ANN, world.at, type_key="repair")
    world.run(private_chats.receive, world.message(ANN, "紧急求助"))
    assert world.sent(ANN) == [Say(saying=Saying.EMERGENCY)]


def test_words_of_a_blocked_person_go_nowhere_and_are_answered_once_an_hour(world: World) -> None:
    block(world)
    world.deliver()
    for words in ("你们", "听见没有", "喂"):
        world.run(private_chats.receive, world.message(ANN, words))
    assert world.sent(ANN) == [Refused(kind=RefusalKind.BLOCKED, phone="0755-8888 0100")]
    assert world.look(lambda uow: uow.drafts.active(ANN, ANN)) is None


def test_let_in_again(world: World) -> None:
    block(world)
    world.deliver()
    world.run(blocking.begin, world.message(BOSS, "/block"))
    assert world.sent(BOSS) == [BlockedPeople(community_id="garden")]
    world.run(blocking.unblock, world.press(BOSS), ann(world).id)
    assert ann(world).blocked_at is None
    assert world.sent(ANN) == [YouAreUnblocked()]
    assert world.look(lambda uow: uow.blocks.open_of("garden")) == []
    with pytest.raises(CardRefreshed):
        world.run(blocking.unblock, world.press(BOSS), ann(world).id)
    world.run(private_chats.receive, world.message(ANN, "水龙头坏了"))
    draft = world.look(lambda uow: uow.drafts.active(ANN, ANN))
    assert draft is not None
    assert draft.form is Form.REQUEST


def test_who_is_blocked_and_works_here_goes_on_working(world: World) -> None:
    block(world)
    world.colleague(ANN, name="王阿姨")
    world.run(admit, ANN, Right.FILL_IN_FORM)
