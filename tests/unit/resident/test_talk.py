"""Talk between resident and staff about a ticket, both ways; which ticket is meant; edits and albums (DSP-5)."""

from datetime import timedelta

import pytest

from domain.incoming import Media, MediaKind
from domain.notices.dialogue import Say, Saying, TooLateToAdd
from domain.notices.news import RelayedMedia, RelayedText
from domain.outgoing import PostKind, Verb
from domain.tickets import Status
from tests.support.world import ENGINEERS
from tests.unit.resident.flat import ANN, BOB, LI, Flat
from usecases import conversation, mine, private_chats, progress, staff_messages
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork


def asks(flat: Flat, ticket_id: int, words: str) -> None:
    """The holder asks the resident something."""

    def act(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(ticket_id)
        assert ticket is not None
        progress.ask_resident(uow, staff_actor_of(uow, LI), ticket, words, flat.at)

    flat.run(act)


def relayed(flat: Flat, chat_id: int) -> list[tuple[str, str, bool]]:
    """Words on their way to a chat: who says them, what, whether corrected."""
    flat_new = [one.notice for one in flat.queued(chat_id) if one.verb in (Verb.SEND, Verb.EDIT)]
    return [(one.sender, one.words, one.edited) for one in flat_new if isinstance(one, RelayedText)]


def in_hand(flat: Flat, text: str = "厨房水龙头滴水") -> int:
    ticket = flat.reports(text)
    flat.staff_presses("Take it")
    flat.screens.refresh()
    return ticket.id


# ------------------------------------------------------------------------------------------------ resident to staff


def test_a_reply_goes_to_the_group_below_the_card(flat: Flat) -> None:
    in_hand(flat)
    flat.replies("has taken your", "门禁密码是 1234")
    queued = [one for one in flat.queued(ENGINEERS) if isinstance(one.notice, RelayedText)]
    assert relayed(flat, ENGINEERS) == [("王**", "门禁密码是 1234", False)]
    [card] = flat.look(lambda uow: uow.posts.of_ticket(1, PostKind.CARD))
    assert queued[0].reply_to_post_id == card.id
    assert flat.new()[-1] == Say(saying=Saying.REMARK_PASSED_ON)
    assert flat.kinds()[-1] == "remarked"


def test_the_only_ticket_that_waits_gets_the_answer(flat: Flat) -> None:
    in_hand(flat)
    flat.reports("灯坏了")
    asks(flat, 1, "是单冷还是冷热？")
    flat.says("冷热的")
    assert relayed(flat, ENGINEERS) == [("王**", "冷热的", False)]
    assert [one.data["words"] for one in flat.history(1) if one.kind.value == "remarked"] == ["冷热的"]
    assert flat.ticket(1).details.get("asked") is None
    assert flat.form() is None


def test_an_album_as_the_answer_stays_with_the_ticket_and_stays_an_album(flat: Flat) -> None:
    in_hand(flat)
    asks(flat, 1, "拍张照看看？")
    for file in ("p1", "p2", "p3"):
        flat.sends(file, media_group_id="g", text="就这样" if file == "p1" else "")
    assert flat.form() is None
    flat.screens.refresh()
    flat.pauses()
    assert [one for one in flat.new(ENGINEERS) if isinstance(one, RelayedMedia)] == [
        RelayedMedia(
            items=tuple(Media(kind=MediaKind.PHOTO, file_id=file) for file in ("p1", "p2", "p3")), caption=None
        )
    ]
    assert flat.files() == ["p1", "p2", "p3"]


def test_one_more_sentence_a_moment_later_belongs_to_it_too(flat: Flat) -> None:
    in_hand(flat)
    asks(flat, 1, "几点方便？")
    flat.says("下午")
    flat.at += timedelta(seconds=50)
    flat.says("三点以后")
    assert [one.data["words"] for one in flat.history(1) if one.kind.value == "remarked"] == ["下午", "三点以后"]
    flat.at += timedelta(seconds=61)
    flat.says("卧室灯也坏了")
    assert flat.form() == ("request", "collect")


def test_two_tickets_that_wait_are_asked_which(flat: Flat) -> None:
    in_hand(flat)
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    flat.says("下午三点")
    flat.sends("p1")
    assert flat.form() == ("answer", "which")
    assert flat.texts()[-1] == "Which request is this about?"
    assert flat.labels()[:2] == [["002 Light", "001 Tap"], ["Something new"]]
    flat.presses("001 Tap")
    assert [one.data["words"] for one in flat.history(1) if one.kind.value == "remarked"] == ["下午三点", ""]
    assert flat.files(1) == ["p1"]
    assert flat.kinds(2)[-1] == "asked"


@pytest.mark.parametrize("typed", ["002", "002 Light", "r-20261123-002"])
def test_which_one_can_be_typed(flat: Flat, typed: str) -> None:
    in_hand(flat)
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    flat.says("吸顶灯")
    flat.says(typed)
    assert flat.form() is None
    assert flat.kinds(2)[-1] == "remarked"


def test_none_of_them_begins_a_new_request_with_the_same_words(flat: Flat) -> None:
    in_hand(flat)
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    flat.sends("p1", text="马桶堵了")
    flat.presses("Something new")
    assert flat.form() == ("request", "collect")
    assert flat.text() == "Received: 1 text, 1 photo. Go on if there is more."
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    assert (flat.ticket(3).description, flat.files(3)) == ("马桶堵了", ["p1"])


def test_a_reply_beside_an_open_form_goes_to_the_ticket(flat: Flat) -> None:
    in_hand(flat)
    flat.says("马桶堵了")
    flat.replies("has taken your", "记得带梯子")
    assert relayed(flat, ENGINEERS) == [("王**", "记得带梯子", False)]
    assert flat.form() == ("request", "collect")
    assert [one[1] for one in flat.draft().answers["texts"]] == ["马桶堵了"]


def test_words_about_a_waiting_ticket_are_kept_for_the_card(unverified: Flat) -> None:
    unverified.reports()
    unverified.replies("Got it", "还有卫生间")
    assert relayed(unverified, ENGINEERS) == []
    assert unverified.kinds() == ["filed", "remarked"]


def test_words_about_something_closed_say_what_is_possible(flat: Flat) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    flat.screens.refresh()
    flat.replies("is closed", "上次的师傅手艺真好")
    assert flat.new() == [TooLateToAdd(ticket_id=1, reopens=True)]
    assert relayed(flat, ENGINEERS) == []
    assert flat.labels() == [["Still a problem", "Menu"], ["Call me, please"]]
    flat.until("30T10:01")
    flat.replies("is closed", "谢谢")
    assert flat.new() == [TooLateToAdd(ticket_id=1, reopens=False)]


def test_a_very_long_answer_arrives_whole(flat: Flat) -> None:
    in_hand(flat)
    words = "是这样的，" * 819
    flat.replies("has taken your", words)
    parts = [words for _, words, _ in relayed(flat, ENGINEERS)]
    assert "".join(parts) == words
    assert len(parts) == 2


def test_a_file_that_cannot_be_passed_on_is_named(flat: Flat) -> None:
    in_hand(flat)
    media = Media(kind=MediaKind.DOCUMENT, file_id="d", file_unique_id="u", name="a.exe", size=5)
    flat.replies("has taken your", "看这个", media=media)
    assert relayed(flat, ENGINEERS) == [("王**", "看这个\n📎 a.exe", False)]
    assert flat.files() == []


# ------------------------------------------------------------------------------------------------ staff to resident


def test_a_colleagues_reply_goes_to_the_resident(flat: Flat) -> None:
    in_hand(flat)
    flat.colleague_replies("R-20261123-001", "在楼下了")
    assert relayed(flat, ANN) == [("李师傅", "在楼下了", False)]
    assert flat.kinds()[-1] == "staff_wrote"
    flat.replies("在楼下了", "好的，马上开门")
    assert relayed(flat, ENGINEERS) == [("王**", "好的，马上开门", False)]


def test_an_album_of_a_colleague_stays_one(flat: Flat) -> None:
    in_hand(flat)
    for file in ("p1", "p2"):
        media = Media(kind=MediaKind.PHOTO, file_id=file, file_unique_id=f"u-{file}")
        flat.colleague_replies("R-20261123-001", media=media, media_group_id="g")
    flat.screens.refresh()
    flat.pauses()
    albums = [one for one in flat.new() if isinstance(one, RelayedMedia)]
    assert [[item.file_id for item in one.items] for one in albums] == [["p1", "p2"]]


def test_a_single_photo_goes_at_once(flat: Flat) -> None:
    in_hand(flat)
    media = Media(kind=MediaKind.PHOTO, file_id="p1", file_unique_id="u")
    flat.colleague_replies("R-20261123-001", media=media)
    assert [one for one in flat.new() if isinstance(one, RelayedMedia)] == [RelayedMedia(items=(media,))]


def test_who_has_no_telegram_cannot_be_written_to(flat: Flat) -> None:
    in_hand(flat)

    def forget(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(1)
        assert ticket is not None
        uow.tickets.change(ticket, reporter_id=None)

    flat.run(forget)
    flat.colleague_replies("R-20261123-001", "在家吗？")
    assert flat.new(ENGINEERS)[-1] == Say(saying=Saying.REPORTER_NOT_IN_CHAT)


# ------------------------------------------------------------------------------------------------ edits


def test_an_edited_remark_changes_its_copy(flat: Flat) -> None:
    in_hand(flat)
    first = flat.replies("has taken your", "门禁 1234")
    flat.screens.refresh()
    flat.corrects(first, "门禁 4321")
    assert relayed(flat, ENGINEERS) == [("王**", "门禁 4321", True)]
    assert (
        len([one for one in flat.queued(ENGINEERS) if one.verb is Verb.SEND and isinstance(one.notice, RelayedText)])
        == 0
    )
    flat.screens.refresh()
    flat.corrects(first, "门禁 5678")
    assert relayed(flat, ENGINEERS) == [("王**", "门禁 5678", True)]


def test_an_edit_of_the_report_after_filing_is_told_as_a_correction(flat: Flat) -> None:
    first = flat.says("厨房水龙头滴水")
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    flat.corrects(first, "卫生间水龙头滴水")
    assert relayed(flat, ENGINEERS) == [("王**", "卫生间水龙头滴水", True)]
    assert flat.new()[-1] == Say(saying=Saying.EDIT_NOTED)
    flat.corrects(first, "主卫水龙头滴水")
    assert relayed(flat, ENGINEERS) == [("王**", "主卫水龙头滴水", True)]  # the same copy, once
    assert flat.kinds().count("remarked") == 1


def test_an_edit_that_changed_no_word_is_nothing(flat: Flat) -> None:
    first = flat.says("厨房水龙头滴水")
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    flat.screens.refresh()
    flat.corrects(first, "厨房水龙头滴水")
    assert (flat.new(), relayed(flat, ENGINEERS), flat.kinds()) == ([], [], ["filed", "dispatched"])


def test_an_edit_after_the_end_is_noted(flat: Flat) -> None:
    first = flat.says("厨房水龙头滴水")
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    flat.run(mine.cancel, flat.press(ANN), 1, sure=True)
    flat.screens.refresh()
    flat.corrects(first, "卫生间水龙头滴水")
    assert flat.ticket().status is Status.CANCELLED
    assert flat.new() == [Say(saying=Saying.EDIT_TOO_LATE)]


def test_a_colleagues_edit_reaches_the_resident(flat: Flat) -> None:
    in_hand(flat)
    first = flat.colleague_replies("R-20261123-001", "三点到")
    flat.screens.refresh()
    more = {"message_id": first.message_id, "chat_id": ENGINEERS}
    flat.run(staff_messages.edited, flat.message(LI, "四点到", **more))
    assert relayed(flat, ANN) == [("李师傅", "四点到", True)]
    assert flat.text() == "李师傅 on Tap (001): (corrected)\n四点到"


def test_an_edited_message_of_a_waiting_form_is_corrected_there(flat: Flat) -> None:
    flat.reports()
    first = flat.says("灯坏了")
    flat.presses("Add something")
    flat.corrects(first, "走廊的灯坏了")
    assert flat.kinds() == ["filed", "dispatched"]
    flat.says("取消")
    flat.presses("Go on where I left")
    assert [one[1] for one in flat.draft().answers["texts"]] == ["走廊的灯坏了"]


def test_a_reply_to_a_message_about_nothing_of_mine_is_asked_about(flat: Flat) -> None:
    in_hand(flat)
    flat.resident(BOB, unit="1-102", phone="+8613900001111")

    def foreign(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(1)
        assert ticket is not None
        uow.tickets.change(ticket, reporter_id=uow.residents.by_user(BOB).id)

    flat.reports("灯坏了")
    flat.run(foreign)
    flat.replies("has taken your", "记得带梯子")
    assert flat.form() == ("answer", "which")
    flat.presses("002 Light")
    assert flat.kinds(2)[-1] == "remarked"
    assert "remarked" not in flat.kinds(1)


def test_cancelling_the_question_which_one(flat: Flat) -> None:
    in_hand(flat)
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    flat.says("吸顶灯")
    flat.says("下午三点")
    draft = flat.draft()
    assert draft is not None
    flat.run(conversation.choose, flat.press(ANN), draft.id, "which", "77")
    assert flat.text().startswith("Please choose one of the buttons.")
    flat.presses("Cancel")
    assert flat.form() is None
    assert flat.kinds(1)[-1] == flat.kinds(2)[-1] == "asked"


def test_a_burst_of_pictures_is_one_report_and_said_once(flat: Flat) -> None:
    for number in range(40):
        flat.run(private_chats.receive, flat.photo(ANN, f"p{number}"))
    flat.pauses()
    flat.run(private_chats.receive, flat.photo(ANN, "p99"))
    flat.pauses()
    assert flat.sent(ANN).count(Say(saying=Saying.BURST)) == 1
    assert len(flat.look(lambda uow: uow.attachments.of_draft(uow.drafts.active(ANN, ANN).id))) == 41


def test_a_burst_about_a_ticket_comes_as_one_report(flat: Flat) -> None:
    flat.reports()
    flat.deliver()
    before = len(flat.sent(ENGINEERS))
    for number in range(40):
        flat.run(mine.remark, flat.press(ANN), 1) if number == 0 else None
        flat.run(private_chats.receive, flat.message(ANN, f"还在漏 {number}"))
    relayed = [one for one in flat.sent(ENGINEERS)[before:] if isinstance(one, RelayedText)]
    assert len(relayed) == 15
    assert flat.sent(ANN).count(Say(saying=Saying.BURST_ON_TICKET)) == 1
    flat.at += timedelta(seconds=20)
    flat.tick()
    joined = [one for one in flat.sent(ENGINEERS)[before:] if isinstance(one, RelayedText)][15:]
    assert [one.words for one in joined] == ["\n".join(f"还在漏 {number}" for number in range(15, 40))]
    assert sum(kind == "remarked" for kind in flat.kinds()) == 40
