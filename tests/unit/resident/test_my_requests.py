"""A resident's own requests: the list, the story, more words, hurrying, withdrawing, reopening (INT-4)."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, HurriedTooSoon, NotNow, TooLate
from domain.incoming import Media, MediaKind
from domain.notices.news import StaffNews
from domain.tickets import Status
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.resident.flat import ANN, BOB, Flat, said, said_in
from usecases import mine
from usecases.collecting import texts_of


def shows_list(flat: Flat) -> None:
    flat.run(mine.show, flat.message(ANN).sender, ANN, flat.at)


def test_nothing_yet(flat: Flat) -> None:
    shows_list(flat)
    assert flat.text() == "You have no requests yet. Just write what is wrong, or send a photo."


def test_the_list_is_paged_open_ones_first(flat: Flat) -> None:
    for text in ("水龙头滴水", "灯坏了", "空调不制冷", "门锁坏了", "马桶漏水", "洗衣机坏了"):
        flat.reports(text)
    flat.run(mine.cancel, flat.press(ANN), 6, sure=True)
    shows_list(flat)
    assert flat.text() == said_in(
        "Your requests. Press one to see how it stands.",
        "005 Toilet · waiting to be taken · by 10:00 tomorrow (24th)",
        "004 Lock · waiting to be taken · by 10:00 tomorrow (24th)",
        "003 Air conditioner · waiting to be taken · by 10:00 tomorrow (24th)",
        "002 Light · waiting to be taken · by 10:00 tomorrow (24th)",
    )
    assert flat.labels() == [
        ["005 Toilet", "004 Lock"],
        ["003 Air condition…", "002 Light"],
        ["Older ›"],
        ["Menu", "Call me, please"],
    ]
    before = len(flat.texts())
    flat.presses("Older ›")
    assert flat.text().split("\n")[1:] == [
        "001 Tap · waiting to be taken · by 10:00 tomorrow (24th)",
        "006 Washing machine · withdrawn",
    ]
    assert flat.labels()[1:] == [["‹ Newer"], ["Menu", "Call me, please"]]
    flat.presses("‹ Newer")
    assert len(flat.texts()) == before  # turned in place


def test_numbers_of_two_days_are_told_apart(flat: Flat) -> None:
    flat.reports("水龙头滴水")
    flat.until("24T09:00")
    flat.reports("灯坏了")
    shows_list(flat)
    assert flat.labels()[0] == ["1124-001 Light", "1123-001 Tap"]


def test_calls_about_other_tickets_are_not_listed(flat: Flat) -> None:
    ticket = flat.finished()
    flat.until("26T10:00")
    assert flat.count() > 1
    shows_list(flat)
    assert [line[:3] for line in flat.text().split("\n")[1:]] == [ticket.short_number]


def test_a_story_from_report_to_result(flat: Flat) -> None:
    flat.reports()
    flat.until("23T10:05")
    flat.staff_presses("Take it")
    flat.until("23T10:20")
    flat.replies("has taken your", "记得带梯子")
    flat.until("23T11:00")
    flat.resolve(1)
    shows_list(flat)
    flat.presses("001 Tap")
    assert flat.text() == said_in(
        "🔧 R-20261123-001 · Tap",
        "done, please confirm",
        "10:05 taken by 李师傅",
        "10:20 you added: 记得带梯子",
        "11:00 done by 李师傅",
    )
    assert flat.labels() == [
        ["Yes, it works", "Still a problem"],
        ["Add something"],
        ["My requests", "Call me, please"],
    ]
    flat.presses("Yes, it works")
    assert flat.ticket().status is Status.CLOSED


def test_a_story_shows_what_is_promised_and_what_can_be_done(flat: Flat) -> None:
    flat.reports()
    flat.presses("Progress")
    assert flat.text() == ("🔧 R-20261123-001 · Tap\nwaiting to be taken · by 10:00 tomorrow (24th)\n10:00 reported")
    assert flat.labels() == [["Add something", "Hurry it"], ["Withdraw"], ["My requests", "Call me, please"]]


def test_more_words_go_onto_the_ticket(flat: Flat) -> None:
    flat.reports()
    flat.presses("Add something")
    assert flat.text() == "Go ahead: words, photos, voice. Everything you send now goes to R-20261123-001."
    flat.says("记得带梯子")
    flat.sends("p1")
    assert flat.texts()[-1] == "Noted, your colleague in charge has it."  # one receipt for both
    flat.says("好了")
    assert flat.form() is None
    assert flat.kinds() == ["filed", "dispatched", "remarked", "remarked"]
    assert flat.files() == ["p1"]


def test_remarks_on_two_tickets_do_not_mix(flat: Flat) -> None:
    flat.reports("水龙头滴水")
    flat.reports("灯坏了")
    flat.presses_in("R-20261123-001", "Add something")
    flat.says("第一件")
    flat.presses_in("R-20261123-002.", "Add something")
    flat.says("第二件")
    assert [one.data["words"] for one in flat.history(1) if one.kind.value == "remarked"] == ["第一件"]
    assert [one.data["words"] for one in flat.history(2) if one.kind.value == "remarked"] == ["第二件"]


# ------------------------------------------------------------------------------------------------ hurrying


def test_hurrying_is_counted_and_told_to_the_group(flat: Flat) -> None:
    flat.reports()
    flat.presses("Progress")
    answer = flat.presses("Hurry it")
    assert answer.alert is True
    assert (flat.ticket().hurries, flat.ticket().hurried_at) == (1, flat.at)
    news = [one for one in flat.new(ENGINEERS) if isinstance(one, StaffNews)]
    assert [(one.event.value, one.count) for one in news] == [("hurried", 1)]
    assert flat.text().endswith("10:00 you asked to hurry")


def test_not_again_within_two_hours(flat: Flat) -> None:
    flat.reports()
    flat.run(mine.hurry, flat.press(ANN), 1)
    flat.at += timedelta(hours=1, minutes=59)
    with pytest.raises(HurriedTooSoon) as refused:
        flat.run(mine.hurry, flat.press(ANN), 1)
    assert said(refused.value.again_at) == "23T12:00"
    assert flat.ticket().hurries == 1
    flat.at += timedelta(minutes=1)
    flat.run(mine.hurry, flat.press(ANN), 1)
    assert flat.ticket().hurries == 2


def test_the_catalog_says_how_often(flat: Flat) -> None:
    flat.says("请客服打给我")
    flat.run(mine.hurry, flat.press(ANN), 1)
    flat.at += timedelta(minutes=30)
    flat.run(mine.hurry, flat.press(ANN), 1)
    assert flat.ticket().hurries == 2


def test_what_the_department_has_not_seen_is_hurried_at_the_desk(unverified: Flat) -> None:
    unverified.reports()
    unverified.run(mine.hurry, unverified.press(ANN), 1)
    assert [type(one) for one in unverified.new(ENGINEERS)] == []
    assert [one.event.value for one in unverified.new(DESK_GROUP) if isinstance(one, StaffNews)] == ["hurried"]


# ------------------------------------------------------------------------------------------------ withdrawing


def test_withdrawing_is_asked_once(flat: Flat) -> None:
    flat.reports()
    flat.presses("Progress")
    flat.presses("Withdraw")
    assert flat.text().endswith("Shall I really withdraw it?")
    assert flat.labels() == [["Withdraw it", "Keep it"]]
    flat.presses("Keep it")
    assert flat.ticket().status is Status.OPEN
    flat.presses("Withdraw")
    flat.presses("Withdraw it")
    assert (flat.ticket().status, flat.ticket().outcome) == (Status.CANCELLED, "withdrawn")
    assert flat.texts()[-2].split("\n")[1] == "withdrawn"  # the story, in place
    assert flat.text() == "Tap (001) is withdrawn. If it comes back, just write again."
    assert flat.promises() == {}


def test_never_mind_in_a_talk_with_staff_is_asked_about(flat: Flat) -> None:
    flat.reports()
    flat.replies("Got it", "算了")
    assert flat.labels() == [["Withdraw it", "Keep it"]]
    assert flat.kinds() == ["filed", "dispatched"]


def test_what_is_done_cannot_be_withdrawn(flat: Flat) -> None:
    flat.finished()
    with pytest.raises(NotNow):
        flat.run(mine.cancel, flat.press(ANN), 1, sure=True)
    assert flat.ticket().status is Status.RESOLVED


# ------------------------------------------------------------------------------------------------ reopening


def closed(flat: Flat) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    assert flat.ticket().status is Status.CLOSED


def test_still_something_within_seven_days(flat: Flat) -> None:
    closed(flat)
    flat.until("30T09:00")
    flat.presses("Still a problem")
    ticket = flat.ticket()
    assert (ticket.status, ticket.holder_id, ticket.reopens, ticket.priority) == (Status.OPEN, None, 1, 1)
    assert flat.promises() == {"resolve": "01T09:00", "respond": "30T09:30"}
    assert flat.form() == ("not_fixed", "words")
    assert flat.text() == ("What is it like now? A few words or a photo are enough; the colleague gets them at once.")
    flat.says("又滴水了")
    assert flat.kinds()[-2:] == ["reopened", "remarked"]
    flat.presses("That's all")
    assert flat.form() is None


def test_after_seven_days_it_is_too_late(flat: Flat) -> None:
    closed(flat)
    flat.until("30T10:01")
    with pytest.raises(TooLate):
        flat.presses("Still a problem")
    assert flat.ticket().status is Status.CLOSED
    assert flat.form() is None


def test_the_closing_note_says_what_was_done(flat: Flat) -> None:
    closed(flat)
    note = next(one for one in flat.texts() if one.startswith("✅ Tap (001) is closed."))
    assert note == (
        "✅ Tap (001) is closed.\nDone by 李师傅, 10:00.\n换了垫片\n"
        "If something is still wrong, press below by 10:00 on Mon 30 Nov."
    )


def test_somebody_elses_ticket_is_nobodys_business(flat: Flat) -> None:
    flat.reports()
    flat.resident(BOB, unit="1-102")
    for act in (mine.show_ticket, mine.remark, mine.hurry, mine.reopen):
        with pytest.raises(CardRefreshed):
            flat.run(act, flat.press(BOB), 1)
    with pytest.raises(CardRefreshed):
        flat.run(mine.cancel, flat.press(BOB), 1, sure=True)
    with pytest.raises(CardRefreshed):
        flat.run(mine.access, flat.press(BOB), 1, 1, "coming")
    assert flat.kinds() == ["filed", "dispatched"]


# ------------------------------------------------------------------------------------------------ saying more


def test_somebodys_contact_and_a_file_that_cannot_be_passed_on_are_put_down_in_words(flat: Flat) -> None:
    flat.reports()
    flat.presses("Add something")
    flat.shares("13900001111", whose=9)
    assert flat.text() == "Noted, your colleague in charge has it."
    media = Media(kind=MediaKind.DOCUMENT, file_id="d", file_unique_id="u", name="a.exe", size=5)
    flat.says("说明", media=media)
    assert flat.text().startswith("I cannot pass this file on")
    assert [one.data["words"] for one in flat.history() if one.kind.value == "remarked"] == [
        "👤 13900001111",
        "说明\n📎 a.exe",
    ]
    flat.says("跳过")
    assert flat.form() is None


def test_ones_own_number_is_not_put_before_everybody(flat: Flat) -> None:
    """A group reads the words of a request; the number stands in the files, for who holds it (DSP-4)."""
    flat.says("厨房水龙头滴水")
    flat.shares("13800005678")
    draft = flat.draft()
    assert draft is not None
    assert [text for _, text in texts_of(draft)] == ["厨房水龙头滴水"]


@pytest.mark.parametrize("by", ["返回", "算了"])
def test_leaving_it_says_nothing_was_lost(flat: Flat, by: str) -> None:
    flat.reports()
    flat.presses("Add something")
    flat.says("记得带梯子")
    flat.says(by)
    assert flat.form() is None
    assert "All right, I leave it at that." in flat.texts()
    assert flat.kinds()[-1] == "remarked"


def test_opening_it_twice_is_one_form(flat: Flat) -> None:
    flat.reports()
    flat.presses("Add something")
    first = flat.draft()
    flat.presses("Add something")
    assert first is not None
    assert flat.draft() is not None
    assert flat.draft().id == first.id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("换文字", "Which language would you like to read?"),
        ("帮助", "Just write what is wrong"),
        ("主菜单", "王阿姨, hello."),
        ("在吗？", "王阿姨, hello."),
        ("紧急求助", "🚨 If somebody is in danger"),
    ],
)
def test_keys_of_the_menu_can_be_typed(flat: Flat, words: str, said: str) -> None:
    flat.says(words)
    assert flat.text().startswith(said)
    assert flat.form() is None
