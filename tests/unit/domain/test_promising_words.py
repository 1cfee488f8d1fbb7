"""Replies to a question that promise a time instead of answering, as people write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

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
        ("Let me ask. You hear from me by 4 pm", "24T16:00"),
    ],
)
def test_a_time_is_promised(said: str, until: str) -> None:
    found = promised_moment(said, NOW, TZ)
    assert found is not None
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
