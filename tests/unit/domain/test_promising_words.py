"""Replies to a question that promise a time instead of answering, as people write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.errors import Problem
from domain.promising_words import promised_moment

TZ = "Asia/Shanghai"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(TZ))


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("我问一下，16:00 前回您", "24T16:00"),
        ("我去问清楚，下午四点前答复您", "24T16:00"),
        ("稍后给您答复，今天 17:30", "24T17:30"),
        ("查一下再回您，明天上午10点前", "25T10:00"),
        ("我問一下，16:00 前回覆您", "24T16:00"),
        ("I'll ask, before 16:00", "24T16:00"),
        ("I will check and get back to you by tomorrow 10:00", "25T10:00"),
        ("我查一下，半小时内答复您", "24T10:30"),
        ("我查一下，30分钟内回覆您", "24T10:30"),
        ("半小时后回您", "24T10:30"),
        ("我們會在五分鐘之內答復您", "24T10:05"),
        ("我问一下前台，两小时之内给您回复", "24T12:00"),
        ("我问一下前台16:00前回您", "24T16:00"),
        ("I'll check and get back to you within an hour", "24T11:00"),
        ("Let me check, in 30 minutes", "24T10:30"),
        ("Let me ask. You hear from me by 4 pm", "24T16:00"),
    ],
)
def test_a_time_is_promised(said: str, until: str) -> None:
    found = promised_moment(said, NOW, TZ)
    assert isinstance(found, datetime)
    assert found.astimezone(ZoneInfo(TZ)).strftime("%dT%H:%M") == until


@pytest.mark.parametrize(
    "said",
    [
        "能，下周三装好。",
        "首小时5元",
        "我问过了，今天 16:00 前装好",
        "游泳池 9:00 开到 21:00",
        "我问一下",
        "问一下物业的周工，他说 100 元",
        "Yes, they will be there next Wednesday",
        "The pool opens at 9:00",
        "I'll ask",
        "",
    ],
)
def test_an_answer_stays_an_answer(said: str) -> None:
    assert promised_moment(said, NOW, TZ) is None


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("14:00前回您", 15),
        ("我问一下，十四点前回您", 15),
        ("上午9点前答复您", 10),
        ("我问一下，25:00 前回您", 10),
        ("明天上午答复", 10),
        ("我问一下，周五前回您", 10),
        ("我问一下，下班前", 10),
        ("I'll ask and let you know tomorrow", 10),
        ("Let me check by 9 am", 15),
    ],
)
def test_a_time_that_cannot_be_used_is_a_promise_all_the_same(said: str, clock: int) -> None:
    assert promised_moment(said, NOW.replace(hour=clock), TZ) is Problem.NOT_A_MOMENT
