"""What everybody reads names nobody: people, units and phone numbers are found in whatever way they are written."""

import pytest

from domain.errors import Problem
from domain.lesson_text import lesson_problem
from tests.support.knowledge import knowledge

NAMES = ("李师傅", "王阿姨", "Emily", "陈")
GARDEN = knowledge().communities[0]


@pytest.mark.parametrize(
    "words",
    [
        "接单半小时没人动，派单的人要回头看一眼。",
        "1栋的灯坏了三天才有人去，巡查时顺手看一眼。",
        "三天内没有答复，24 小时都没人接。",
        "First answer within 4 hours, always.",
        "陈旧的灯管要按期换。",
    ],
)
def test_what_names_nobody_is_shown(words: str) -> None:
    assert lesson_problem(words, NAMES, GARDEN) is None


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("李师傅派错了组", Problem.NAMES_A_PERSON),
        ("请向王阿姨道歉", Problem.NAMES_A_PERSON),
        ("EMILY was right", Problem.NAMES_A_PERSON),
        ("住户电话 13800005678 没人回", Problem.NAMES_A_PHONE),
        ("138-0000-5678", Problem.NAMES_A_PHONE),
        ("138 0000 5678", Problem.NAMES_A_PHONE),
        ("1３８００００5678", Problem.NAMES_A_PHONE),
        ("1栋101的投诉", Problem.NAMES_A_UNIT),
        ("1-101", Problem.NAMES_A_UNIT),
        ("一栋 101 室", Problem.NAMES_A_UNIT),
    ],
)
def test_what_names_somebody_is_refused(words: str, problem: Problem) -> None:
    assert lesson_problem(words, NAMES, GARDEN) is problem
