"""Strangers: what they said first waits while we ask who they are, and comes back (PRV-1, INT-1, EMG-1)."""

import pytest

from domain.notices.dialogue import Say, Saying
from domain.notices.staff import VerificationCard
from domain.people import ResidentState
from tests.support.world import DESK_GROUP
from tests.unit.resident.flat import ANN, Flat
from usecases import conversation

PHONE = "13800005678"


def introduces_herself(flat: Flat) -> None:
    flat.presses("Agree and go on")
    flat.says("王阿姨")
    flat.says("1-101")
    flat.says(PHONE)
    flat.presses("I own it")


def test_the_first_words_wait_and_come_back(stranger: Flat) -> None:
    stranger.says("厨房水龙头一直滴水")
    assert stranger.form() == ("register", "consent")
    introduces_herself(stranger)
    assert stranger.form() == ("request", "collect")
    assert stranger.text() == "Received: 1 text. Go on if there is more."
    assert (stranger.person().name, stranger.person().unit, stranger.person().state) == (
        "王阿姨",
        "1-101",
        ResidentState.PENDING,
    )
    stranger.presses("That's all")
    stranger.presses("Any time")
    stranger.presses("Submit")
    assert (stranger.ticket().description, stranger.ticket().verified) == ("厨房水龙头一直滴水", False)


def test_a_whole_album_of_a_stranger_is_kept(stranger: Flat) -> None:
    for file in ("f1", "f2", "f3"):
        stranger.sends(file, media_group_id="g", text="滴水" if file == "f1" else "")
    assert stranger.form() == ("register", "consent")
    stranger.pauses()
    assert stranger.labels()[0] == ["Agree and go on"]
    introduces_herself(stranger)
    assert stranger.text() == "Received: 1 text, 3 photos. Go on if there is more."


def test_what_is_sent_while_we_ask_is_kept_too(stranger: Flat) -> None:
    stranger.says("你好")
    assert stranger.form() == ("register", "consent")
    stranger.says("水龙头坏了，能快点吗")
    stranger.presses("Agree and go on")
    stranger.sends("f1")
    stranger.says("王阿姨")
    stranger.says("1-101")
    stranger.sends("f2")
    stranger.says(PHONE)
    stranger.says("我租的")
    assert stranger.text() == "Received: 1 text, 2 photos. Go on if there is more."
    assert [one[1] for one in stranger.draft().answers["texts"]] == ["水龙头坏了，能快点吗"]


def test_a_command_of_a_stranger_comes_back_after_registration(stranger: Flat) -> None:
    incoming = stranger.message(ANN)
    stranger.run(conversation.begin_request, incoming.sender, ANN, stranger.at, type_key="repair")
    assert stranger.form() == ("register", "consent")
    stranger.run(conversation.begin_request, incoming.sender, ANN, stranger.at, type_key="repair")
    introduces_herself(stranger)
    assert stranger.form() == ("request", "collect")
    assert stranger.draft().answers["type"] == "repair"
    assert stranger.look(lambda uow: uow.drafts.suspended(ANN, ANN)) is None


def test_words_of_danger_are_answered_before_any_question(stranger: Flat) -> None:
    stranger.says("厨房着火了")
    said = stranger.new()
    assert said[0] == Say(saying=Saying.EMERGENCY)
    assert stranger.form() == ("register", "consent")
    introduces_herself(stranger)
    assert stranger.labels()[0] == ["🚨 Emergency"]


def test_a_greeting_begins_with_who_one_is(stranger: Flat) -> None:
    stranger.says("您好")
    assert stranger.form() == ("register", "consent")
    introduces_herself(stranger)
    assert stranger.form() is None
    assert "王阿姨, hello." in stranger.text()


def test_going_back_from_the_phone_puts_one_question(stranger: Flat) -> None:
    stranger.says("您好")
    stranger.presses("Agree and go on")
    stranger.says("王阿姨")
    stranger.says("1-101")
    before = len(stranger.texts())
    stranger.says("返回")
    assert stranger.form() == ("register", "place")
    # The phone's own key can only be taken away with a message, so that says what comes first.
    assert len(stranger.texts()) == before + 2
    assert stranger.text() == "First the unit; the phone comes after that."


def test_cancelling_leaves_the_words_to_be_taken_up(stranger: Flat) -> None:
    stranger.says("水龙头坏了")
    stranger.says("算了")
    assert stranger.text() == "Cancelled. Nothing was filed."
    assert stranger.labels() == [["Go on where I left"], ["Menu", "Call me, please"]]
    stranger.presses("Go on where I left")
    stranger.presses("That's all")
    assert stranger.form() == ("register", "consent")


def test_the_desk_gets_the_file_at_once(stranger: Flat) -> None:
    stranger.says("您好")
    introduces_herself(stranger)
    assert stranger.new(DESK_GROUP) == [VerificationCard(resident_id=stranger.person().id)]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_at_all_is_no_request(stranger: Flat, text: str) -> None:
    stranger.says(text, unsupported=True)
    assert stranger.new() == [Say(saying=Saying.UNSUPPORTED)]
    assert stranger.form() is None
