"""Words against a colleague who can read the ticket: the resident decides first, in confidence or not (COM-5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.incoming import Media, MediaKind
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.consulting.conftest import stock
from tests.unit.resident.flat import ANN, BOSS, LI, Flat
from tests.unit.resident.test_our_questions import stands_at_the_door
from tests.unit.resident.test_talk import asks, in_hand
from usecases import conversation, mine

AGAINST = "李师傅跟我要红包，态度很差"
IN_CONFIDENCE = "In confidence"
PHOTO = Media(kind=MediaKind.PHOTO, file_id="p1", file_unique_id="u-p1")


def read_by(flat: Flat, chat_id: int, words: str = "红包") -> list[str]:
    flat.screens.refresh()
    flat.pauses()
    return [one for one in flat.screens.texts(chat_id) if words in one]


def reply_to_the_news(flat: Flat) -> None:
    flat.replies("has taken your", AGAINST)


def caption_of_a_photo(flat: Flat) -> None:
    flat.replies("has taken your", AGAINST, media=PHOTO)


def answer_to_a_question(flat: Flat) -> None:
    asks(flat, 1, "几点方便？")
    flat.says(AGAINST)


def one_more_sentence(flat: Flat) -> None:
    flat.replies("has taken your", "在家")
    flat.at += timedelta(seconds=20)
    flat.says(AGAINST)


def beside_two_that_wait(flat: Flat) -> None:
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    flat.says(AGAINST)


def more_about_it(flat: Flat) -> None:
    flat.run(mine.remark, flat.press(ANN), 1)
    flat.says(AGAINST)


def corrected_words(flat: Flat) -> None:
    flat.corrects(flat.replies("has taken your", "在家"), AGAINST)


def corrected_caption(flat: Flat) -> None:
    flat.corrects(flat.replies("has taken your", "在家", media=PHOTO), AGAINST)


def corrected_report(flat: Flat) -> None:
    said = flat.says("马桶堵了")
    for key in ("That's all", "Any time", "Submit"):
        flat.presses(key)
    flat.corrects(said, f"马桶堵了。{AGAINST}")


def still_broken(flat: Flat) -> None:
    flat.resolve(1)
    flat.says(f"还是漏水，{AGAINST}")


PATHS: tuple[Callable[[Flat], None], ...] = (
    reply_to_the_news,
    caption_of_a_photo,
    answer_to_a_question,
    one_more_sentence,
    beside_two_that_wait,
    more_about_it,
    corrected_words,
    corrected_caption,
    corrected_report,
    still_broken,
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_nobody_reads_it_before_it_is_decided(flat: Flat, path: Callable[[Flat], None]) -> None:
    in_hand(flat)
    path(flat)
    assert flat.form() == ("answer", "discreet")
    assert flat.labels()[0][0] == IN_CONFIDENCE
    assert read_by(flat, ENGINEERS) == []
    assert all("红包" not in str(one.data) for one in flat.history(1))
    flat.presses(IN_CONFIDENCE)
    assert flat.form() == ("request", "collect")
    for _ in range(4):
        if flat.form() == ("request", "collect"):
            flat.presses("That's all")
    answers = flat.draft().answers
    assert (answers["type"], answers["confidential"], answers["accused"]) == ("complaint", "yes", "李师傅")
    assert read_by(flat, ENGINEERS) == []


def test_in_confidence_it_reaches_the_supervisor_alone(flat: Flat) -> None:
    in_hand(flat)
    reply_to_the_news(flat)
    flat.presses(IN_CONFIDENCE)
    flat.presses("That's all")
    flat.presses("Submit")
    complaint = flat.ticket(flat.count())
    assert (complaint.request_type, complaint.confidential, complaint.description) == ("complaint", True, AGAINST)
    assert [bool(read_by(flat, chat)) for chat in (BOSS, ENGINEERS, LI)] == [True, False, False]
    assert flat.kinds(1)[-1] == "accepted"


def test_it_goes_onto_the_ticket_where_the_resident_wants_that(flat: Flat) -> None:
    in_hand(flat)
    caption_of_a_photo(flat)
    flat.presses("001 Tap")
    assert flat.form() is None
    assert len(read_by(flat, ENGINEERS)) == 1
    assert flat.files(1) == ["p1"]


def test_words_that_became_an_accusation_are_asked_about_once_more(flat: Flat) -> None:
    in_hand(flat)
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    said = flat.says("下午三点")
    assert IN_CONFIDENCE not in flat.labels()[0]
    shown = flat.last()
    flat.screens.refresh()
    flat.corrects(said, AGAINST)
    key = next(key for row in shown.view.rows for key in row if key.text == "001 Tap")
    flat._press(ANN, shown, key)
    assert (flat.form(), flat.labels()[0][0]) == (("answer", "discreet"), IN_CONFIDENCE)
    assert read_by(flat, ENGINEERS) == []
    flat.presses("001 Tap")
    assert len(read_by(flat, ENGINEERS)) == 1


def test_a_second_reply_joins_what_is_asked_about(flat: Flat) -> None:
    in_hand(flat)
    reply_to_the_news(flat)
    flat.replies("has taken your", "李师傅还骂人")
    flat.presses(IN_CONFIDENCE)
    flat.presses("That's all")
    flat.presses("Submit")
    assert flat.ticket(flat.count()).description == f"{AGAINST}\n李师傅还骂人"


def test_an_edit_that_changed_no_word_asks_nothing(flat: Flat) -> None:
    in_hand(flat)
    said = flat.replies("has taken your", AGAINST)
    flat.presses("001 Tap")
    flat.corrects(said, AGAINST)
    assert flat.form() is None


@pytest.mark.parametrize(
    "words",
    [
        "李师傅几点到？",
        "谢谢李师傅，态度很好",
        "还没人来，漏得更厉害了",
        "师傅来的时候打我电话",
        "李师傅没有骂人，也没要红包",
        "修的时候要不要另外收费？",
        "门锁密码是 1234，请保密",
    ],
)
def test_what_accuses_nobody_goes_through_at_once(flat: Flat, words: str) -> None:
    in_hand(flat)
    flat.replies("has taken your", words)
    assert flat.form() is None
    assert len(read_by(flat, ENGINEERS, words[:6])) == 1


def test_a_comment_after_it_was_closed_is_kept_from_them_too(flat: Flat) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    flat.says("5")
    flat.says("有问题")
    assert flat.form() == ("comment", "comment")
    flat.says(AGAINST)
    assert flat.form() == ("answer", "discreet")
    assert all("红包" not in str(one.data) for one in flat.history(1))


def test_a_comment_that_is_wanted_on_the_ticket_is_a_comment(flat: Flat) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    flat.says("5")
    flat.says("有问题")
    flat.says(AGAINST)
    flat.presses("001 Tap")
    last = flat.history(1)[-1]
    assert (last.kind.value, last.data["words"]) == ("commented", AGAINST)
    assert (flat.form(), read_by(flat, ENGINEERS)) == (None, [])
    assert "has it" not in flat.text()


def test_the_pictures_of_its_album_wait_with_the_words(flat: Flat) -> None:
    in_hand(flat)
    flat.replies("has taken your", AGAINST, media=PHOTO, media_group_id="g")
    flat.replies("has taken your", media=replace(PHOTO, file_id="p2", file_unique_id="u-p2"), media_group_id="g")
    assert (flat.form(), flat.files(1)) == (("answer", "discreet"), [])
    flat.presses("001 Tap")
    assert flat.files(1) == ["p1", "p2"]


def test_another_time_for_the_visit_is_told_without_them(flat: Flat) -> None:
    in_hand(flat)
    stands_at_the_door(flat)
    flat.presses("Another time")
    flat.says(f"{AGAINST}，明天下午吧")
    assert flat.form() == ("answer", "discreet")
    assert [one.data["words"] for one in flat.history(1) if one.kind.value == "access_answered"] == [""]
    assert read_by(flat, ENGINEERS) == []


def test_on_a_ticket_that_is_over_nobody_is_said_to_have_it(flat: Flat) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    flat.replies("has taken your", AGAINST)
    flat.presses("001 Tap")
    assert "has it" not in flat.text()
    assert "closed" in flat.text()


TOLD_ANEW = "上次李师傅喝了酒还要红包，厨房水龙头还是漏水"


def at_review(flat: Flat, words: str) -> None:
    flat.says(words)
    flat.presses("That's all")
    flat.presses("Any time")
    assert flat.form() == ("request", "review")


def test_a_new_request_can_be_made_a_complaint_in_confidence(flat: Flat) -> None:
    at_review(flat, TOLD_ANEW)
    assert flat.text().endswith("press “In confidence”: only the supervisor or the manager sees that.")
    assert IN_CONFIDENCE in flat.labels()[1]
    flat.presses(IN_CONFIDENCE)
    answers = flat.draft().answers
    assert (answers["type"], answers["confidential"], answers["accused"]) == ("complaint", "yes", "李师傅")
    flat.presses("Staff conduct")
    flat.presses("Submit")
    filed = flat.ticket(flat.count())
    assert (filed.request_type, filed.confidential, filed.description) == ("complaint", True, TOLD_ANEW)
    assert [bool(read_by(flat, chat)) for chat in (BOSS, ENGINEERS, LI)] == [True, False, False]


def test_it_can_be_typed_and_a_second_press_changes_nothing(flat: Flat) -> None:
    at_review(flat, TOLD_ANEW)
    asked = flat.draft()
    flat.says("in confidence")
    assert flat.draft().answers["type"] == "complaint"
    flat.run(conversation.choose, flat.press(ANN), asked.id, "review", "confide")
    assert (flat.count(), flat.draft().answers["type"]) == (0, "complaint")


def test_an_ordinary_request_has_no_such_key_and_it_cannot_be_forged(flat: Flat) -> None:
    at_review(flat, "厨房水龙头坏了，请师傅来修")
    assert all(IN_CONFIDENCE not in row for row in flat.labels())
    flat.run(conversation.choose, flat.press(ANN), flat.draft().id, "review", "confide")
    assert flat.draft().answers["type"] == "repair"


def test_what_was_left_for_another_matter_is_not_thrown_away(flat: Flat) -> None:
    in_hand(flat)
    reply_to_the_news(flat)
    held = flat.draft()
    flat.run(mine.remark, flat.press(ANN), 1)
    flat.says("在家")
    assert read_by(flat, ENGINEERS) == []
    flat.run(conversation.resume, flat.press(ANN), held.id)
    assert (flat.form(), flat.labels()[0][0]) == (("answer", "discreet"), IN_CONFIDENCE)
    flat.presses(IN_CONFIDENCE)
    assert flat.draft().answers["texts"][0][1] == AGAINST


def test_words_that_nobody_gave_a_place_are_kept_for_days(flat: Flat) -> None:
    in_hand(flat)
    in_hand(flat, "灯坏了")
    asks(flat, 1, "几点方便？")
    asks(flat, 2, "什么灯？")
    flat.says("下午三点")
    kept = flat.draft()
    flat.until("24T12:00")
    flat.says("还没来")
    assert (flat.form(), flat.draft().id == kept.id) == (("answer", "which"), False)
    flat.run(conversation.resume, flat.press(ANN), kept.id)
    assert (flat.form(), flat.draft().id == kept.id) == (("answer", "which"), True)


ASKED_WITH_IT = "停车月卡多少钱？上次保安问我要红包"


def reads_an_article(flat: Flat, words: str) -> None:
    flat.run(stock, flat)
    flat.says(words)
    assert flat.form() == ("request", "article")


def test_what_an_article_did_not_answer_is_looked_through_before_it_is_filed(flat: Flat) -> None:
    reads_an_article(flat, ASKED_WITH_IT)
    flat.presses("No, ask somebody")
    assert (flat.form(), flat.count()) == (("request", "review"), 0)
    assert flat.text().endswith("press “In confidence”: only the supervisor or the manager sees that.")
    flat.presses(IN_CONFIDENCE)
    assert flat.draft().answers["type"] == "complaint"
    assert [read_by(flat, chat) for chat in (DESK_GROUP, ENGINEERS)] == [[], []]


def test_it_is_filed_as_the_question_where_the_resident_wants_that(flat: Flat) -> None:
    reads_an_article(flat, ASKED_WITH_IT)
    flat.says("没解答")
    assert (flat.form(), flat.count()) == (("request", "review"), 0)
    flat.presses("Submit")
    assert (flat.form(), flat.ticket(1).description) == (None, ASKED_WITH_IT)


def test_corrected_words_are_filed_only_when_that_is_pressed(flat: Flat) -> None:
    flat.run(stock, flat)
    said = flat.says(ASKED_WITH_IT)
    flat.presses("No, ask somebody")
    flat.corrects(said, "停车月卡多少钱？")
    flat.presses("Change")
    flat.presses("Contact")
    flat.says("13900005678")
    assert (flat.form(), flat.count()) == (("request", "review"), 0)


def test_a_question_that_accuses_nobody_is_filed_without_another_look(flat: Flat) -> None:
    reads_an_article(flat, "停车月卡多少钱？")
    flat.presses("No, ask somebody")
    assert (flat.form(), flat.count()) == (None, 1)
