"""One tap: everybody who has to come hears it in that moment, and whoever tapped reads whom to call (EMG-1, EMG-2)."""

from datetime import timedelta

from domain.people import ResidentState
from domain.tickets import Status
from tests.support.emergencies import CLERK, GUARD, GUARDS, MANAGER, RESIDENT, SECOND_GUARD, SUPERVISOR
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.emergencies.conftest import House
from usecases.effects.alarming import ALARM_RINGS, ALARM_UNANSWERED

CARD = """🚨 E-20261123-001 · Stuck in a lift
Bldg 1-101 · 王阿姨 · 13800005678
raised 12:00, nobody is going yet"""


def test_the_tap_reaches_everybody_at_once(house: House) -> None:
    ticket = house.raises()
    assert (ticket.status, ticket.urgent, ticket.number) == (Status.ALARMED, True, "E-20261123-001")
    assert house.screens.texts(GUARDS) == [CARD]
    assert house.screens.texts(DESK_GROUP) == [CARD]
    assert house.screens.texts(GUARD) == [CARD], "on duty"
    assert house.screens.texts(CLERK) == [CARD], "nobody at the desk is on duty, so all of them"
    assert [house.screens.texts(one) for one in (SECOND_GUARD, SUPERVISOR, MANAGER, ENGINEERS)] == [[], [], [], []]
    assert house.screens.last(GUARDS).keys == [
        ["I am going"],
        ["More people"],
        ["False alarm", "End the alarm"],
    ]


def test_whoever_tapped_reads_whom_to_call_and_who_was_alarmed(house: House) -> None:
    house.raises()
    (answer,) = house.screens.of(RESIDENT)
    assert answer.text.split("\n") == [
        "🚨 Fire 119: you can call them right away.",
        (
            "Alerted at 12:00: Security, Customer service. "
            "You will hear as soon as somebody sets out. Duty phone 0755-8888 0100"
        ),
        "Do not force the door; press the alarm bell.",
    ]
    assert answer.keys == [["Pressed by mistake"]]


def test_it_rings_in_a_minute_and_tells_in_two(house: House) -> None:
    house.raises()
    assert [one for one in house.pending_timers() if one[0].startswith("alarm")] == [
        (ALARM_RINGS, house.at + timedelta(minutes=1)),
        (ALARM_UNANSWERED, house.at + timedelta(minutes=2)),
    ]


def test_who_is_not_verified_is_asked_for_the_building_after_the_alarm(house: House) -> None:
    stranger = house.resident(8, state=ResidentState.NEW, unit=None, name=None, phone=None)
    ticket = house.raises(stranger)
    assert "Li · not verified yet" in house.screens.last(GUARDS).text
    asked = house.screens.last(8)
    assert asked.text == "Where are you? Press the building, write it, or send your location."
    house.screens.press(8, 8, "Building 2")
    assert house.screens.last(8).text.startswith("Noted: Building 2.")
    assert "is now: Building 2" in house.screens.of(GUARDS)[0].text
    assert house.alarm(ticket).building == "2"
