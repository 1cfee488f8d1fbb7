"""While nobody goes: every minute, louder in words and wider in audience, until somebody presses (EMG-2, EMG-7)."""

from datetime import timedelta

from domain.notices.staff import Overview
from domain.outgoing import Verb
from domain.tickets import Status
from tests.support.emergencies import CLERK, GUARD, GUARDS, MANAGER, RESIDENT, SECOND_GUARD, SUPERVISOR
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.emergencies.conftest import House

MINUTE = timedelta(minutes=1)
WHERE = "Stuck in a lift · 1123-001, Bldg 1-101"


def _heard(house: House) -> dict[int, int]:
    """How many messages stand in each chat by now."""
    chats = (GUARDS, DESK_GROUP, GUARD, CLERK, SUPERVISOR, MANAGER, ENGINEERS, SECOND_GUARD)
    return {chat: len(house.about(chat)) for chat in chats}


def test_each_minute_is_louder_and_wider(house: House) -> None:
    house.raises()
    steps = []
    for _ in range(5):
        steps.append(tuple(_heard(house).values()))
        house.waits(MINUTE)
    steps.append(tuple(_heard(house).values()))
    #             guards, desk, guard, clerk, supervisor, manager, engineers, off duty
    assert steps == [
        (1, 1, 1, 1, 0, 0, 0, 0),
        (2, 2, 2, 2, 0, 0, 0, 0),
        (3, 3, 3, 3, 1, 0, 0, 0),
        (4, 4, 4, 4, 2, 1, 0, 0),
        (5, 5, 5, 5, 3, 2, 1, 0),
        (6, 6, 6, 6, 4, 3, 2, 0),
    ]
    assert [one.text.replace("\n", " ") for one in house.about(GUARDS)[1:]] == [
        f'🚨 <a href="tg://user?id=31">李师傅</a> {WHERE}: nobody is going yet, 1 min. Who goes?',
        f'🚨 <a href="tg://user?id=31">李师傅</a> {WHERE}: somebody has been waiting for 2 min! Whoever can, go now.',
        f'🚨 <a href="tg://user?id=31">李师傅</a> {WHERE}: somebody has been waiting for 3 min! Whoever can, go now.',
        (
            f'🚨 <a href="tg://user?id=31">李师傅</a> {WHERE}: 4 min and still nobody! '
            "Whoever reads this: go, or ring somebody who can."
        ),
        (
            f'🚨 <a href="tg://user?id=31">李师傅</a> {WHERE}: 5 min and still nobody! '
            "Whoever reads this: go, or ring somebody who can."
        ),
    ]
    assert all(one.keys[0] == ["I am going"] for one in house.about(GUARDS))


def test_other_groups_learn_the_building_and_nothing_of_the_person(house: House) -> None:
    house.raises()
    house.waits(5 * MINUTE)
    card, call = house.screens.of(ENGINEERS)
    assert card.text.split("\n") == [
        "🚨 E-20261123-001 · Stuck in a lift",
        "Building 1",
        "raised 12:00, nobody is going yet · called 5×",
    ]
    assert card.keys == call.keys == [["I am going"]]
    assert "101" not in call.text
    assert "Building 1: 5 min and still nobody!" in call.text


def test_after_two_minutes_whoever_waits_is_told_until_somebody_goes(house: House) -> None:
    ticket = house.raises()
    house.waits(5 * MINUTE)
    told = house.screens.texts(RESIDENT)[1:]
    waiting = (
        "Nobody has answered yet. Please ring the duty phone 0755-8888 0100 yourself, or Fire 119. "
        "We keep calling people."
    )
    assert told == [waiting, waiting]
    house.acts(GUARD, ticket, "go")
    house.waits(10 * MINUTE)
    assert house.screens.texts(RESIDENT)[3:] == [
        "李师傅 (Security · badge 0316) set out at 12:05 and is on the way to you."
    ]


def test_it_stops_when_somebody_goes_and_several_may(house: House) -> None:
    ticket = house.raises()
    house.waits(MINUTE)
    house.acts(GUARD, ticket, "go")
    house.acts(SECOND_GUARD, ticket, "go")
    before = _heard(house)
    house.waits(30 * MINUTE)
    assert _heard(house) == before
    assert house.present(ticket).status is Status.GOING
    assert house.screens.of(GUARDS)[0].text.split("\n")[2] == "李师傅 set out 12:01 · 周师傅 set out 12:01"


def test_after_a_downtime_there_is_one_call_as_wide_as_it_is_due(house: House) -> None:
    house.raises()
    house.screens.refresh()
    house.at += timedelta(minutes=20)
    house.waits(timedelta(0))
    assert tuple(_heard(house).values()) == (2, 2, 2, 2, 1, 1, 1, 0)
    assert [one for one in house.pending_timers() if one[0] == "alarm_rings"] == [("alarm_rings", house.at + MINUTE)]


def test_at_night_it_sounds_all_the_same(house: House) -> None:
    house.at += timedelta(hours=13)
    house.raises()
    house.waits(3 * MINUTE)
    alarming = [one for one in house.queued() if one.verb is Verb.SEND and type(one.notice) is not Overview]
    assert ({one.silent for one in alarming}, len(alarming)) == ({False}, 21)


def test_it_rings_again_when_the_last_one_cannot_come(house: House) -> None:
    ticket = house.raises()
    house.acts(GUARD, ticket, "go")
    house.waits(2 * MINUTE)
    house.acts(GUARD, ticket, "stand_down")
    assert house.present(ticket).status is Status.ALARMED
    assert (house.present(ticket).holder_id, house.screens.last(RESIDENT).text) == (
        None,
        "李师傅 (Security · badge 0316) cannot come after all. We are calling others right now.",
    )
    assert house.screens.last(GUARDS).text == f"🚨 {WHERE}: 李师傅 cannot come, and nobody else is going! Who goes?"
    house.waits(MINUTE)
    assert "Whoever can, go now." in house.screens.last(GUARDS).text
    assert len(house.screens.of(SUPERVISOR)) == 1, "three minutes are over"
