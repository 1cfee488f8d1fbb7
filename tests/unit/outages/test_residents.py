"""Residents and an outage: offered to whom it concerns, told of every change, asked once when it is over."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed
from domain.outgoing import Lane
from storage.tables import outbox
from tests.support.tickets import file_repair
from tests.support.world import DESK_GROUP
from tests.unit.outages.conftest import DESKER, RESIDENT, Centre
from usecases import conversation, desk_intake, outage_answers, outage_calls
from usecases.outage_ports import Follower

OFFER = (
    "We already know: No light (Building 1). Engineering is working on it, expected to be over by 18:00 today. "
    "Shall we tell you as soon as it is over?"
)
QUESTION = "Building 1: the light is back. Is it all right in your home?"
NEIGHBOUR = 8


def writes(centre: Centre, *texts: str, who: int = RESIDENT) -> None:
    for text in texts:
        centre.run(conversation.receive, centre.message(who, text))


def reports(centre: Centre, *texts: str, who: int = RESIDENT) -> None:
    writes(centre, *texts, who=who)
    centre.presses("That's all", who, who)


def follows(centre: Centre, who: int = RESIDENT) -> None:
    reports(centre, "家里灯不亮", who=who)
    centre.presses("Tell me then", who, who)


def ends(centre: Centre) -> None:
    centre.presses("It is over")
    centre.presses("Yes, it is over")
    centre.waits(timedelta(0))


def follower(centre: Centre) -> Follower | None:
    return centre.look(lambda uow: uow.outage_followers.page(1, after=0, until=centre.at, limit=1))[0]


def counts(centre: Centre) -> str:
    return centre.last(DESK_GROUP).split("\n")[-1]


# ------------------------------------------------------------------------------------------------ offered


def test_the_offer_and_its_keys(centre: Centre) -> None:
    centre.declares()
    reports(centre, "家里灯不亮")
    assert centre.last(RESIDENT) == OFFER
    assert centre.screens.last(RESIDENT).keys == [["Tell me then", "Something else"], ["Call me, please"]]


def test_words_for_residents_stand_in_it(centre: Centre) -> None:
    centre.asks()
    centre.presses("Declare one")
    centre.presses("No light")
    centre.presses("Everywhere")
    centre.says(DESKER, "18:00")
    centre.says(DESKER, "变压器烧了。")
    reports(centre, "家里灯不亮")
    assert centre.last(RESIDENT).split("\n") == [
        "We already know: No light (Everywhere). Engineering is working on it, expected to be over by 18:00 today.",
        "变压器烧了。",
        "Shall we tell you as soon as it is over?",
    ]


@pytest.mark.parametrize("words", ["水龙头漏水", "灯坏了，水止不住"])
def test_another_matter_and_whoever_is_in_a_hurry_are_not_held_up(centre: Centre, words: str) -> None:
    centre.declares()
    reports(centre, words)
    assert "We already know" not in centre.last(RESIDENT)


def test_another_building_is_not_offered_it(centre: Centre) -> None:
    centre.declares(where="Building 2")
    reports(centre, "家里灯不亮")
    assert centre.last(RESIDENT) == "window?"


def test_a_category_that_is_chosen_is_offered_it_too(centre: Centre) -> None:
    centre.declares()
    reports(centre, "坏了")
    centre.presses("Lamp", RESIDENT, RESIDENT)
    assert centre.last(RESIDENT) == OFFER


@pytest.mark.parametrize("said", ["Something else", "不是这件事"])
def test_something_else_goes_on_and_is_not_asked_again(centre: Centre, said: str) -> None:
    centre.declares()
    reports(centre, "家里灯不亮")
    if said == "Something else":
        centre.presses(said, RESIDENT, RESIDENT)
    else:
        writes(centre, said)
    assert centre.last(RESIDENT) == "window?"
    centre.presses("Any time", RESIDENT, RESIDENT)
    centre.presses("Submit", RESIDENT, RESIDENT)
    (ticket,) = centre.look(lambda uow: uow.tickets.live_of_reporter(1))
    assert ticket.category == "lamp"
    assert counts(centre) == "Engineering is working on it · declared by 小陈 12:00"


@pytest.mark.parametrize("said", ["好的", "恢复了告诉我", "yes please"])
def test_a_key_that_is_typed(centre: Centre, said: str) -> None:
    centre.declares()
    reports(centre, "家里灯不亮")
    writes(centre, said)
    assert centre.screens.texts(RESIDENT)[-1] == (
        "All right. No light (Building 1), expected to be over by 18:00 today. "
        "We will tell you as soon as it is; at night we wait until the morning."
    )
    assert follower(centre) is not None


def test_more_words_are_kept_and_can_make_it_urgent(centre: Centre) -> None:
    centre.declares()
    reports(centre, "家里灯不亮")
    writes(centre, "一直没来")
    assert centre.last(RESIDENT) == OFFER
    writes(centre, "现在水也止不住了")
    assert centre.last(RESIDENT) == "window?"


def test_it_ended_while_the_offer_stood_there(centre: Centre) -> None:
    centre.declares()
    reports(centre, "家里灯不亮")
    shown, key = centre.screens.with_key(RESIDENT, "Tell me then")
    ends(centre)
    press = centre.press(RESIDENT, message_id=centre.message_of(shown.post_id))
    centre.run(conversation.choose, press, key.button.draft_id, key.button.step, key.button.value)
    assert centre.last(RESIDENT) == "window?"


def test_nobody_follows_twice(centre: Centre) -> None:
    centre.declares()
    reports(centre, "家里灯不亮")
    shown, key = centre.screens.with_key(RESIDENT, "Tell me then")
    centre.presses("Tell me then", RESIDENT, RESIDENT)
    press = centre.press(RESIDENT, message_id=centre.message_of(shown.post_id))
    with pytest.raises(CardRefreshed):
        centre.run(conversation.choose, press, key.button.draft_id, key.button.step, key.button.value)
    follows(centre)
    ends(centre)
    assert centre.screens.texts(RESIDENT).count(QUESTION) == 1


# ------------------------------------------------------------------------------------------------ told


def test_another_time_is_told_by_day_and_dropped_when_it_is_over_by_the_morning(centre: Centre) -> None:
    centre.declares()
    follows(centre)
    centre.presses("Takes longer")
    centre.says(DESKER, "21:00")
    centre.waits(timedelta(0))
    told = "No light (Building 1): the time has changed, now it is expected to be over by {}. Sorry about the wait."
    assert centre.last(RESIDENT) == told.format("21:00 today")
    before = len(centre.screens.of(RESIDENT))
    centre.waits(timedelta(hours=11))  # 23:00
    centre.presses("Takes longer")
    centre.says(DESKER, "tomorrow 07:00")
    centre.waits(timedelta(hours=10))
    assert len(centre.screens.of(RESIDENT)) == before


def test_nobody_is_woken(centre: Centre) -> None:
    centre.declares()
    follows(centre)
    centre.waits(timedelta(hours=11))
    ends(centre)
    before = len(centre.screens.of(RESIDENT))
    centre.waits(timedelta(hours=9))
    assert [one.text for one in centre.screens.of(RESIDENT)][before:] == [QUESTION]


def test_many_are_told_in_turns_in_the_slow_lane(centre: Centre) -> None:
    outage = centre.declares()

    def many(uow) -> None:
        for number in range(250):
            resident = uow.residents.add(community_id="garden", user_id=1000 + number, locale="zh-Hans", at=centre.at)
            uow.outage_followers.follow(outage, resident.id, centre.at)

    centre.run(many)
    centre.presses("It is over")
    centre.presses("Yes, it is over")
    centre.screens.refresh()
    told = []
    while centre.look(lambda uow: uow.timers.earliest_due()) == centre.at:
        centre.rings()
        told.append(len([one for one in centre.queued() if one.chat_id >= 1000]))
    assert told == [100, 200, 250]
    lanes = centre.database.read_now(
        lambda connection: {row.lane for row in connection.execute(outbox.select().where(outbox.c.chat_id >= 1000))}
    )
    assert lanes == {Lane.BULK}
    assert counts(centre) == "all right 0 · not yet 0 · no answer 250"


def test_older_news_that_have_not_gone_out_are_news_no_more(centre: Centre) -> None:
    centre.declares()
    follows(centre)
    before = len(centre.screens.of(RESIDENT))
    centre.presses("Takes longer")
    centre.says(DESKER, "21:00")
    ends(centre)
    assert [one.text for one in centre.screens.of(RESIDENT)][before:] == [QUESTION]


def test_whoever_follows_in_the_moment_of_its_end_is_told(centre: Centre) -> None:
    """Written before the end, though handled from a moment later on."""
    outage = centre.declares()
    resident = centre.resident(NEIGHBOUR, name="陈叔")
    centre.run(lambda uow: uow.outage_followers.follow(outage, resident.id, centre.at + timedelta(seconds=1)))
    centre.presses("It is over")
    centre.presses("Yes, it is over")
    centre.later(timedelta(seconds=2))
    centre.waits(timedelta(0))
    assert centre.last(NEIGHBOUR) == QUESTION


# ------------------------------------------------------------------------------------------------ asked


def test_all_right_is_counted_once(centre: Centre) -> None:
    outage = centre.declares()
    follows(centre)
    ends(centre)
    shown = centre.screens.last(RESIDENT)
    assert (shown.text, shown.keys) == (QUESTION, [["All right again", "Not yet"]])
    centre.presses("All right again", RESIDENT, RESIDENT)
    shown = centre.screens.last(RESIDENT)
    assert shown.text == "Thank you for telling us. Whatever comes up, just write to me."
    assert shown.keys == [["Menu", "Call me, please"]]
    assert counts(centre) == "all right 1 · not yet 0 · no answer 0"
    press = centre.press(RESIDENT, message_id=centre.message_of(shown.post_id))
    answer = centre.run(outage_answers.answer, press, outage.id, fine=False)
    assert answer.notice is not None
    assert counts(centre) == "all right 1 · not yet 0 · no answer 0"
    assert centre.look(lambda uow: uow.drafts.active(RESIDENT, RESIDENT)) is None


def test_not_yet_is_one_press_away_from_a_request(centre: Centre) -> None:
    centre.declares()
    follows(centre)
    ends(centre)
    centre.presses("Not yet", RESIDENT, RESIDENT)
    assert centre.last(RESIDENT).split("\n")[1:3] == ["🔧 Lamp · at home · Bldg 1-101", "还是没电"]
    centre.presses("Submit", RESIDENT, RESIDENT)
    (ticket,) = centre.look(lambda uow: uow.tickets.live_of_reporter(1))
    assert (ticket.category, ticket.description, ticket.urgent) == ("lamp", "还是没电", False)
    kept = follower(centre)
    assert kept is not None
    assert (kept.settled, kept.ticket_id) == (False, ticket.id)
    assert counts(centre) == "all right 0 · not yet 1 · no answer 0"


@pytest.mark.parametrize(("said", "counted"), [("正常了", "all right 1"), ("还没有", "not yet 1"), ("没来", None)])
def test_the_answer_is_typed(centre: Centre, said: str, counted: str | None) -> None:
    centre.declares()
    follows(centre)
    ends(centre)
    writes(centre, said)
    assert (counted or "no answer 1") in counts(centre)


def test_who_was_not_asked_cannot_answer(centre: Centre) -> None:
    outage = centre.declares()
    follows(centre)
    centre.resident(NEIGHBOUR, name="陈叔")
    with pytest.raises(CardRefreshed):
        centre.run(outage_answers.answer, centre.press(RESIDENT), outage.id, fine=True)
    ends(centre)
    for number in (outage.id, outage.id + 1):
        with pytest.raises(CardRefreshed):
            centre.run(outage_answers.answer, centre.press(NEIGHBOUR), number, fine=True)


def test_whoever_stopped_the_bot_is_rung(centre: Centre) -> None:
    centre.declares()
    follows(centre)
    centre.run(lambda uow: uow.chats.died(RESIDENT, "blocked", centre.at))
    before = len(centre.screens.of(RESIDENT))
    ends(centre)
    assert len(centre.screens.of(RESIDENT)) == before
    assert "Building 1: the light is back: please ring and ask whether" in call_card(centre)


def test_whoever_stopped_it_only_when_the_news_came_is_rung_too(centre: Centre) -> None:
    centre.declares()
    follows(centre)
    ends(centre)
    centre.run(outage_calls.ring_instead, RESIDENT, 1, centre.at)
    centre.screens.refresh()
    assert "Building 1: the light is back: please ring and ask whether" in call_card(centre)


# ------------------------------------------------------------------------------------------------ reported before


def reported(centre: Centre) -> None:
    """A lamp that Ann reported before anybody knew that it was out for everybody."""
    resident = centre.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert resident is not None
    file_repair(centre, resident, category="lamp", description="家里灯不亮")
    centre.later(timedelta(minutes=1))


def test_whoever_reported_it_before_is_told_and_asked(centre: Centre) -> None:
    reported(centre)
    centre.declares()
    centre.waits(timedelta(0))
    assert centre.last(RESIDENT) == (
        "About your report 001: No light (Building 1); Engineering is working on it, "
        "expected to be over by 18:00 today. We tell you when it is over."
    )
    ends(centre)
    assert centre.last(RESIDENT) == QUESTION
    centre.presses("All right again", RESIDENT, RESIDENT)
    (told,) = [one.data["words"] for one in centre.look(lambda uow: uow.events.of(1)) if one.kind == "remarked"]
    assert told == "供电恢复了"


def test_nobody_is_told_of_what_does_not_concern_them(centre: Centre) -> None:
    reported(centre)
    before = len(centre.screens.of(RESIDENT))
    centre.declares(where="Building 2")
    centre.waits(timedelta(0))
    assert len(centre.screens.of(RESIDENT)) == before


# ------------------------------------------------------------------------------------------------ without Telegram


def calls_in(centre: Centre) -> None:
    """Somebody without Telegram rings the front desk about a lamp; the outage is offered to them as to anybody."""
    centre.run(desk_intake.begin, centre.message(DESKER, "/new", chat_id=DESK_GROUP))
    for words in ("1-102", "周奶奶", "13800001234", "家里灯不亮"):
        centre.says(DESKER, words)
    centre.presses("That's all")


def call_card(centre: Centre) -> str:
    return next(one.text for one in reversed(centre.screens.of(DESK_GROUP)) if "T-2026" in one.text)


def test_a_caller_is_offered_it_and_rung_when_it_is_over(centre: Centre) -> None:
    centre.declares()
    calls_in(centre)
    assert centre.last().split("Please tell them")[1:] == [". Do they want to hear when it is over?"]
    centre.presses("Tell them then")
    assert centre.last().split("\n") == [
        "✅ Noted: 周奶奶 wants to hear when this is over: No light (Building 1).",
        "When it is over, a call task comes here.",
    ]
    centre.presses("Takes longer")
    centre.says(DESKER, "21:00")
    centre.waits(timedelta(0))
    assert "No light (Building 1), expected to be over by 21:00 today: please ring and tell" in call_card(centre)
    ends(centre)
    assert "Building 1: the light is back: please ring and ask whether" in call_card(centre)
    centre.presses("Take it")
    centre.presses("Reached")
    centre.presses("Still wrong")
    centre.presses("Skip")
    assert centre.last().split("\n")[2:3] == ["还是没电"]
    centre.presses("Submit")
    ticket = centre.look(lambda uow: uow.tickets.by_number("garden", "R-20261123-001"))
    kept = follower(centre)
    assert ticket is not None
    assert kept is not None
    assert (ticket.description, ticket.caller_name, kept.settled, kept.ticket_id) == (
        "还是没电",
        "周奶奶",
        False,
        ticket.id,
    )


def test_a_caller_in_the_chat_reads_it_there(centre: Centre) -> None:
    centre.declares()
    centre.run(desk_intake.begin, centre.message(DESKER, "/new", chat_id=DESK_GROUP))
    for words in ("13800005678", "家里灯不亮"):
        centre.says(DESKER, words)
    centre.presses("That's all")
    centre.presses("Tell them then")
    assert centre.last().split("\n")[1] == "They hear in their chat when it is over."
    assert centre.last(RESIDENT).startswith("All right. No light (Building 1), expected to be over by 18:00 today.")
