"""Moving out, and the yearly question whether a file still holds (PRV-1)."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.notices.dialogue import Say, Saying
from domain.notices.households import FileChanged, MovedOut, Reconfirm, UnansweredFiles
from domain.people import ResidentState
from tests.support.world import DESK_GROUP
from tests.unit.households.house import House
from tests.unit.resident.flat import ANN, BOB, LI
from usecases import household_screens, inviting, mine, moving_out, reconfirming


def test_the_unit_is_closed_the_same_minute_and_ones_own_tickets_stay(house: House) -> None:
    house.reports(who=ANN)
    house.run(inviting.by_owner, house.press(ANN, secret="s" * 22), "1-101")
    house.asks_for_unit("1-101")
    assert house.text(DESK_GROUP).split("\n")[:3] == [
        "🏠 Bldg 1-101",
        "王阿姨 (owner) · 138****5678 · registered on Mon 23 Nov",
        "小李 (tenant) · 138****1111 · registered on Mon 23 Nov",
    ]
    house.desk_presses("Moved out")
    house.desk_presses("王阿姨")
    house.desk_presses("Yes, moved out")
    assert house.sent(ANN)[-1] == MovedOut(unit="1-101", open_tickets=1)
    assert house.units(ANN) == [("1-101", "ended", "owner")]
    assert (house.person(ANN).state, house.person(ANN).unit) == (ResidentState.NEW, None)
    assert house.units(BOB) == [("1-101", "active", "tenant")]
    house.run(mine.show, house.press(ANN).sender, ANN, house.at)
    assert "001" in str(house.labels(ANN))
    house.run(mine.show_ticket, house.press(ANN), 1)
    house.starts(8001, "s" * 22)  # the invitation of who has left opens nothing
    assert house.look(lambda uow: uow.residents.by_user(8001)) is None
    house.says("又坏了", ANN)
    with pytest.raises(CardRefreshed):
        house.run(inviting.by_owner, house.press(ANN, secret="t" * 22), "1-101")


def test_a_new_matter_of_who_has_left_begins_with_where_they_live_now(house: House) -> None:
    house.run(moving_out.move_out, house.membership(), house.person(), house.at)
    house.says("厨房水龙头一直滴水")
    house.presses("That's all")
    assert house.form() == ("register", "place")


def test_everybody_at_once_and_thinking_better_of_it(house: House) -> None:
    house.asks_for_unit("1-101")
    house.desk_presses("Moved out")
    house.desk_presses("Everybody")
    house.desk_presses("No")
    assert house.units(ANN)[0][1] == house.units(BOB)[0][1] == "active"
    house.desk_presses("Moved out")
    house.desk_presses("Everybody")
    house.desk_presses("Yes, moved out")
    assert house.units(ANN)[0][1] == house.units(BOB)[0][1] == "ended"
    with pytest.raises(CardRefreshed):
        house.run(moving_out.begin, house.press(30, chat_id=DESK_GROUP), "1-101")


def test_only_the_front_desk_looks_and_writes(house: House) -> None:
    for use in (moving_out.begin, household_screens.open_unit):
        with pytest.raises(NotPermitted):
            house.run(use, house.press(LI), "1-101")
        with pytest.raises(NotOnList):
            house.run(use, house.press(ANN), "1-101")
    with pytest.raises(NotPermitted):
        house.asks_for_unit("1-101", who=LI)


@pytest.mark.parametrize(("words", "shown"), [("13800001111", 1), ("101", 1), ("102", 3), ("9-999", 0), ("你好", 0)])
def test_what_unit_finds(house: House, words: str, shown: int) -> None:
    house.asks_for_unit(words)
    texts = house.screens.texts(DESK_GROUP)
    assert sum(text.startswith("🏠") for text in texts) == shown
    assert ("Nothing fits" in texts[-1]) == (shown == 0)


# ------------------------------------------------------------------------------------------------ once a year


def _registered(house: House) -> int:
    """Ann's membership with its yearly question."""
    one = house.membership()
    house.run(reconfirming.confirm, one, house.at)
    return one.id


def test_yes_is_one_press_and_comes_again_in_a_year(house: House) -> None:
    _registered(house)
    house.live_on(days=365, hours=12)
    assert [one for one in house.sent(ANN) if isinstance(one, Reconfirm)] == [
        Reconfirm(membership_id=1, unit="1-101", relation="owner")
    ]
    house.presses("Yes, still so")
    assert house.sent(ANN)[-1] == Say(saying=Saying.FILE_CONFIRMED)
    assert house.pending_timers() == [("reconfirm", house.at + timedelta(days=365))]
    house.live_on(days=20)
    assert [one for one in house.sent(DESK_GROUP) if isinstance(one, UnansweredFiles)] == []


def test_no_answer_is_the_desks_and_takes_nobody_out(house: House) -> None:
    _registered(house)
    house.live_on(days=380)
    assert "Bldg 1-101 · 王阿姨 (owner)" in house.text(DESK_GROUP)
    assert house.units(ANN) == [("1-101", "active", "owner")]
    house.presses("Yes, still so")
    house.asks_for_unit()
    assert house.text(DESK_GROUP).startswith("Every file is confirmed.")


def test_who_stopped_the_bot_is_on_the_list_at_once(house: House) -> None:
    _registered(house)
    house.run(lambda uow: uow.chats.note(chat_id=ANN, kind="private", at=house.at))
    house.run(lambda uow: uow.chats.died(ANN, "blocked", house.at))
    house.live_on(days=365, hours=12)
    assert "Bldg 1-101 · 王阿姨 (owner)" in house.text(DESK_GROUP)


def test_what_has_changed_goes_to_the_desk(house: House) -> None:
    _registered(house)
    house.live_on(days=365, hours=12)
    house.presses("Something changed")
    house.presses("Other people here")
    house.says("我妹妹搬来了")
    told = [one for one in house.sent(DESK_GROUP) if isinstance(one, FileChanged)]
    assert told == [FileChanged(membership_id=1, name="王阿姨", unit="1-101", what="people", words="我妹妹搬来了")]
    house.desk_presses("Open the unit")
    assert house.text(DESK_GROUP).startswith("🏠 Bldg 1-101")


def test_nobody_answers_for_others(house: House) -> None:
    _registered(house)
    for use in (reconfirming.still_so, reconfirming.changed):
        for who, number in ((BOB, 1), (ANN, 10**15), (777, 1)):
            with pytest.raises(CardRefreshed):
                house.run(use, house.press(who), number)
