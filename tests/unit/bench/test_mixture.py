"""A mixture has its shares exactly, in an order that the seed decides."""

from collections import Counter

import pytest

from bot.bench.dialogue import Dialogue, Role, Step
from bot.bench.mixture import (
    MIXTURE,
    Mixture,
    UnknownDialogueError,
    departments_of,
    dialogues_named,
    mean_updates,
)


def kind(name: str, weight: int, steps: int = 1, department: str = "") -> Dialogue:
    step = Step(by=Role.RESIDENT, say="x")
    return Dialogue(name=name, weight=weight, step=(step,) * steps, department=department)


KINDS = (kind("a", 50, 14), kind("b", 30, 8), kind("c", 20, 10))


def dealt(count: int, *, seed: int = 1) -> list[str]:
    mixture = Mixture(KINDS, count=count, seed=seed)
    return [mixture.dialogue(number).name for number in range(count)]


@pytest.mark.parametrize(
    ("count", "shares"),
    [(10, {"a": 5, "b": 3, "c": 2}), (1, {"a": 1}), (7, {"a": 4, "b": 2, "c": 1}), (2, {"a": 1, "b": 1})],
)
def test_every_kind_has_its_share(count: int, shares: dict[str, int]) -> None:
    assert Counter(dealt(count)) == shares


def test_the_seed_decides_the_order_alone() -> None:
    assert dealt(50) == dealt(50)
    assert dealt(50) != dealt(50, seed=2)
    assert sorted(dealt(50)) == sorted(dealt(50, seed=2))


def test_it_begins_again_at_its_end() -> None:
    mixture = Mixture(KINDS, count=4, seed=1)
    assert [mixture.dialogue(number + 4) for number in range(4)] == [mixture.dialogue(number) for number in range(4)]


def test_how_long_a_dialogue_is_on_average() -> None:
    assert mean_updates(KINDS) == 0.5 * 14 + 0.3 * 8 + 0.2 * 10
    assert mean_updates([kind("echo", 0, 3)]) == 3


def test_the_mixture_has_every_kind_with_a_weight_and_one_name_is_one_kind() -> None:
    assert [one.name for one in dialogues_named(MIXTURE)] == [
        "complaint",
        "emergency",
        "quick-question",
        "repair",
        "service",
        "written-question",
    ]
    assert sum(one.weight for one in dialogues_named(MIXTURE)) == 100
    assert [one.name for one in dialogues_named("echo")] == ["echo"]
    assert departments_of(dialogues_named(MIXTURE)) == ["customer_service", "engineering", "security"]


def test_a_dialogue_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownDialogueError) as refused:
        dialogues_named("nosuch")
    assert str(refused.value) == (
        "There is no dialogue of this name in bot/bench/dialogues/: nosuch, those there are: "
        "mixture, complaint, echo, emergency, quick-question, repair, service, written-question"
    )
