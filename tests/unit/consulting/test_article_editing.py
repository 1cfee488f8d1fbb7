"""Staff write the knowledge base in their group; nobody overwrites a colleague unseen (ASK-2, ASK-4)."""

from typing import Any

import pytest

from domain.articles import Article, ArticleState
from domain.errors import CardRefreshed, NotNow, NotPermitted
from domain.i18n import LocalText
from domain.incoming import Media, MediaKind
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.consulting.test_answers_by_persons import arrives, files, replies
from tests.unit.resident.flat import BOSS, CLERK, LI, Flat, said_in
from usecases import article_editing, conversation, staff_messages


def asks(flat: Flat, words: str = "", who: int = CLERK, chat_id: int = DESK_GROUP) -> None:
    flat.screens.refresh()
    flat.run(article_editing.show_articles, flat.message(who, f"/kb {words}".strip(), chat_id=chat_id))


def writes(flat: Flat, text: str, who: int = CLERK, **more: Any) -> None:
    flat.screens.refresh()
    flat.run(staff_messages.receive, flat.message(who, text, chat_id=DESK_GROUP, **more))


def presses(flat: Flat, words: str, who: int = CLERK) -> None:
    flat.staff_presses(words, who, DESK_GROUP)


def article(flat: Flat, title: str) -> Article:
    return next(one for one in flat.look(lambda uow: uow.articles.of(GARDEN)) if one.title.zh_hans == title)


def opens(flat: Flat, title: str) -> None:
    asks(flat)
    presses(flat, title)


# ------------------------------------------------------------------------------------------------ looking


def test_the_list_shows_every_article_and_how_it_helps(flat: Flat) -> None:
    asks(flat)
    assert flat.text(DESK_GROUP) == said_in(
        "📖 Knowledge base, 3 articles. Look one up with /kb and a word.", "Parking", "Rubbish", "Visitor parking"
    )
    assert flat.labels(DESK_GROUP) == [["Parking", "Rubbish"], ["Visitor parking"], ["Write a new one"]]
    flat.says("请问停车多少钱")
    flat.presses("Yes, it does")
    asks(flat)
    assert "Parking · shown 1×, helped 1×" in flat.text(DESK_GROUP)


def test_words_show_what_residents_find(flat: Flat) -> None:
    asks(flat, "扔垃圾")
    assert flat.text(DESK_GROUP) == said_in("📖 What residents find for “扔垃圾”, best first", "Rubbish")
    asks(flat, "鸽子")
    assert flat.text(DESK_GROUP) == "📖 Nothing fits “鸽子”. A resident who asks this reaches a person."


@pytest.mark.parametrize(("who", "chat_id"), [(LI, DESK_GROUP), (CLERK, ENGINEERS), (LI, ENGINEERS)])
def test_only_the_desk_where_everything_is_seen(flat: Flat, who: int, chat_id: int) -> None:
    with pytest.raises(NotPermitted):
        asks(flat, who=who, chat_id=chat_id)
    assert ENGINEERING != "customer_service"


# ------------------------------------------------------------------------------------------------ writing


def test_a_new_article_from_title_to_publication(flat: Flat) -> None:
    asks(flat)
    presses(flat, "Write a new one")
    writes(flat, "停" * 41)
    assert flat.text(DESK_GROUP).startswith("A title has at most 40 characters")
    writes(flat, "鸽子和燕子")
    assert "No names, phones or units of residents" in flat.text(DESK_GROUP)
    writes(flat, "屋顶的鸽子归城管。")
    writes(flat, "燕子窝不要捅。")
    presses(flat, "Submit")
    writes(flat, "鸽子、燕子 鸟窝")
    assert flat.text(DESK_GROUP).splitlines()[1:] == [
        "鸽子和燕子",
        "屋顶的鸽子归城管。",
        "燕子窝不要捅。",
        "鸽子、燕子 鸟窝",
    ]
    presses(flat, "Publish")
    written = article(flat, "鸽子和燕子")
    assert (written.body.zh_hans, written.words) == (
        "屋顶的鸽子归城管。\n燕子窝不要捅。",
        ("鸽子", "燕子", "鸟窝"),
    )
    assert (written.version, written.updated_by, written.updated_at) == (1, 2, flat.at)
    flat.says("请问屋顶有鸟窝怎么办")
    assert flat.form() == ("request", "article")


def test_without_words_nothing_is_published(flat: Flat) -> None:
    asks(flat)
    presses(flat, "Write a new one")
    writes(flat, "鸽子")
    presses(flat, "Submit")
    assert flat.text(DESK_GROUP).startswith("Please write it in words here.")


