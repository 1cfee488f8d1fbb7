"""A tap that reached another community than the one that was meant is one more tap away from the right one (EMG-1)."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from domain.catalog import Catalog
from domain.errors import CardRefreshed
from domain.people import ResidentState
from domain.tickets import Status
from tests.support.emergencies import GUARDS, RESIDENT, SECURITY, emergency, staffed, with_emergencies
from tests.support.knowledge import DESK, call_me, knowledge, repair, words
from tests.support.screens import Screens
from tests.unit.emergencies.conftest import House
from usecases import alarm_raising, alarm_words
from usecases.meant_community import mean_by_press
from usecases.ports import UnitOfWork

RIVERSIDE, RIVER_GUARDS, RIVER_DESK, KEEPER = "riverside", -2003, -2001, 131


@pytest.fixture
def house() -> Generator[House]:
    garden = with_emergencies().only_community
    river = replace(garden, key=RIVERSIDE, name=words("江畔里", "Riverside"))
    one = House(knowledge(garden, river, catalog=Catalog(types=(repair(), emergency(), call_me()))))
    one.screens = Screens(one)
    staffed(one)
    one.group(RIVER_GUARDS, SECURITY, RIVERSIDE)
    one.group(RIVER_DESK, DESK, RIVERSIDE)
    one.colleague(KEEPER, department=SECURITY, community_id=RIVERSIDE, name="赵师傅")
    yield one
    one.database.close_now()


def test_a_stranger_says_that_it_is_in_the_other_community(house: House) -> None:
    stranger = house.resident(8, state=ResidentState.NEW, unit=None, name=None, phone=None)
    ticket = house.raises(stranger)
    assert "Spring Garden, alerted at" in house.screens.of(8)[0].text
    house.screens.press(8, 8, "📍 Riverside")
    assert house.screens.of(8)[1].text == "The alarm is raised in Riverside now."
    assert house.screens.of(RIVER_GUARDS)[0].text.startswith("🚨")
    assert house.screens.last(GUARDS).text == (
        "Stuck in a lift · 1123-001: the resident says it is in Riverside; people there are alarmed. "
        "Please make sure, then end it here."
    )
    assert house.present(ticket).status is Status.ALARMED, "only staff end it"
    house.says("在三楼", user_id=8)
    assert "在三楼" in house.screens.last(RIVER_GUARDS).text
    assert "在三楼" not in house.screens.last(GUARDS).text
    pressed = house.press(8)

    def presses_again(uow: UnitOfWork) -> None:
        mean_by_press(uow, pressed, {"ticket_id": ticket.id})
        alarm_words.say_community(uow, pressed, ticket.id, RIVERSIDE)

    house.run(presses_again)
    there = house.look(lambda uow: uow.alarms.running(RIVERSIDE))
    assert len(there) == 1, "once"


def test_who_is_at_home_in_several_is_asked_too(house: House) -> None:
    house.resident(RESIDENT)
    house.resident(RESIDENT, community=RIVERSIDE, unit="1-102")
    house.run(alarm_raising.press_kind, house.press(RESIDENT), "lift")
    assert house.screens.of(RIVER_GUARDS)[0].text.startswith("🚨"), "the home that was opened last"
    house.screens.press(RESIDENT, RESIDENT, "📍 Spring Garden")
    assert "Bldg 1-101" in house.screens.of(GUARDS)[0].text


def test_who_lives_in_one_is_asked_nothing(house: House) -> None:
    ticket = house.raises()
    assert len(house.screens.of(RESIDENT)) == 1
    with pytest.raises(CardRefreshed):
        house.run(alarm_words.say_community, house.press(RESIDENT), ticket.id, RIVERSIDE)
