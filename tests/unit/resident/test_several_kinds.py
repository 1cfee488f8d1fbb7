"""A company that offers several kinds of requests: the words tell which one, else it is asked once (INT-1)."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from domain.catalog import Category
from domain.form_questions import Words
from domain.i18n import LocalText
from domain.people import ResidentState
from tests.support.knowledge import call_me, repair
from tests.unit.resident.flat import ANN, Flat
from tests.unit.resident.flat import flat as made
from usecases import conversation

CLEANING = replace(
    repair(),
    key="cleaning",
    prefix="S",
    title=LocalText(zh_hans="保洁", en="Cleaning"),
    department="cleaning",
    categories=(Category(key="floor", title=LocalText(zh_hans="地面", en="Floor"), words=Words(zh_hans=("拖地",))),),
    words=Words(zh_hans=("打扫", "脏")),
)


@pytest.fixture
def two() -> Generator[Flat]:
    with made(types=(repair(), CLEANING, call_me()), state=ResidentState.VERIFIED) as one:
        yield one


def test_the_words_tell_the_kind(two: Flat) -> None:
    two.says("楼道很脏，要打扫拖地")
    assert two.text() == "Received: 1 text. Go on if there is more."
    two.presses("That's all")
    two.presses("Any time")
    two.presses("Submit")
    assert (two.ticket().request_type, two.ticket().number) == ("cleaning", "S-20261123-001")


@pytest.mark.parametrize("how", ["key", "title", "other"])
def test_what_could_be_either_is_asked_and_not_said_again(two: Flat, how: str) -> None:
    two.says("请来看看")
    two.presses("That's all")
    assert (two.form(), two.text()) == (("request", "type"), "What is it about?")
    assert two.labels() == [["Repair", "Cleaning"], ["Cancel", "Call me, please"]]
    if how == "key":
        two.presses("Cleaning")
    elif how == "title":
        two.says("保洁")
    else:
        two.says("电影")
        assert two.text().startswith("Please choose one of the buttons.")
        two.presses("Cleaning")
    assert two.form() == ("request", "category")
    two.presses("Floor")
    assert two.form() == ("request", "window")


def test_a_form_of_no_kind_yet_listens_first(two: Flat) -> None:
    two.run(conversation.begin_request, two.message(ANN).sender, ANN, two.at, type_key=None)
    assert two.text().startswith("What is the matter? Words, photos")
    two.says("要打扫")
    two.presses("That's all")
    assert two.form() == ("request", "category")


def test_another_kind_is_another_form(two: Flat) -> None:
    sender = two.message(ANN).sender
    two.run(conversation.begin_request, sender, ANN, two.at, type_key="repair")
    first = two.draft()
    two.says("水龙头")
    two.run(conversation.begin_request, sender, ANN, two.at, type_key="cleaning")
    second = two.draft()
    assert first is not None
    assert second is not None
    assert (first.id == second.id, second.answers) == (False, {"type": "cleaning"})
    assert two.look(lambda uow: uow.drafts.suspended(ANN, ANN)) is not None


def test_at_the_question_of_the_kind_its_key_in_the_menu_answers(two: Flat) -> None:
    two.says("请来看看")
    two.presses("That's all")
    two.run(conversation.greet, two.press(ANN).sender, ANN, two.at)
    two.presses("🔧 Cleaning")
    assert two.form() == ("request", "category")


def test_the_menu_with_four_kinds_and_a_form_left_has_eight_keys() -> None:
    kinds = tuple(
        replace(repair(), key=f"kind-{letter}", prefix=letter, title=LocalText(zh_hans=letter, en=letter))
        for letter in "ABCD"
    )
    with made(types=(*kinds, call_me()), state=ResidentState.VERIFIED) as one:
        one.says("请来看看")
        one.run(conversation.greet, one.press(ANN).sender, ANN, one.at)
        assert [len(row) for row in one.labels()] == [1, 1, 2, 2, 2]
        one.says("取消")
        one.run(conversation.greet, one.press(ANN).sender, ANN, one.at)
        assert [len(row) for row in one.labels()] == [1, 2, 2, 2, 1]
