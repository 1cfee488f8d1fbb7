"""What colleagues do on an alarm, and what whoever raised it says meanwhile (EMG-5, EMG-6, EMG-7)."""

from datetime import timedelta
from functools import partial

import pytest

from domain.errors import AlreadyYours, CardRefreshed, NotNow
from domain.incoming import Media, MediaKind
from domain.notices.news import RelayedMedia
from domain.outgoing import Verb
from domain.people import ResidentState
from domain.tickets import Status
from tests.support.emergencies import CLERK, GUARD, GUARDS, MANAGER, RESIDENT, SECOND_GUARD, SUPERVISOR
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.emergencies.conftest import House
from usecases import alarm_raising, alarm_words, conversation
from usecases.staff_groups import member_left

PLACE = Media(kind=MediaKind.LOCATION, latitude=22.5431, longitude=114.0579)


def test_from_the_tap_to_the_end(house: House) -> None:
    ticket = house.raises()
    house.later(timedelta(minutes=1))
    house.screens.press(GUARD, GUARD, "I am going")
    house.later(timedelta(minutes=3))
    house.screens.press(GUARD, GUARDS, "I am there")
    house.later(timedelta(minutes=9))
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    assert house.present(ticket).status is Status.RESOLVED
    assert house.screens.of(GUARDS)[0].text.split("\n") == [
        "🚨 E-20261123-001 · Stuck in a lift",
        "Bldg 1-101 · 王**",
        "李师傅 there since 12:04",
        "✅ Over 12:13",
    ]
    assert house.screens.of(GUARD)[0].keys == [["Write summary", "Times"]], "the same in private"
    assert house.screens.texts(RESIDENT) == [
        "This alarm is over. If there is danger, call: Fire 119",
        "李师傅 (Security · badge 0316) set out at 12:01 and is on the way to you.",
        "李师傅 (Security · badge 0316) is there (12:04).",
        "It was over at 12:13. If you still need anything, write or ring us.",
    ]
    alarm = house.alarm(ticket)
    assert (alarm.first_going_at, alarm.first_on_site_at, alarm.over_at) == tuple(
        ticket.reported_at + timedelta(minutes=one) for one in (1, 4, 13)
    )
    with pytest.raises(NotNow):
        house.acts(SECOND_GUARD, ticket, "go")


def test_pressing_twice_says_since_when(house: House) -> None:
    ticket = house.raises()
    house.acts(GUARD, ticket, "go")
    with pytest.raises(AlreadyYours):
        house.acts(GUARD, ticket, "go")


def test_an_engineer_who_goes_gets_everything_in_private(house: House) -> None:
    house.colleague(61, name="孙工")
    ticket = house.raises()
    house.waits(timedelta(minutes=4))
    house.acts(61, ticket, "go", chat_id=ENGINEERS)
    assert "13800005678" in house.screens.last(61).text
    assert "13800005678" not in house.screens.of(ENGINEERS)[0].text
    assert house.screens.last(ENGINEERS).text.endswith("a colleague set out at 12:04.")


def test_whoever_goes_may_write_to_who_raised_it(house: House) -> None:
    house.colleague(61, name="孙工")
    house.colleague(62, name="周工")
    ticket = house.raises()
    house.waits(timedelta(minutes=4))
    post = house.screens.of(ENGINEERS)[0].post_id
    assert post is not None
    house.deliver()
    card = house.message_of(post)
    answer = partial(house.message, text="别怕，马上到", chat_id=ENGINEERS, reply_to_message_id=card)
    house.run(conversation.receive, answer(62))
    assert house.queued(RESIDENT) == [], "neither theirs nor on the way"
    house.acts(61, ticket, "go", chat_id=ENGINEERS)
    house.run(conversation.receive, answer(61))
    assert "别怕，马上到" in house.screens.last(RESIDENT).text


def test_whoever_leaves_the_group_comes_no_more(house: House) -> None:
    ticket = house.raises()
    house.acts(GUARD, ticket, "go")
    house.acts(SECOND_GUARD, ticket, "go")
    house.run(member_left, chat_id=GUARDS, user_id=GUARD, at=house.at)
    second = house.look(lambda uow: uow.staff.by_user(SECOND_GUARD))
    assert second is not None
    assert (house.present(ticket).status, house.present(ticket).holder_id) == (Status.GOING, second.id)
    house.run(member_left, chat_id=GUARDS, user_id=SECOND_GUARD, at=house.at)
    assert (house.present(ticket).status, house.present(ticket).holder_id) == (Status.ALARMED, None)
    house.waits(timedelta(minutes=1))
    assert "nobody is going yet" in house.screens.last(DESK_GROUP).text, "it rings again"


