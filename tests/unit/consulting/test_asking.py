"""A resident asks: the article that may answer, a person, or a letter; nothing is asked twice (ASK-2)."""

import pytest

from domain.incoming import MediaKind
from storage.tables import article_uses
from tests.unit.consulting.conftest import stock
from tests.unit.resident.flat import ANN, Flat, said_in
from usecases import conversation

PARKING = said_in("About Parking.", "From: Parking, updated on Mon 23 Nov", "Does this answer your question?")
VISITORS = PARKING.replace("Parking", "Visitor parking")
KEYS = [
    ["Yes, it does", "No, ask somebody"],
    ["In writing, please", "Cancel"],
    ["Visitor parking"],
    ["Call me, please"],
]


def begins(flat: Flat) -> None:
    """The key of the menu."""
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="ask")


def uses(flat: Flat) -> list[tuple[bool | None, int | None]]:
    """Every showing of an article: whether it helped, and the ticket it led to all the same."""
    query = article_uses.select().order_by(article_uses.c.id)
    return flat.database.read_now(lambda connection: [(one.helped, one.ticket_id) for one in connection.execute(query)])


# ------------------------------------------------------------------------------------------------ looked up


def test_a_short_question_is_answered_at_once(flat: Flat) -> None:
    begins(flat)
    flat.says("停车月卡")
    assert (flat.form(), flat.text(), flat.labels()) == (("request", "article"), PARKING, KEYS)
    assert uses(flat) == [(None, None)]