def test_pictures_where_words_are_wanted_are_refused_once(flat: Flat) -> None:
    """What was sent together is one answer, and gets one sentence."""
    asks(flat)
    presses(flat, "Write a new one")
    before = len(flat.texts(DESK_GROUP))
    for number in range(3):
        media = Media(kind=MediaKind.PHOTO, file_id=f"p{number}", file_unique_id=f"p{number}")
        writes(flat, "", media=media, media_group_id="album")
    assert len(flat.texts(DESK_GROUP)) == before + 1
    writes(flat, "", media=Media(kind=MediaKind.PHOTO, file_id="q", file_unique_id="q"), media_group_id="another")
    assert len(flat.texts(DESK_GROUP)) == before + 2


def test_a_changed_text_takes_the_other_languages_back(flat: Flat) -> None:
    opens(flat, "Parking")
    presses(flat, "Text")
    writes(flat, "固定车位每月 380 元。")
    presses(flat, "Submit")
    presses(flat, "Publish")
    changed = article(flat, "停车月卡")
    assert changed.body == LocalText(zh_hans="固定车位每月 380 元。")
    assert (changed.title.en, changed.words, changed.version) == ("Parking", ("停车", "车位"), 2)
    presses(flat, "Look at it")
    assert "Not in Traditional, English yet: shown as written." in flat.text(DESK_GROUP)


def test_another_language_is_added(flat: Flat) -> None:
    opens(flat, "Parking")
    presses(flat, "Traditional")
    writes(flat, "停車月卡")
    writes(flat, "固定車位每月 350 元。")
    presses(flat, "Submit")
    presses(flat, "Publish")
    changed = article(flat, "停车月卡")
    assert changed.title == LocalText(zh_hans="停车月卡", zh_hant="停車月卡", en="Parking")
    assert changed.body.zh_hant == "固定車位每月 350 元。"


def test_two_editors_do_not_overwrite_each_other_unseen(flat: Flat) -> None:
    opens(flat, "Parking")
    presses(flat, "Title")
    writes(flat, "停车")
    first = article(flat, "停车月卡")
    flat.run(lambda uow: uow.articles.change(first, first.text, by=None, at=flat.at))
    draft = flat.look(lambda uow: uow.drafts.active(DESK_GROUP, CLERK))
    assert draft is not None
    flat.run(conversation.choose, flat.press(CLERK, chat_id=DESK_GROUP), draft.id, "publish", "v1")
    shown = flat.text(DESK_GROUP)
    assert shown.startswith("Please choose one of the buttons.\n")
    assert "Somebody changed this article while you were writing. Look at it first, or use yours anyway." in shown
    assert article(flat, "停车月卡").version == 2
    presses(flat, "Use mine anyway")
    assert article(flat, "停车").version == 3


def test_an_old_key_shows_the_present_article(flat: Flat) -> None:
    one = article(flat, "停车月卡")
    press = flat.press(CLERK, chat_id=DESK_GROUP)
    flat.run(lambda uow: uow.articles.change(one, one.text, by=None, at=flat.at))
    with pytest.raises(CardRefreshed):
        flat.run(article_editing.begin, press, one.id, 1, "title")
    with pytest.raises(CardRefreshed):
        flat.run(article_editing.retire, press, one.id, 1, sure=True)
    with pytest.raises(CardRefreshed):
        flat.run(article_editing.begin, press, 0, 0, "title")


def test_taking_out_asks_once_and_can_be_undone(flat: Flat) -> None:
    opens(flat, "Parking")
    presses(flat, "Take it out")
    assert article(flat, "停车月卡").state is ArticleState.LIVE
    presses(flat, "Take it out")
    assert article(flat, "停车月卡").state is ArticleState.RETIRED
    assert "Taken out: residents do not find it." in flat.text(DESK_GROUP)
    presses(flat, "Bring it back")
    assert article(flat, "停车月卡").state is ArticleState.LIVE


# ------------------------------------------------------------------------------------------------ kept answers


def test_an_answer_becomes_an_article_with_one_press_and_a_title(flat: Flat) -> None:
    files(flat)
    replies(flat, "归城管，电话 12319。")
    arrives(flat)
    presses(flat, "Keep as article", BOSS)
    writes(flat, "鸽子", BOSS)
    presses(flat, "Skip", BOSS)
    assert "Residents will read this. Is there no personal data in it?" in flat.text(DESK_GROUP)
    presses(flat, "Publish", BOSS)
    assert article(flat, "鸽子").body == LocalText(zh_hans="归城管，电话 12319。")


def test_only_an_answered_quick_question_can_be_kept(flat: Flat) -> None:
    files(flat)
    with pytest.raises(NotNow):
        flat.run(article_editing.keep_answer, flat.press(CLERK, chat_id=DESK_GROUP), 1)
    with pytest.raises(CardRefreshed):
        flat.run(article_editing.keep_answer, flat.press(CLERK, chat_id=DESK_GROUP), 99)
