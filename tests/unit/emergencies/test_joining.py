"""Several alarms for one event become one, and everybody who raised it is kept informed."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed
from domain.tickets import Status, Ticket
from tests.support.emergencies import GUARD, GUARDS, RESIDENT
from tests.unit.emergencies.conftest import House
from usecases import alarm_joining

NEIGHBOUR = 8


def two_alarms(house: House, *, unit: str = "1-102", minutes: int = 5) -> tuple[Ticket, Ticket]:
    first = house.raises()
    house.acts(GUARD, first, "go")
    house.later(timedelta(minutes=minutes))
    return first, house.raises(house.resident(NEIGHBOUR, unit=unit))


def test_one_press_joins_them_and_the_second_rings_nobody(house: House) -> None:
    first, second = two_alarms(house)
    assert house.screens.last(GUARDS).keys[-1] == ["Same as 001"]
    house.screens.press(GUARD, GUARDS, "Same as 001")
    assert (house.present(second).status, house.present(second).outcome) == (Status.CLOSED, "joined")
    before = len(house.about(GUARDS))
    house.waits(timedelta(minutes=9))
    assert len(house.about(GUARDS)) == before
    assert "with 1 more report" in house.screens.of(GUARDS)[0].text
    assert "✅ Goes on with another alarm, 12:05" in house.about(GUARDS)[-1].text
    answer, told = house.screens.texts(NEIGHBOUR)
    assert "Coming: 李师傅." in answer
    assert told.startswith("Somebody else has raised the same alarm")
    assert house.alarm(second).joined_into == first.id


def test_both_hear_what_becomes_of_it_and_both_are_heard(house: House) -> None:
    first, _ = two_alarms(house)
    house.screens.press(GUARD, GUARDS, "Same as 001")
    house.says("我们在三楼", user_id=NEIGHBOUR)
    assert "我们在三楼" in house.screens.last(GUARDS).text
    house.acts(GUARD, first, "arrive")
    for one in (RESIDENT, NEIGHBOUR):
        assert house.screens.last(one).text == "李师傅 (Security · badge 0316) is there (12:05)."
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    for one in (RESIDENT, NEIGHBOUR):
        assert house.screens.last(one).text.startswith("It was over at 12:05.")
        assert house.screens.of(one)[0].keys == []
    assert house.look(lambda uow: uow.alarms.running("garden")) == []


def test_whoever_went_to_the_second_goes_to_the_event(house: House) -> None:
    first = house.raises()
    second = house.raises(house.resident(NEIGHBOUR, unit="1-102"))
    house.acts(GUARD, second, "go")
    house.run(alarm_joining.join, house.press(GUARD, chat_id=GUARDS), second.id, first.id)
    assert house.present(first).status is Status.GOING
    assert house.screens.last(RESIDENT).text.endswith("set out at 12:00 and is on the way to you.")


@pytest.mark.parametrize(("unit", "minutes"), [("2-101", 1), ("1-102", 31)])
def test_another_building_or_another_time_is_another_event(house: House, unit: str, minutes: int) -> None:
    first, second = two_alarms(house, unit=unit, minutes=minutes)
    assert all("Same as" not in key for row in house.screens.last(GUARDS).keys for key in row)
    with pytest.raises(CardRefreshed):
        house.run(alarm_joining.join, house.press(GUARD, chat_id=GUARDS), second.id, first.id)
