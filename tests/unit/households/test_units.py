"""Somebody with several units is asked which one, once, and only when it is not clear (INT-1)."""

import pytest

from domain.community import UnitRef
from domain.households import Relation
from domain.unit_parsing import named_units
from tests.support.world import DESK_GROUP
from tests.unit.households.house import House
from tests.unit.resident.flat import ANN, CLERK, LI
from usecases import household_screens, households


@pytest.fixture
def two(house: House) -> House:
    """Ann also owns 2-1-101 and 2-2-102."""
    for unit in ("2-1-101", "2-2-102"):
        house.run(lambda uow, unit=unit: households.join(uow, house_of(uow), unit, Relation.OWNER, house.at))
    return house


def house_of(uow):
    return uow.residents.by_user(7)


def test_one_press_with_the_last_one_first(two: House) -> None:
    two.says("厨房水龙头一直滴水")
    two.presses("That's all")
    assert two.text() == "Which of your units is it about?"
    assert two.labels()[:2] == [["Bldg 1-101", "Bldg 2-1-101"], ["Bldg 2-2-102"]]
    two.presses("Bldg 2-1-101")
    two.presses("Any time")
    assert "Bldg 2-1-101" in two.text()
    two.presses("Submit")
    assert (two.ticket().unit, two.person().unit) == ("2-1-101", "2-1-101")
    two.says("卧室的灯不亮了")
    two.presses("That's all")
    assert two.labels()[0][0] == "Bldg 2-1-101"


@pytest.mark.parametrize(("words", "unit"), [("2栋2单元102的水龙头滴水", "2-2-102"), ("102 的水龙头滴水", "2-2-102")])
def test_words_that_say_it_are_enough(two: House, words: str, unit: str) -> None:
    two.reports(words)
    assert two.ticket().unit == unit


def test_of_the_public_area_nobody_asks(two: House) -> None:
    two.says("楼道的灯不亮了")
    two.presses("That's all")
    two.presses("Submit")
    assert two.ticket().unit == "1-101"


def test_it_can_be_typed_and_changed(two: House) -> None:
    two.says("厨房水龙头一直滴水")
    two.presses("That's all")
    two.says("9-999")
    assert two.form() == ("request", "unit")
    two.says("2栋1单元101")
    two.presses("Any time")
    two.presses("Change")
    two.presses("More…")
    two.presses("Unit")
    two.presses("Bldg 1-101")
    two.presses("Submit")
    assert two.ticket().unit == "1-101"


def test_with_one_unit_left_it_is_no_question_any_more(two: House) -> None:
    two.says("厨房水龙头一直滴水")
    two.presses("That's all")
    two.presses("Bldg 2-1-101")
    gone = [one for one in two.look(lambda uow: uow.memberships.of_resident(house_of(uow).id)) if one.unit != "1-101"]
    for one in gone:
        two.run(households.leave, one, two.at)
    two.presses("Any time")
    two.presses("Submit")
    assert two.ticket().unit == "1-101"


def test_what_a_text_names() -> None:
    one, two = (UnitRef(building=b, section=s, room=r) for b, s, r in (("3", "2", "1201"), ("1", "", "1201")))
    assert named_units("3栋2单元1201漏水", [one, two]) == [one]
    assert named_units("3栋1201漏水", [one, two]) == [one]
    assert named_units("1201漏水", [one, two]) == [one, two]
    assert named_units("厨房漏水3天了", [one, two]) == []


def test_a_name_finds_homes_for_the_desk_alone(house: House) -> None:
    def named(words: str, who: int = CLERK) -> tuple[str, ...]:
        incoming = house.message(who, f"/unit {words}", chat_id=DESK_GROUP)
        return house.look(lambda uow: household_screens.named_units(uow, incoming))

    assert [named("王阿姨"), named("小李 "), named("王"), named("无此人"), named("1-101")] == [
        ("1-101",),
        ("1-101",),
        (),
        (),
        (),
    ]
    assert named("王阿姨", LI) == named("王阿姨", ANN) == ()
    incoming = house.message(CLERK, "/unit 王阿姨", chat_id=DESK_GROUP)
    house.run(household_screens.show_unit, incoming, ("1-101",))
    assert house.text(DESK_GROUP).split("\n")[0] == "🏠 Bldg 1-101"
    house.run(household_screens.show_unit, incoming, ("1-101", "1-102", "1-201", "1-202"))
    assert house.text(DESK_GROUP).startswith("More homes fit than stand above.")
