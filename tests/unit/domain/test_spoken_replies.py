"""What is typed instead of pressed: words of keys, replies to our questions, answers to forms."""

from datetime import UTC, datetime

import pytest

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from bot.texts import Texts
from domain.catalog import RequestType
from domain.contacts import TypedContact, typed_contact
from domain.errors import Problem
from domain.form_questions import Ask, Choice, Question, QuestionKind
from domain.i18n import Locale, LocalText
from domain.spoken_replies import Reply, is_reply, says_not_put_right, spoken_score
from domain.spoken_words import Word, spoken_word
from domain.typed_answers import read_answer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, 10:00 in Shanghai."""
SHANGHAI = "Asia/Shanghai"


@pytest.fixture(scope="module")
def repair() -> RequestType:
    return load_catalog([default_directory() / "catalog"]).types[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("取消", Word.CANCEL),
        ("算了。", Word.CANCEL),
        ("  CANCEL! ", Word.CANCEL),
        ("ｃａｎｃｅｌ", Word.CANCEL),
        ("返回", Word.BACK),
        ("发完了", Word.DONE),
        ("That's all.", Word.DONE),
        ("「发完了」", Word.DONE),
        ("跳过", Word.SKIP),
        ("菜单", Word.MENU),
        ("您好", Word.HELLO),
        ("🚨 紧急求助", Word.EMERGENCY),
        ("救命！！！", Word.EMERGENCY),
        ("请客服打给我", Word.CALL_ME),
        ("查进度", Word.PROGRESS),
        ("换文字", Word.LANGUAGE),
        ("怎么用？", Word.HELP),
        ("取消上次的报修", None),
        ("水龙头坏了", None),
        ("", None),
        ("🙂", None),
    ],
)
def test_a_key_by_its_word(text: str, word: Word | None) -> None:
    assert spoken_word(text) is word


LABELS = {
    "Cancel": Word.CANCEL,
    "Back": Word.BACK,
    "That's all": Word.DONE,
    "Skip": Word.SKIP,
    "Menu": Word.MENU,
    "Progress": Word.PROGRESS,
    "My requests": Word.PROGRESS,
    "Call me, please": Word.CALL_ME,
    "🚨 Emergency": Word.EMERGENCY,
    "Language": Word.LANGUAGE,
    "Pressed by mistake": Word.TAKE_BACK,
}


@pytest.mark.parametrize("locale", Locale)
def test_a_key_by_what_stands_on_it(locale: Locale) -> None:
    t = Texts.load().translator(locale)
    assert {label: spoken_word(t.plain(label)) for label in LABELS} == LABELS


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("同意", Reply.AGREE),
        ("好的！", Reply.AGREE),
        ("不做了", Reply.DECLINE),
        ("先问问业主。", Reply.ASK_OWNER),
        ("马上到", Reply.COMING),
        ("改天", Reply.ANOTHER_TIME),
        ("邻居开门", Reply.SOMEBODY_OPENS),
        ("正常了", Reply.WORKING),
        ("👍 Works now", Reply.WORKING),
        ("没修好", Reply.STILL_A_PROBLEM),
        ("都做到了", Reply.OBSERVED),
        ("有问题", Reply.NOT_OBSERVED),
        ("改一改", Reply.CHANGE),
    ],
)
def test_a_reply_by_its_words(text: str, reply: Reply) -> None:
    assert is_reply(text, reply)


@pytest.mark.parametrize("reply", [Reply.AGREE, Reply.WORKING, Reply.COMING])
def test_a_longer_message_is_no_reply(reply: Reply) -> None:
    assert not is_reply("好的，不过厨房的灯也坏了", reply)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("还是滴水", True),
        ("又漏了", True),
        ("It is still dripping", True),
        ("没弄好啊", True),
        ("灯坏了", False),
        ("又及：谢谢", False),
        ("", False),
    ],
)
def test_words_that_tell_the_trouble_goes_on(text: str, so: bool) -> None:
    assert says_not_put_right(text) is so


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5),
        ("5分", 5),
        ("４ 分", 4),
        ("3 ★", 3),
        ("1 star", 1),
        ("0", None),
        ("6", None),
        ("5-1", None),
        ("五", None),
    ],
)
def test_a_score(text: str, score: int | None) -> None:
    assert spoken_score(text) == score


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("13800005678", TypedContact(number="13800005678", name=None)),
        ("李叔 138 0000 5678", TypedContact(number="138 0000 5678", name="李叔")),
        ("打我老婆的：13800005678。", TypedContact(number="13800005678", name="我老婆")),
        ("+86 138-0000-5678（李叔）", TypedContact(number="+86 138-0000-5678", name="李叔")),
        ("我的电话是１３８００００５６７８", TypedContact(number="13800005678", name=None)),
        ("no", TypedContact(number="no", name=None)),
        ("", TypedContact(number="", name=None)),
    ],
)
def test_a_number_with_a_name_beside_it(text: str, contact: TypedContact) -> None:
    assert typed_contact(text) == contact


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("category", "水管用水", "water"),
        ("category", "Power & light", "power"),
        ("category", "马桶", "water"),
        ("category", "那个东西", Problem.NOT_A_CHOICE),
        ("place", "楼道里", "public"),
        ("place", "家里", "own"),
        ("place", "月亮上", Problem.NOT_A_CHOICE),
        ("room", "厨房", "kitchen"),
        ("room", "主卫", "bathroom"),
        ("room", "主卧旁边的那个小卫生间", "主卧旁边的那个小卫生间"),
        ("room", "阁楼", "阁楼"),
        ("urgency", "不着急", "normal"),
        ("urgency", "慢慢来", "normal"),
        ("urgency", "很急", "urgent"),
        ("urgency", "asap", "urgent"),
        ("urgency", "蓝色", Problem.NOT_A_CHOICE),
        ("at_home", "在家", "yes"),
        ("at_home", "没人", "no"),
        ("at_home", "也许", Problem.NOT_A_CHOICE),
        ("visit", "随时都可以", "any"),
        ("visit", "明天上午", "tomorrow-morning"),
        ("visit", "明天10点", "2026-11-24T02:00:00+00:00/2026-11-24T04:00:00+00:00"),
        ("visit", "昨天", Problem.IN_THE_PAST),
        ("visit", "等我下班", Problem.NOT_A_MOMENT),
        ("visit", "明年", Problem.NOT_A_MOMENT),
    ],
)
def test_an_answer_in_words(repair: RequestType, key: str, text: str, answer: str | Problem) -> None:
    question = repair.question(key)
    assert question is not None
    assert read_answer(repair, question, text, NOW, SHANGHAI) == answer


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        (QuestionKind.NUMBER, "3", "3"),
        (QuestionKind.NUMBER, "２.５", "2.5"),
        (QuestionKind.NUMBER, "三个", Problem.NOT_A_CHOICE),
        (QuestionKind.DATE, "明天10点", "2026-11-24"),
        (QuestionKind.DATE, "某天", Problem.NOT_A_MOMENT),
        (QuestionKind.TEXT, "门口有狗", "门口有狗"),
        (QuestionKind.TEXT, " \u0000 ", Problem.EMPTY),
        (QuestionKind.TEXT, "长" * 2001, Problem.TOO_LONG),
        (QuestionKind.PERSON, "李叔", "李叔"),
    ],
)
def test_other_kinds_of_answer(repair: RequestType, kind: QuestionKind, text: str, answer: str | Problem) -> None:
    title = LocalText(zh_hans="问", en="Question")
    question = Question(key="q", kind=kind, label=title, text=title, ask=Ask.ALWAYS)
    assert read_answer(repair, question, text, NOW, SHANGHAI) == answer


def test_a_yes_or_no_question_may_have_its_own_words(repair: RequestType) -> None:
    title = LocalText(zh_hans="有人吗", en="Anybody?")
    choices = (Choice(key="yes", title=LocalText(zh_hans="有人")), Choice(key="no", title=LocalText(zh_hans="没人")))
    question = Question(key="q", kind=QuestionKind.YES_NO, label=title, text=title, ask=Ask.ALWAYS, choices=choices)
    assert read_answer(repair, question, "没人", NOW, SHANGHAI) == "no"