def test_not_enough_people_rings_supervisor_and_manager_at_once(house: House) -> None:
    ticket = house.raises()
    house.acts(GUARD, ticket, "go")
    house.acts(GUARD, ticket, "not_enough")
    more = (
        "🚨 Stuck in a lift · 1123-001, Bldg 1-101: 李师傅 needs more people, now. "
        "Who can, goes. If somebody is hurt: Fire 119."
    )
    for chat in (GUARDS, DESK_GROUP, CLERK, SUPERVISOR, MANAGER):
        assert house.screens.last(chat).text == more, chat
        assert house.screens.last(chat).keys == [["I am going"]]
    assert more not in house.screens.texts(GUARD), "they know"
    assert house.screens.last(RESIDENT).text == "More people are being called (12:00)."
    assert "not enough people since 12:00" in house.screens.of(GUARDS)[0].text


def test_pressed_by_mistake_ends_nothing(house: House) -> None:
    ticket = house.raises()
    house.screens.press(RESIDENT, RESIDENT, "Pressed by mistake")
    assert house.present(ticket).status is Status.ALARMED
    assert house.screens.last(GUARDS).text == (
        "Stuck in a lift · 1123-001: the resident pressed “by mistake”. "
        "Please call back and make sure; only we end the alarm."
    )
    assert "You pressed “by mistake”" in house.screens.of(RESIDENT)[0].text
    house.waits(timedelta(minutes=1))
    assert "nobody is going yet" in house.screens.last(GUARDS).text, "it rings on"
    house.screens.press(GUARD, GUARDS, "False alarm")
    house.screens.press(GUARD, GUARDS, "Pressed by mistake")
    assert (house.present(ticket).status, house.present(ticket).outcome) == (Status.CLOSED, "false_alarm")
    told = "✅ Stuck in a lift · 1123-001: false alarm, Pressed by mistake (12:01)."
    assert [house.screens.last(one).text for one in (GUARDS, DESK_GROUP, CLERK)] == [told] * 3
    assert house.screens.last(RESIDENT).text.startswith("Checked at 12:01: nothing had happened")


@pytest.mark.parametrize("words", ["点错了", "取消"])
def test_the_way_back_can_be_written(house: House, words: str) -> None:
    ticket = house.raises()
    house.says(words)
    assert house.alarm(ticket).taken_back_at == house.at


def test_words_pictures_and_places_go_onto_the_alarm(house: House) -> None:
    ticket = house.raises()
    house.says("三个人，有个孩子在哭")
    assert "三个人，有个孩子在哭" in house.screens.last(GUARDS).text
    assert "三个人，有个孩子在哭" in house.screens.last(DESK_GROUP).text
    house.says(media=PLACE, message_id=77)
    alarm = house.alarm(ticket)
    assert (alarm.latitude, alarm.longitude, alarm.live_message_id) == (22.5431, 114.0579, 77)
    card = house.screens.of(GUARDS)[0].text
    assert "https://uri.amap.com/marker?position=114.057900,22.543100&amp;coordinate=wgs84" in card
    assert "“三个人，有个孩子在哭”" in card


def test_a_place_that_moves_along_is_followed_until_it_is_over(house: House) -> None:
    ticket = house.raises()
    house.says(media=PLACE, message_id=77)
    house.later(timedelta(seconds=30))
    moved = Media(kind=MediaKind.LOCATION, latitude=22.6, longitude=114.1)
    house.run(conversation.edited, house.message(RESIDENT, media=moved, message_id=77))
    assert (house.alarm(ticket).latitude, house.alarm(ticket).longitude) == (22.6, 114.1)
    house.acts(GUARD, ticket, "go")
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    assert (house.alarm(ticket).latitude, house.alarm(ticket).live_message_id) == (None, None), "forgotten"
    house.run(conversation.edited, house.message(RESIDENT, media=moved, message_id=77))
    assert house.alarm(ticket).latitude is None