def test_words_without_any_key_are_answered_too(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    assert (flat.form(), flat.text()) == (("request", "article"), PARKING)


def test_a_repair_is_no_question(flat: Flat) -> None:
    flat.says("车位的水龙头漏水")
    assert flat.form() == ("request", "collect")


def test_a_long_story_is_heard_to_its_end_first(flat: Flat) -> None:
    begins(flat)
    flat.says("请问一下，" + "谢谢谢谢" * 14 + "停车月卡多少钱")
    assert flat.form() == ("request", "collect")
    flat.presses("That's all")
    assert flat.text() == PARKING


def test_several_messages_are_looked_up_when_all_is_said(flat: Flat) -> None:
    begins(flat)
    flat.says("你好呀")
    flat.says("停车怎么收费")
    assert flat.form() == ("request", "collect")
    flat.says("发完了")
    assert flat.text() == PARKING


def test_what_is_not_known_is_not_interrupted(flat: Flat) -> None:
    begins(flat)
    flat.says("屋顶的鸽子归谁管")
    assert flat.form() == ("request", "collect")
    flat.presses("That's all")
    assert flat.form() == ("request", "review")
    assert flat.text() == said_in(
        "Please look it over. If it is right, press “Submit”.",
        "❓ Question · Bldg 1-101",
        "屋顶的鸽子归谁管",
        "answered here in the chat · contact 138****5678 (you)",
    )
    assert uses(flat) == []


# ------------------------------------------------------------------------------------------------ what it comes to


@pytest.mark.parametrize("how", ["key", "解答了", "好的，谢谢", "Got it!"])
def test_it_helped_no_ticket_but_counted(flat: Flat, how: str) -> None:
    flat.says("请问停车多少钱")
    if how == "key":
        flat.presses("Yes, it does")
    else:
        flat.says(how)
    assert flat.text() == "Glad that helped. Write to me any time there is something else."
    assert (flat.form(), flat.count(), uses(flat)) == (None, 0, [(True, None)])
    assert PARKING in flat.texts()


@pytest.mark.parametrize("how", ["No, ask somebody", "没有，问客服", "转人工"])
def test_it_did_not_help_and_nothing_is_asked_again(flat: Flat, how: str) -> None:
    flat.says("请问停车多少钱")
    if how.startswith("No"):
        flat.presses(how)
    else:
        flat.says(how)
    assert (flat.form(), flat.count(), uses(flat)) == (None, 1, [(False, 1)])
    assert (flat.ticket().number, flat.ticket().details.get("written")) == ("Q-20261123-001", None)
    assert flat.ticket().description == "请问停车多少钱"
    assert "Q-20261123-001" in flat.text()


@pytest.mark.parametrize("how", ["In writing, please", "要书面回复"])
def test_a_letter_please(flat: Flat, how: str) -> None:
    flat.says("请问停车多少钱")
    if how.startswith("In"):
        flat.presses(how)
    else:
        flat.says(how)
    assert (flat.count(), flat.ticket().details.get("written")) == (1, True)


@pytest.mark.parametrize("how", ["key", "title"])
def test_the_other_article(flat: Flat, how: str) -> None:
    flat.says("请问停车多少钱")
    if how == "key":
        flat.presses("Visitor parking")
    else:
        flat.says("访客停车")
    assert (flat.text(), flat.labels()[2]) == (VISITORS, ["Parking"])
    flat.presses("Yes, it does")
    assert uses(flat) == [(False, None), (True, None)]


def test_more_words_find_another_article(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    flat.says("我是说扔垃圾的垃圾点，垃圾时间")
    assert flat.text().startswith("About Rubbish.")


def test_more_words_that_find_nothing_new_go_on_to_the_record(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    flat.says("是我表弟的摩托")
    assert flat.form() == ("request", "review")
    assert "请问停车多少钱 是我表弟的摩托" in flat.text()
    flat.presses("Submit")
    assert (flat.count(), uses(flat)) == (1, [(False, 1)])


def test_a_photo_instead_of_a_key_belongs_to_the_question(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    flat.sends()
    assert flat.form() == ("request", "reply")
    flat.presses("Just an answer")
    flat.presses("Submit")
    assert (flat.ticket().details.get("written"), flat.files()) == (None, ["f1"])


def test_back_says_it_anew_and_it_is_looked_up_anew(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    flat.says("返回")
    assert flat.form() == ("request", "collect")
    flat.says("扔垃圾，垃圾时间")
    flat.presses("That's all")
    assert flat.form() == ("request", "article")


def test_cancel_drops_it(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    flat.presses("Cancel")
    assert (flat.form(), flat.count()) == (None, 0)


def test_words_that_were_corrected_are_read_anew(flat: Flat) -> None:
    first = flat.says("请问停车多少钱")
    flat.corrects(first, "请问垃圾时间")
    assert flat.text().startswith("About Rubbish.")


def test_an_old_key_of_another_article_does_nothing(flat: Flat) -> None:
    flat.says("请问停车多少钱")
    draft = flat.draft()
    assert draft is not None
    flat.run(conversation.choose, flat.press(ANN), draft.id, "article", "show:99")
    assert flat.text().startswith("Please choose one of the buttons.")


# ------------------------------------------------------------------------------------------------ quick or written


@pytest.mark.parametrize(
    "text", ["屋顶的鸽子归谁管，请书面答复", "鸽" * 121, "I would like to know about pigeons in writing"]
)
def test_what_looks_like_a_letter_is_asked_about_once(flat: Flat, text: str) -> None:
    begins(flat)
    flat.says(text)
    flat.presses("That's all")
    assert (flat.form(), flat.labels()[0]) == (("request", "reply"), ["In writing", "Just an answer"])
    flat.says("好")
    assert flat.text().splitlines()[-1].startswith("answered in writing · ")
    flat.presses("Submit")
    assert flat.ticket().details.get("written") is True


def test_papers_are_asked_about_a_voice_note_is_not(flat: Flat) -> None:
    begins(flat)
    flat.sends(kind=MediaKind.VOICE)
    flat.presses("That's all")
    assert flat.form() == ("request", "review")
    flat.presses("Change")
    flat.presses("Reply")
    flat.presses("In writing")
    assert flat.text().splitlines()[-1].startswith("answered in writing · ")


def test_a_normal_question_takes_five_actions_at_most(flat: Flat) -> None:
    begins(flat)  # 1
    flat.says("屋顶的鸽子归谁管")  # 2
    flat.presses("That's all")  # 3
    flat.presses("Submit")  # 4
    assert flat.count() == 1


def test_a_question_asked_before_the_unit_is_known_is_looked_up_after_all(stranger: Flat) -> None:
    stranger.run(stock, stranger)
    stranger.says("请问停车多少钱")
    assert stranger.form() == ("register", "consent")
