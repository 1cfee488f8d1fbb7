"""Whom of the staff a resident means, by name or badge; what is typed instead of a key about confidence."""

import pytest

from domain.asked_confidence import asks_for_confidence
from domain.errors import Problem
from domain.form_questions import Ask, Question, QuestionKind
from domain.i18n import LocalText
from domain.people import Role, StaffMember
from domain.person_matching import meant_by, named_in
from domain.typed_answers import read_answer
from tests.support.knowledge import repair
from tests.support.world import NOON


def member(number: int, name: str, badge: str | None = None) -> StaffMember:
    return StaffMember(
        id=number, community_id="garden", user_id=number, name=name, badge=badge, role=Role.STAFF, department="x"
    )


STAFF = (
    member(1, "李师傅", "0316"),
    member(2, "李师傅", "0317"),
    member(3, "陈女士", "0102"),
    member(4, "李建国", "B12"),
    member(5, "王", None),
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("李师傅", [1, 2]),
        ("李師傅", [1, 2]),
        ("工程部的 李 师傅,昨天下午来的", [1, 2]),
        ("工号0316", [1]),
        ("０３１７", [2]),
        ("b12", [4]),
        ("工号 3160", []),
        ("姓李的", [1, 2, 4]),
        ("李主管", [1, 2, 4]),
        ("陳女士和0316", [1, 3]),
        ("昨晚北门的保安", []),
        ("王", []),
        ("不知道", []),
        ("", []),
    ],
)
def test_who_may_be_meant(words: str, meant: list[int]) -> None:
    assert [one.id for one in meant_by(words, STAFF)] == meant


def test_names_in_a_text_are_found_once() -> None:
    assert named_in("陈女士说李师傅会来,李师傅没来", STAFF) == ["李师傅", "陈女士"]
    assert named_in("没有人来", STAFF) == []


def question(kind: QuestionKind) -> Question:
    return Question(key="q", kind=kind, label=LocalText(zh_hans="问"), text=LocalText(zh_hans="问"), ask=Ask.ALWAYS)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("要", "yes"),
        ("要保密", "yes"),
        ("请保密。", "yes"),
        ("千万别让他知道", "yes"),
        ("keep it confidential please", "yes"),
        ("不用", "no"),
        ("不用保密", "no"),
        ("没有", "no"),
        ("no need", "no"),
        ("随便吧", Problem.NOT_A_CHOICE),
        ("👍", Problem.NOT_A_CHOICE),
    ],
)
def test_confidence_in_ones_own_words(text: str, stored: str) -> None:
    assert read_answer(repair(), question(QuestionKind.CONFIDENTIAL), text, NOON, "Asia/Shanghai") == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [("李师傅", "李师傅"), ("   ", Problem.EMPTY), ("很" * 101, Problem.TOO_LONG), ("很" * 100, "很" * 100)],
)
def test_whom_it_is_about_is_short(text: str, stored: str) -> None:
    assert read_answer(repair(), question(QuestionKind.STAFF_PERSON), text, NOON, "Asia/Shanghai") == stored


@pytest.mark.parametrize(
    "text",
    [
        "请保密",
        "李师傅骂人，请替我保密。",
        "楼上很吵，希望物业保密处理",
        "他收红包，別讓他知道是我說的",
        "这事一定要保密！",
        "匿名投诉保安",
        "不要告诉他，我怕他报复",
        "太吵了。保密哦",
        "The guard was rude, please keep this confidential",
        "Please keep my name out of it",
        "He shouted at me. Don't tell him it was me.",
        "I want to stay anonymous.",
    ],
)
def test_confidence_asked_for_in_the_middle_of_a_complaint(text: str) -> None:
    assert asks_for_confidence(text)


@pytest.mark.parametrize(
    "text",
    [
        "不用保密，李师傅骂人",
        "物业没有保密，把我的电话给了中介",
        "保安不要说话那么大声",
        "保密工作做得太差",
        "业主信息本来就要保密的，你们泄露了",
        "别让车乱停",
        "He is in a private car park",
        "No need to keep it confidential.",
        "",
    ],
)
def test_what_asks_for_no_confidence(text: str) -> None:
    assert not asks_for_confidence(text)