def test_a_form_that_was_open_stays_and_gets_its_answers_when_it_is_taken_up(house: House) -> None:
    house.resident(RESIDENT)
    house.says("水龙头坏了")
    draft = house.look(lambda uow: uow.drafts.active(RESIDENT, RESIDENT))
    assert draft is not None
    house.later(timedelta(minutes=1))
    house.run(alarm_raising.press_kind, house.press(RESIDENT), "lift")
    house.says("快来")
    assert house.look(lambda uow: uow.drafts.active(RESIDENT, RESIDENT)) == draft
    assert "快来" in house.screens.last(GUARDS).text


def test_who_is_blocked_can_raise_an_alarm_and_is_heard(house: House) -> None:
    known = house.resident(9)
    house.run(lambda uow: uow.residents.block(known, house.at))
    house.raises(known)
    house.says("救人", user_id=9)
    assert "救人" in house.screens.last(GUARDS).text


def test_a_silent_alarm_makes_no_sound_and_says_so(house: House) -> None:
    ticket = house.raises(kind="crime")
    assert house.alarm(ticket).silent
    assert "silent: do not ring, do not knock" in house.screens.last(GUARDS).text
    house.acts(GUARD, ticket, "go")
    house.says("他还在门口")
    said = [one for one in house.queued(RESIDENT) if one.verb is Verb.SEND]
    assert [(type(one.notice).__name__, one.silent) for one in said] == [
        ("RescueNews", True),
        ("Say", True),
    ]
    house.screens.press(RESIDENT, RESIDENT, "Pressed by mistake")
    assert house.screens.last(GUARDS).text.endswith("but the alarm is silent. Do not ring; go and make sure.")
    house.screens.press(RESIDENT, RESIDENT, "You may ring me")
    assert house.screens.last(GUARDS).text.endswith("the resident may be rung now.")
    assert not house.alarm(ticket).silent


def test_a_second_tap_raises_no_second_alarm(house: House) -> None:
    known = house.resident(RESIDENT)
    ticket = house.raises(known)
    house.later(timedelta(seconds=25))
    assert house.raises(known) == house.present(ticket)
    assert house.screens.last(GUARDS).text.endswith("the resident has pressed again.")
    house.run(alarm_raising.press_kind, house.press(RESIDENT), "lift")
    assert len(house.screens.of(GUARDS)) == 2, "not at once again"


def test_keys_of_somebody_elses_alarm_mean_nothing(house: House) -> None:
    ticket = house.raises()
    house.resident(8, state=ResidentState.VERIFIED)
    with pytest.raises(CardRefreshed):
        house.run(alarm_words.take_back, house.press(8), ticket.id)


def test_who_is_in_another_building_than_their_own_is_sought_there(house: House) -> None:
    ticket = house.raises()
    house.run(alarm_words.say_building, house.press(RESIDENT), ticket.id, "2")
    assert house.screens.last(GUARDS).text == "Stuck in a lift · 1123-001: the resident is now here: Building 2."
    house.waits(timedelta(minutes=1))
    assert "Stuck in a lift · 1123-001, Building 2: nobody is going yet" in house.screens.last(GUARDS).text
    house.run(alarm_words.say_building, house.press(RESIDENT), ticket.id, "-")
    assert house.screens.last(GUARDS).text.endswith("the resident is now here: in no building.")


def test_a_place_that_was_sent_is_pointed_to(house: House) -> None:
    house.raises()
    house.says(media=PLACE)
    said = "Stuck in a lift · 1123-001: the resident has sent their place; the map is on the card."
    assert [house.screens.last(one).text for one in (GUARDS, DESK_GROUP, CLERK)] == [said] * 3


@pytest.mark.parametrize("kind", [MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.VOICE, MediaKind.VIDEO_NOTE])
def test_pictures_and_voices_go_both_ways(house: House, kind: MediaKind) -> None:
    ticket = house.raises()
    house.acts(GUARD, ticket, "go")
    media = Media(kind=kind, file_id="f1", file_unique_id="u-f1")
    house.says(media=media)
    for chat in (GUARDS, DESK_GROUP, GUARD):
        assert _media_in(house, chat) == [kind], chat
    post = house.screens.of(GUARDS)[0].post_id
    assert post is not None
    house.deliver()
    card = house.message_of(post)
    house.run(conversation.receive, house.message(GUARD, media=media, chat_id=GUARDS, reply_to_message_id=card))
    assert _media_in(house, RESIDENT) == [kind]


def _media_in(house: House, chat_id: int) -> list[MediaKind]:
    relayed = [one.notice for one in house.queued(chat_id) if isinstance(one.notice, RelayedMedia)]
    return [item.kind for one in relayed for item in one.items]
