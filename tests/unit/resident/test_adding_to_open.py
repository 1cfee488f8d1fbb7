"""Words beside an open request: they can go onto it, unless they may be against whoever would read them (COM-5)."""

import pytest

from domain.tickets import Ticket
from tests.support.world import ENGINEERS, sender
from tests.unit.resident.flat import ANN, Flat
from usecases.conversation import begin_request

ADD = "Add to 001"
AGAINST_LI = "我要投诉李师傅，态度很差，还跟我要红包"


@pytest.fixture
def held(flat: Flat) -> Ticket:
    """A repair that Li holds."""
    flat.reports()
    flat.staff_presses("Take it")
    return flat.ticket()


def offers(flat: Flat) -> bool:
    return any(ADD in row for row in flat.labels())


def in_the_group(flat: Flat, words: str) -> list[str]:
    return [one for one in flat.screens.texts(ENGINEERS) if words in one]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("现在滴得更快了", True),
        ("客厅的灯也不亮了", True),
        (AGAINST_LI, False),
        ("李师傅跟我要红包", False),
        ("那个0316跟我要钱", False),
        ("水龙头越修越坏，太过分了", False),
        ("水龙头的事请替我保密，别让师傅知道", False),
    ],
)
def test_only_what_its_people_may_read_can_go_onto_it(flat: Flat, held: Ticket, words: str, offered: bool) -> None:
    flat.says(words)
    assert offers(flat) is offered
    flat.says(ADD)
    assert bool(in_the_group(flat, words)) is offered


def test_a_chosen_type_is_a_request_of_its_own(flat: Flat, held: Ticket) -> None:
    flat.says("现在滴得更快了")
    flat.run(lambda uow: begin_request(uow, sender(ANN), ANN, flat.at, type_key="complaint"))
    assert not offers(flat)
    flat.says(ADD)
    assert in_the_group(flat, "现在滴得更快了") == []


def test_words_that_came_after_the_key_are_read_before_it_is_followed(flat: Flat, held: Ticket) -> None:
    flat.says("现在滴得更快了")
    flat.says("李师傅还跟我要红包")
    assert offers(flat), "the screen is older than the last words"
    flat.presses(ADD)
    assert not offers(flat)
    assert flat.text().startswith("Please choose one of the buttons.")
    assert (in_the_group(flat, "红包"), flat.form()) == ([], ("request", "collect"))
