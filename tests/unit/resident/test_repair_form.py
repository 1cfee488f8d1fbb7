"""The request form: five actions, anything in any order, guesses that can be changed, nothing lost (INT-1, INT-7)."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, NotYours
from domain.i18n import Locale
from domain.incoming import Media, MediaKind
from domain.people import ResidentState
from domain.tickets import Status, Window
from tests.unit.resident.flat import ANN, BOB, Flat, local, said_in
from usecases import conversation
from usecases.guessed_answers import SAID

REVIEW = "Please look it over. If it is right, press “Submit”."


def test_a_repair_in_five_actions(flat: Flat) -> None:
    flat.run(conversation.greet, flat.press(ANN).sender, ANN, flat.at)
    flat.presses("🔧 Repair")
    flat.says("厨房水龙头一直滴水，拧紧也没用。")
    flat.presses("That's all")
    flat.presses("This afternoon")
    assert flat.text() == said_in(
        REVIEW,
        "🔧 Tap · at home (Kitchen) · Bldg 1-101",
        "厨房水龙头一直滴水，拧紧也没用。",
        "visit 14:00–18:00 today · contact 138****5678 (you)",
    )
    flat.presses("Submit")
    ticket = flat.ticket()
    assert flat.form() is None
    assert (ticket.number, ticket.status, ticket.category, ticket.matter) == (
        "R-20261123-001",
        Status.OPEN,
        "water",
        "water/tap",
    )
    assert (ticket.unit, ticket.description) == ("1-101", "厨房水龙头一直滴水，拧紧也没用。")
    assert ticket.window == Window(start=local("23T14:00"), end=local("23T18:00"))
    assert (ticket.contact_name, ticket.contact_phone, ticket.verified, ticket.urgent) == (
        "王阿姨",
        "+8613800005678",
        True,
        False,
    )
    assert ticket.details["answers"] == {"room": "kitchen", "at_home": "yes"}
    assert flat.text().startswith("✅ Got it, your number is R-20261123-001.")
    assert len(flat.texts()) == 2  # the menu, and the one message that was prompt, question, record and receipt


def test_simply_writing_is_enough_to_begin(flat: Flat) -> None:
    flat.says("楼道的灯坏了")
    assert flat.form() == ("request", "collect")
    assert flat.text() == "Received: 1 text. Go on if there is more."
    flat.presses("That's all")
    assert flat.form() == ("request", "review")  # nobody visits a home, so no time is asked
    assert "🔧 Light · public area (Corridor)" in flat.text()


def test_words_behind_the_command_are_said_already(flat: Flat) -> None:
    sender = flat.message(ANN).sender
    words = flat.message(ANN, "水龙头滴水")
    flat.run(conversation.begin_request, sender, ANN, flat.at, type_key="repair", words=words)
    assert flat.text() == "Received: 1 text. Go on if there is more."


def test_anything_in_any_order_is_counted_quietly(flat: Flat) -> None:
    flat.sends("a", kind=MediaKind.VOICE)
    flat.screens.refresh()
    for file in ("p1", "p2", "p3"):
        flat.sends(file, media_group_id="album", text="洗手间漏水" if file == "p2" else "")
    place = Media(kind=MediaKind.LOCATION, latitude=22.5, longitude=114.0)
    flat.says("", media=place)
    flat.sends("v", kind=MediaKind.VIDEO)
    flat.says("还有花洒也漏")
    assert len(flat.texts()) == 1  # nothing is said in between
    flat.pauses()
    assert flat.texts() == ["Received: 2 texts, 3 photos, 1 video, 1 voice note, 1 location. Go on if there is more."]
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    assert flat.ticket().description == "洗手间漏水\n还有花洒也漏"
    assert flat.files() == ["a", "p1", "p2", "p3", None, "v"]


def test_the_same_file_twice_is_one_file(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.sends("p1")
    flat.sends("p1")
    flat.pauses()
    assert flat.text() == "Received: 1 text, 1 photo. Go on if there is more."


def test_a_voice_alone_is_asked_what_it_is_about(flat: Flat) -> None:
    flat.says("repair")
    flat.sends("v", kind=MediaKind.VOICE)
    flat.presses("That's all")
    assert flat.text() == "What is it about?"
    assert flat.labels() == [
        ["Water", "Power & light"],
        ["Lift", "Door & lock"],
        ["Air-conditioning", "More…"],
        ["Back", "Cancel"],
        ["Call me, please"],
    ]
    flat.presses("More…")
    assert flat.labels()[:3] == [["Walls, seepage", "Appliance"], ["Network", "Something else"], ["More…"]]
    flat.presses("Network")
    assert flat.form() == ("request", "visit")
    flat.presses("Any time")
    flat.presses("Submit")
    assert (flat.ticket().category, flat.ticket().description) == ("network", "")


def test_of_two_categories_that_could_be_meant_both_stand_first(flat: Flat) -> None:
    flat.says("没网，不热")
    flat.presses("That's all")
    assert flat.form() == ("request", "category")
    assert flat.labels()[0] == ["Air-conditioning", "Network"]


def test_nothing_said_yet(flat: Flat) -> None:
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="repair")
    flat.presses("That's all")
    assert flat.text().startswith("There is nothing yet. Write a few words or send a photo, then press again.\n")
    assert flat.form() == ("request", "collect")


def test_a_long_story_in_several_messages_is_kept_whole(flat: Flat) -> None:
    parts = ["水龙头" + "滴" * 1997, "墙也湿了" + "嗒" * 1990, "🚿" * 500]
    for part in parts:
        flat.says(part)
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    assert flat.ticket().description == "\n".join(parts)


# ------------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("name", "size"),
    [("抽奖.apk", 100), ("photo.jpg.exe", 100), ("a.JS ", 100), ("计划.pdf", 20 * 1024 * 1024 + 1), ("x.svg.", 1)],
)
def test_a_file_that_cannot_be_passed_on_is_kept_by_its_name(flat: Flat, name: str, size: int) -> None:
    media = Media(kind=MediaKind.DOCUMENT, file_id="d", file_unique_id="ud", name=name, size=size)
    flat.says("水龙头说明书", media=media)
    flat.sends("p1")
    flat.says("", media=media)
    assert flat.text().startswith("I cannot pass this file on")
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    assert flat.ticket().description == f"水龙头说明书\n📎 {name}\n📎 {name}"
    assert flat.files() == ["p1"]


@pytest.mark.parametrize(
    ("kind", "name", "size"),
    [
        (MediaKind.VIDEO, None, 900 * 1024 * 1024),
        (MediaKind.DOCUMENT, "水管.pdf", 20 * 1024 * 1024),
        (MediaKind.DOCUMENT, "exe", 10),
        (MediaKind.DOCUMENT, None, None),
    ],
)
def test_files_that_are_passed_on(flat: Flat, kind: MediaKind, name: str | None, size: int | None) -> None:
    flat.says("漏水", media=Media(kind=kind, file_id="d", file_unique_id="ud", name=name, size=size))
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    assert flat.files() == ["d"]


# ------------------------------------------------------------------------------------------------ guesses


def test_more_words_change_a_guess_but_not_an_answer(flat: Flat) -> None:
    flat.says("灯坏了")
    flat.presses("That's all")
    flat.presses("Any time")
    assert "🔧 Light · at home · Bldg 1-101" in flat.text()
    flat.says("就是楼道里的灯")
    assert "🔧 Light · public area (Corridor)" in flat.text()
    flat.presses("Change")
    flat.presses("Where")
    flat.presses("At home")
    flat.says("楼道里能看到")
    assert "at home" in flat.text()
    assert "public area" not in flat.text()


def test_an_edited_message_changes_the_record(flat: Flat) -> None:
    first = flat.says("水笼头滴水")
    flat.corrects(first, "空调滴水")
    flat.presses("That's all")
    flat.presses("Any time")
    assert "🔧 Air conditioner" in flat.text()
    flat.corrects(first, "客厅的空调滴水")
    assert "客厅的空调滴水" in flat.text()
    assert "(Living room)" in flat.text()
    flat.presses("Submit")
    assert flat.ticket().description == "客厅的空调滴水"


def test_urgent_words_and_urgency_changed_by_hand(flat: Flat) -> None:
    flat.says("水管爆了，水漫一地")
    flat.presses("That's all")
    flat.presses("Any time")
    assert " · urgent" in flat.text()
    flat.presses("Change")
    flat.presses("Urgency")
    flat.presses("Not urgent")
    assert " · urgent" not in flat.text()
    flat.presses("Change")
    flat.presses("Urgency")
    flat.says("很急")
    flat.presses("Submit")
    assert flat.ticket().urgent is True


def test_words_of_danger_bring_the_emergency_key_at_once(flat: Flat) -> None:
    flat.says("插座坏了")
    flat.says("插座冒烟了")
    assert len(flat.texts()) == 2  # not after a pause: now
    assert flat.text().startswith("🚨 If anybody is in danger, press “Emergency” first.\nReceived: 2 texts.")
    assert flat.labels()[0] == ["🚨 Emergency"]
    flat.presses("That's all")
    flat.presses("Any time")
    assert (flat.text().split("\n")[0], flat.labels()[0]) == (
        "🚨 If anybody is in danger, press “Emergency” first.",
        ["🚨 Emergency"],
    )
    flat.presses("🚨 Emergency")
    assert flat.text().startswith("🚨 If somebody is in danger, call now: Fire 119")
    assert flat.form() == ("request", "review")


# ------------------------------------------------------------------------------------------------ changing


def at_review(flat: Flat, text: str = "厨房水龙头滴水") -> None:
    flat.says(text)
    flat.presses("That's all")
    flat.presses("Any time")


def test_every_field_can_be_reached_from_the_review(flat: Flat) -> None:
    at_review(flat)
    flat.presses("Change")
    first = [key for row in flat.labels() for key in row]
    flat.presses("More…")
    rest = [key for row in flat.labels() for key in row]
    assert first == ["Description", "Visit", "Contact", "Where", "Urgency", "More…", "Back", "Call me, please"]
    assert rest == ["Problem", "Room", "Somebody home", "More…", "Back", "Call me, please"]


@pytest.mark.parametrize(
    ("field", "answer", "shown"),
    [
        ("Visit", "Tomorrow morning", "visit 9:00–12:00 tomorrow (24th)"),
        ("Contact", "李叔 13900001111", "contact 139****1111 (李叔)"),
        ("Where", "Public area", "public area"),
        ("Problem", "Door & lock", "🔧 Door & lock"),
        ("Room", "Balcony", "at home (Balcony)"),
        ("Room", "阁楼的小房间", "at home (阁楼的小房间)"),
        ("Somebody home", "Nobody is home", " · Nobody is home · "),
        ("Urgency", "Urgent", "urgent"),
    ],
)
@pytest.mark.parametrize("typed", [False, True])
def test_a_field_is_changed_by_key_or_by_word(flat: Flat, field: str, answer: str, shown: str, typed: bool) -> None:
    at_review(flat)
    flat.presses("Change")
    if typed:
        flat.says(field)
    else:
        reach(flat, field)
    if typed or answer not in [key for row in flat.labels() for key in row]:
        flat.says(answer)
    else:
        flat.presses(answer)
    assert flat.form() == ("request", "review")
    assert shown in flat.text()


def reach(flat: Flat, key: str) -> None:
    if key not in [one for row in flat.labels() for one in row]:
        flat.presses("More…")
    flat.presses(key)


def test_from_the_public_area_back_home_the_visit_is_asked(flat: Flat) -> None:
    flat.says("楼道的灯坏了")
    flat.presses("That's all")
    flat.presses("Change")
    flat.presses("Where")
    flat.presses("At home")
    assert flat.form() == ("request", "visit")
    flat.presses("Back")
    assert flat.form() == ("request", "place")
    flat.presses("At home")
    flat.presses("Any time")
    assert "at home · Bldg 1-101" in flat.text()


def test_back_from_a_change_leaves_everything_as_it_was(flat: Flat) -> None:
    at_review(flat)
    before = flat.text()
    for field in ("Visit", "Contact", "Where", "Urgency", "Description"):
        flat.presses("Change")
        flat.presses(field)
        flat.presses("Back")
        assert (flat.form(), flat.text()) == (("request", "review"), before)


def test_the_description_is_said_anew(flat: Flat) -> None:
    flat.sends("p1", text="厨房水龙头滴水")
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Change")
    flat.presses("Description")
    assert flat.text() == "Just say it anew, that replaces what you wrote before. Photos stay."
    flat.says("不是厨房，")
    flat.says("卫生间马桶漏水")
    flat.presses("That's all")
    assert "🔧 Toilet · at home (Bathroom)" in flat.text()
    assert "不是厨房， 卫生间马桶漏水 1 photo" in flat.text()


def test_a_shared_contact_says_whom_to_call_at_any_step(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.shares("+8613900001111", whose=99, name="李叔")
    assert flat.form() == ("request", "collect")
    flat.presses("That's all")
    flat.presses("Any time")
    assert "contact 139****1111 (李叔)" in flat.text()
    flat.shares("13700002222", whose=None, name="ignored")
    assert "contact 137****2222 (王阿姨)" in flat.text()
    flat.presses("Submit")
    assert (flat.ticket().contact_phone, flat.ticket().contact_name) == ("+8613700002222", "王阿姨")


def test_another_persons_number_never_carries_the_reporters_name(flat: Flat) -> None:
    at_review(flat)
    flat.presses("Change")
    flat.presses("Contact")
    flat.says("13900001111")
    assert "contact 139****1111" in flat.text()
    flat.presses("Submit")
    assert (flat.ticket().contact_phone, flat.ticket().contact_name) == ("+8613900001111", None)


def test_a_number_that_is_none_is_asked_again(flat: Flat) -> None:
    at_review(flat)
    flat.presses("Change")
    flat.presses("Contact")
    flat.says("12345")
    assert flat.text().startswith("I could not read this as a phone number.")
    assert flat.form() == ("request", "contact")


# ------------------------------------------------------------------------------------------------ back, skip, cancel


def test_back_leads_where_one_came_from(flat: Flat) -> None:
    flat.says("repair")
    flat.sends("v", kind=MediaKind.VOICE)
    flat.presses("That's all")
    flat.presses("Water")
    assert flat.form() == ("request", "visit")
    flat.presses("Back")
    assert flat.form() == ("request", "category")
    flat.says("返回")
    assert flat.form() == ("request", "collect")
    flat.presses("That's all")
    flat.presses("Door & lock")
    flat.presses("Any time")
    flat.says("上一步")
    assert flat.form() == ("request", "visit")
    flat.presses("Tomorrow morning")
    assert "🔧 Door & lock" in flat.text()


@pytest.mark.parametrize("by", ["key", "word"])
def test_an_optional_question_can_be_skipped(flat: Flat, by: str) -> None:
    flat.says("厨房水龙头滴水")
    flat.presses("That's all")
    if by == "word":
        flat.says("跳过")
        assert "visit" not in flat.text()
        flat.presses("Submit")
        assert flat.ticket().window is None
    else:
        flat.presses("Any time")
        flat.presses("Change")
        reach(flat, "Room")
        flat.presses("Skip")
        assert flat.form() == ("request", "review")
        assert "🔧 Tap · at home · Bldg 1-101" in flat.text()


def test_a_required_question_cannot(flat: Flat) -> None:
    flat.says("repair")
    flat.sends("v", kind=MediaKind.VOICE)
    flat.presses("That's all")
    flat.says("skip")
    assert flat.form() == ("request", "category")
    assert flat.text().startswith("Please choose one of the buttons.")


@pytest.mark.parametrize("step", ["collect", "visit", "review", "change"])
@pytest.mark.parametrize("by", ["key", "word", "command"])
def test_cancelled_at_every_step(flat: Flat, step: str, by: str) -> None:
    flat.says("水龙头滴水")
    for key in ("That's all", "Any time", "Change")[: ["collect", "visit", "review", "change"].index(step)]:
        flat.presses(key)
    assert flat.form() == ("request", step)
    if by == "key" and step != "change":
        flat.presses("Cancel")
    elif by == "word":
        flat.says("算了。")
    else:
        flat.run(conversation.cancel, flat.message(ANN, "/cancel"))
    assert flat.form() is None
    assert (flat.text(), flat.labels()) == ("Cancelled. Nothing was filed.", [["Menu", "Call me, please"]])
    assert flat.count() == 0
    assert [keys for keys in (one.keys for one in flat.screens.of(ANN)[:-1]) if keys] == []


def test_nothing_to_cancel(flat: Flat) -> None:
    flat.run(conversation.cancel, flat.message(ANN, "/cancel"))
    assert flat.text() == "There is nothing open to cancel. What can I do for you?"


# ------------------------------------------------------------------------------------------------ typed


def test_every_key_can_be_typed(flat: Flat) -> None:
    flat.says("报修")
    assert flat.form() == ("request", "collect")
    flat.says("厨房水龙头滴水")
    flat.says("发完了")
    assert flat.form() == ("request", "visit")
    flat.says("明天上午")
    assert "visit 9:00–12:00 tomorrow (24th)" in flat.text()
    flat.says("改一改")
    assert flat.form() == ("request", "change")
    flat.says("上门时间")
    flat.says("随时都行")
    assert "visit any time" in flat.text()
    flat.says("没问题")
    assert flat.ticket().description == "厨房水龙头滴水"
    assert flat.text().startswith("✅ Got it")


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("明天10点", Window(start=local("24T10:00"), end=local("24T12:00"))),
        ("周六下午3点到5点", Window(start=local("28T15:00"), end=local("28T17:00"))),
        ("今天下午", Window(start=local("23T14:00"), end=local("23T18:00"))),
        ("any time", Window()),
    ],
)
def test_a_time_in_ones_own_words(flat: Flat, text: str, window: Window) -> None:
    flat.says("水龙头滴水")
    flat.presses("That's all")
    flat.says(text)
    flat.presses("Submit")
    assert flat.ticket().window == window


def test_words_that_are_no_answer_belong_to_the_description(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.presses("That's all")
    flat.says("对了，卫生间的灯也不亮")
    assert flat.text().startswith("I have added this to the description. One thing I still need:\nWhen may we come?")
    flat.says("嗯")
    assert flat.text().startswith("I could not read a time from this.")
    flat.presses("Any time")
    flat.presses("Submit")
    assert flat.ticket().description == "水龙头滴水\n对了，卫生间的灯也不亮"


def test_the_category_in_ones_own_words(flat: Flat) -> None:
    flat.says("repair")
    flat.sends("v", kind=MediaKind.VOICE)
    flat.presses("That's all")
    flat.says("马桶")
    assert flat.form() == ("request", "visit")
    flat.presses("Any time")
    flat.presses("Submit")
    assert flat.ticket().category == "water"


def test_a_photo_in_the_middle_of_a_question_is_kept(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.presses("That's all")
    flat.sends("p1")
    flat.pauses()
    assert flat.text().startswith("When may we come?")
    flat.presses("Any time")
    assert "水龙头滴水 1 photo" in flat.text()


# ------------------------------------------------------------------------------------------------ time and forms


def test_a_chosen_day_stays_that_day_after_midnight(flat: Flat) -> None:
    flat.until("23T23:50")
    flat.says("水龙头滴水")
    flat.presses("That's all")
    flat.presses("Tomorrow morning")
    flat.until("24T00:10")
    flat.presses("Submit")
    assert flat.ticket().window == Window(start=local("24T09:00"), end=local("24T12:00"))


def test_a_week_later_only_the_time_is_asked_again(flat: Flat) -> None:
    flat.says("厨房水龙头滴水")
    flat.presses("That's all")
    flat.presses("This afternoon")
    flat.until("30T10:00")
    flat.run(conversation.greet, flat.press(ANN).sender, ANN, flat.at)
    flat.presses("Go on where I left")
    assert flat.form() == ("request", "visit")
    flat.presses("This afternoon")
    flat.presses("Submit")
    assert flat.ticket().window == Window(start=local("30T14:00"), end=local("30T18:00"))
    assert flat.ticket().number == "R-20261130-001"


def test_submitting_what_went_out_of_date_asks_for_a_new_time(flat: Flat) -> None:
    flat.says("厨房水龙头滴水")
    flat.presses("That's all")
    flat.presses("This afternoon")
    flat.until("24T10:00")
    flat.presses("Submit")
    assert flat.text().startswith("This time is already over. Please give a later one.\nWhen may we come?")
    assert flat.count() == 0


def test_a_form_waits_behind_another_and_is_taken_up(flat: Flat) -> None:
    flat.reports()
    flat.says("卫生间灯坏了")
    first = flat.draft()
    flat.presses("Add something")
    assert flat.form() == ("remark", "words")
    flat.says("记得带梯子")
    flat.presses("That's all")
    over = next(one for one in flat.screens.of(ANN) if one.text == "All right, I leave it at that.")
    assert over.keys == [["Go on where I left"], ["Menu", "Call me, please"]]
    flat.presses("Go on where I left")
    assert flat.draft() is not None
    assert flat.draft().id == first.id
    assert flat.text() == "Received: 1 text. Go on if there is more."


def test_choosing_the_type_keeps_what_was_said(flat: Flat) -> None:
    flat.says("厨房水龙头滴水")
    flat.run(conversation.greet, flat.press(ANN).sender, ANN, flat.at)
    flat.presses("🔧 Repair")
    assert flat.text() == "Received: 1 text. Go on if there is more."
    assert flat.look(lambda uow: uow.drafts.suspended(ANN, ANN)) is None


def test_a_press_on_the_prompt_of_a_waiting_form_takes_it_up(flat: Flat) -> None:
    flat.reports()
    flat.says("卫生间灯坏了")
    flat.presses("Add something")
    flat.presses_in("Received: 1 text", "That's all")
    assert flat.form() == ("request", "visit")


def test_dropping_a_waiting_form_leaves_the_open_one_open(flat: Flat) -> None:
    flat.reports()
    flat.says("卫生间灯坏了")
    flat.presses("Add something")
    flat.presses("Cancel")
    assert flat.form() == ("remark", "words")


def test_somebody_elses_form_is_not_mine(flat: Flat) -> None:
    flat.resident(BOB, unit="1-102")
    flat.says("水龙头滴水")
    draft = flat.draft()
    assert draft is not None
    with pytest.raises(NotYours):
        flat.run(conversation.choose, flat.press(BOB), draft.id, "collect", "done")
    with pytest.raises(CardRefreshed):
        flat.run(conversation.choose, flat.press(ANN), 99, "collect", "done")
    assert flat.form() == ("request", "collect")


def test_submitting_twice_files_once(flat: Flat) -> None:
    at_review(flat)
    draft = flat.draft()
    assert draft is not None
    flat.presses("Submit")
    with pytest.raises(CardRefreshed):
        flat.run(conversation.choose, flat.press(ANN), draft.id, "review", "submit")
    assert flat.count() == 1


def test_a_forged_choice_is_no_answer(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.presses("That's all")
    draft = flat.draft()
    assert draft is not None
    for value in ("page:99999999", "nonsense", "edit", "submit", "page:-1", ""):
        flat.run(conversation.choose, flat.press(ANN), draft.id, "visit", value)
        assert flat.form() == ("request", "visit")
    with pytest.raises(CardRefreshed):
        flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="call-me")


def test_a_key_of_an_earlier_step_shows_where_one_is(flat: Flat) -> None:
    at_review(flat)
    draft = flat.draft()
    assert draft is not None
    flat.run(conversation.choose, flat.press(ANN), draft.id, "visit", "any")
    flat.run(conversation.skip, flat.press(ANN), draft.id, "visit")
    assert flat.form() == ("request", "review")
    assert draft.answers[SAID] == ["visit"]


def test_the_language_switch_asks_the_present_question_again(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.presses("That's all")
    flat.run(conversation.set_language, flat.press(ANN), Locale.EN)
    assert flat.person().locale is Locale.EN
    assert flat.text().startswith("When may we come?")
    assert flat.texts()[-2] == "Done, from now on in English."


def test_unsupported_messages_change_nothing(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.says("", unsupported=True)
    assert flat.form() == ("request", "collect")
    assert flat.text().startswith("I cannot pass this kind of message on.")


def test_a_greeting_while_we_listen_asks_again(flat: Flat) -> None:
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="repair")
    flat.says("你好")
    assert len(flat.texts()) == 2
    assert flat.text().startswith("What is broken?")
    assert flat.draft().answers.get("texts") is None


def test_the_menu_and_the_list_can_be_asked_for_in_the_middle(flat: Flat) -> None:
    flat.says("水龙头滴水")
    flat.says("菜单")
    assert flat.labels()[1] == ["Go on where I left"]
    flat.says("查进度")
    assert flat.text() == "You have no requests yet. Just write what is wrong, or send a photo."
    assert [one[1] for one in flat.draft().answers["texts"]] == ["水龙头滴水"]


def test_small_forms_stop_listening_by_themselves(flat: Flat) -> None:
    flat.reports()
    flat.presses("Add something")
    flat.says("记得带梯子")
    flat.at += timedelta(minutes=31)
    flat.says("卧室空调不制冷")
    assert flat.form() == ("request", "collect")
    assert flat.text() == "Received: 1 text. Go on if there is more."
    assert flat.kinds().count("remarked") == 1


def test_an_unverified_resident_files_too(unverified: Flat) -> None:
    ticket = unverified.reports()
    assert (ticket.status, ticket.verified) == (Status.WAITING, False)
    assert unverified.person().state is ResidentState.PENDING
