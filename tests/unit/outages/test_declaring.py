"""`/outage`: who may declare what, what they may write, and what the clock does about it."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted
from tests.support.tickets import file_repair
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.outages.conftest import BOSS, DESKER, LEADER, LI, OTHER_DESKER, RESIDENT, Centre
from usecases import conversation, declaring_outages

CARD = "🚧 No light (Building 1) · expected to be over by 18:00 today"
WHO = "Engineering is working on it · declared by 小陈 12:00"


# ------------------------------------------------------------------------------------------------ who


@pytest.mark.parametrize(("who", "where"), [(DESKER, DESK_GROUP), (BOSS, DESK_GROUP), (LEADER, ENGINEERS)])
def test_these_may(centre: Centre, who: int, where: int) -> None:
    centre.asks(who, where)
    assert centre.last(where) == "No outage is declared right now."


def test_others_may_not(centre: Centre) -> None:
    with pytest.raises(NotPermitted):
        centre.asks(LI, ENGINEERS)
    with pytest.raises(NotOnList):
        centre.asks(RESIDENT, ENGINEERS)
    centre.group(-77, community="elsewhere")
    with pytest.raises(NotOnList):
        centre.asks(DESKER, -77)


def test_keys_of_others_do_nothing(centre: Centre) -> None:
    outage = centre.declares()
    with pytest.raises(NotPermitted):
        centre.presses("It is over", LI, ENGINEERS)
    with pytest.raises(NotPermitted):
        centre.presses("Takes longer", LI, ENGINEERS)
    assert centre.open_now() == [outage]


# ------------------------------------------------------------------------------------------------ what


def test_the_card_stands_where_it_was_declared_and_where_it_is_worked_on(centre: Centre) -> None:
    centre.declares()
    for group in (DESK_GROUP, ENGINEERS):
        assert centre.last(group).split("\n") == [CARD, WHO]
        assert centre.screens.last(group).keys == [["It is over", "Takes longer"]]


def test_words_for_residents_stand_on_the_card(centre: Centre) -> None:
    centre.asks()
    centre.presses("Declare one")
    centre.presses("No light")
    centre.says(DESKER, "2栋、1栋")
    centre.says(DESKER, "下午6点")
    centre.says(DESKER, "啊" * 201)
    assert centre.last().startswith("That is too long here.")
    centre.says(DESKER, "变压器\n烧了")
    (outage,) = centre.open_now()
    assert (outage.buildings, outage.words) == (("1", "2"), "变压器 烧了")
    assert centre.screens.with_key(DESK_GROUP, "It is over")[0].text.split("\n") == [
        "🚧 No light (Building 1 and Building 2) · expected to be over by 18:00 today",
        WHO,
        "To residents: 变压器 烧了",
    ]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("11:00", "This time is already over. Please give a later one."),
        ("昨天", "I could not read a time from this. Try “tomorrow 10:00” or “Tuesday 14:30”."),
        ("2月31日 10:00", "I could not read a time from this. Try “tomorrow 10:00” or “Tuesday 14:30”."),
        ("2028-01-01 10:00", "This is too far ahead; please choose a day within two months."),
    ],
)
def test_a_time_that_cannot_be(centre: Centre, typed: str, answer: str) -> None:
    centre.asks()
    centre.presses("Declare one")
    centre.presses("No light")
    centre.presses("Everywhere")
    centre.says(DESKER, typed)
    assert centre.last().split("\n")[0] == answer
    assert centre.open_now() == []


def test_a_time_that_passed_before_the_last_question_is_asked_again(centre: Centre) -> None:
    centre.asks()
    centre.presses("Declare one")
    centre.presses("No light")
    centre.presses("Everywhere")
    centre.says(DESKER, "in 1 hour")
    centre.later(timedelta(hours=2))
    centre.presses("Skip")
    assert centre.open_now() == []
    assert centre.last().split("\n")[0] == "This time is already over. Please give a later one."
    centre.says(DESKER, "in 1 hour")
    assert len(centre.open_now()) == 1


def test_two_colleagues_at_once_declare_one_thing(centre: Centre) -> None:
    for who in (DESKER, OTHER_DESKER):
        centre.asks(who)
        centre.presses("Declare one", who)
        centre.presses("No light", who)
        centre.presses("Building 1", who)
        centre.presses("Chosen", who)
        centre.says(who, "18:00")
    with_keys = centre.screens.of(DESK_GROUP)
    centre.presses("Skip", OTHER_DESKER)
    mine = next(one for one in reversed(with_keys) if one.keys and "小陈" in one.text)
    skip = next(key for row in mine.view.rows for key in row if key.text == "Skip")
    press = centre.press(DESKER, chat_id=DESK_GROUP)
    centre.run(conversation.skip, press, skip.button.draft_id, skip.button.step)
    asked = next(one for one in reversed(centre.screens.of(DESK_GROUP)) if "declared already" in one.text)
    assert asked.text.endswith(
        "No light (Building 1) is declared already, expected to be over by 18:00 today. Change its time?"
    )
    assert len(centre.open_now()) == 1


def test_the_same_elsewhere_is_another_thing(centre: Centre) -> None:
    centre.declares()
    centre.declares(where="Building 2")
    assert [one.buildings for one in centre.open_now()] == [("1",), ("2",)]


def test_declared_anew_all_the_same(centre: Centre) -> None:
    centre.declares()
    centre.asks()
    centre.presses("Declare one")
    centre.says(DESKER, "no light")
    centre.presses("Everywhere")
    centre.presses("Declare another")
    centre.says(DESKER, "19:00")
    centre.presses("Skip")
    assert [one.buildings for one in centre.open_now()] == [("1",), ()]


# ------------------------------------------------------------------------------------------------ until it is over


def test_the_card_asks_when_it_should_be_over_and_the_supervisor_hears_of_silence(centre: Centre) -> None:
    centre.declares()
    centre.waits(timedelta(hours=6))
    shown = centre.screens.last(DESK_GROUP)
    assert shown.text.split("\n")[0] == "⏰ No light (Building 1): it was to be over by 18:00 today. Is it?"
    assert [one.keys for one in centre.screens.of(DESK_GROUP) if one.keys and "No light" in one.text] == [shown.keys]
    centre.waits(timedelta(minutes=30))
    assert centre.last(BOSS) == (
        "⏰ No light (Building 1): it was to be over by 18:00 today, and nobody has said whether it is. "
        "Please look into it."
    )


def test_the_supervisor_answers_from_the_private_chat(centre: Centre) -> None:
    centre.declares()
    centre.waits(timedelta(hours=7))
    centre.presses("It is over", BOSS, BOSS)
    assert centre.last(BOSS) == "No light (Building 1): really over? 0 residents who wait will be told."
    centre.presses("Yes, it is over", BOSS, BOSS)
    assert centre.last(BOSS) == "✅ Building 1: the light is back · 陈女士 19:00\nNo resident was waiting."
    assert centre.open_now() == []


def test_another_time_takes_the_old_reminders_away(centre: Centre) -> None:
    outage = centre.declares()
    centre.waits(timedelta(hours=6, minutes=10))
    centre.presses("Takes longer")
    centre.says(DESKER, "21:00")
    assert [one.until - outage.until for one in centre.open_now()] == [timedelta(hours=3)]
    centre.waits(timedelta(hours=1))
    assert centre.screens.of(BOSS) == []


def test_over_is_asked_once_and_said_once(centre: Centre) -> None:
    centre.declares()
    centre.presses("It is over")
    centre.presses("Not yet")
    assert centre.screens.with_key(DESK_GROUP, "It is over")[0].text.split("\n") == [CARD, WHO]
    centre.presses("It is over")
    shown, key = centre.screens.with_key(DESK_GROUP, "Yes, it is over")
    centre.presses("Yes, it is over")
    press = centre.press(DESKER, chat_id=DESK_GROUP, message_id=centre.message_of(shown.post_id))
    with pytest.raises(CardRefreshed):
        centre.run(declaring_outages.end, press, key.button.outage_id)
    for group in (DESK_GROUP, ENGINEERS):
        assert centre.last(group) == "✅ Building 1: the light is back · 小陈 12:00\nNo resident was waiting."
    centre.waits(timedelta(days=1))
    assert centre.screens.of(BOSS) == []


def test_cards_of_tickets_say_what_they_belong_to_while_it_lasts(centre: Centre) -> None:
    resident = centre.look(lambda uow: uow.residents.by_user(RESIDENT))
    ticket = file_repair(centre, resident, category="lamp", description="灯不亮")
    centre.later(timedelta(minutes=1))
    centre.declares()

    def card() -> str:
        return next(one.text for one in centre.screens.of(ENGINEERS) if ticket.number in one.text)

    assert card().split("\n")[3] == "belongs to: No light (Building 1), expected to be over by 18:00 today"
    promised = centre.look(lambda uow: uow.promises.open_of(ticket.id))
    centre.presses("It is over")
    centre.presses("Yes, it is over")
    assert "belongs to" not in card()
    assert centre.look(lambda uow: uow.promises.open_of(ticket.id)) == promised
