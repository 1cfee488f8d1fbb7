"""What the prompt of a staff form says at the end: who did what, when, to which ticket, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.texts import Texts
from domain.drafts import Form
from domain.i18n import Locale
from domain.notices.staff import FormDone
from handlers.views.form_results import form_done
from handlers.views.view import Look
from tests.support.knowledge import ENGINEERING, knowledge
from tests.unit.clock_rules.centre import shipped
from usecases.progress_forms import FORMS

NOW = datetime(2026, 11, 22, 2, 52, tzinfo=UTC)
LATER = NOW + timedelta(hours=28)


def said(locale: Locale, form: Form, **more: Any) -> str:
    known = knowledge(catalog=shipped())
    look = Look(
        t=Texts.load().translators[locale], now=NOW, community=known.only_community, knowledge=known, group=True
    )
    done = FormDone(
        form=form, who="李师傅", at=NOW, label="1122-007", request_type="repair", category="water/tap", **more
    )
    return str(form_done(done, look).text)


@pytest.mark.parametrize(
    ("form", "more", "text"),
    [
        (Form.RESOLVE, {"words": "换了垫圈"}, "李师傅 10:52 完工，1122-007 水龙头：换了垫圈"),
        (Form.RESOLVE, {}, "李师傅 10:52 完工，1122-007 水龙头。"),
        (Form.HOLD, {"reason": "parts", "until": LATER}, "李师傅 10:52 暂停 1122-007 水龙头，到明天 14:52：等配件"),
        (
            Form.HOLD,
            {"reason": "obstacle", "words": "停电", "until": LATER, "asked": True},
            "李师傅 10:52 申请暂停 1122-007 水龙头，到明天 14:52，等主管批：别的客观原因 · 停电",
        ),
        (
            Form.EXTEND,
            {"reason": "要等厂家", "until": LATER, "asked": True},
            "李师傅 10:52 申请把 1122-007 水龙头延到明天 14:52，等主管批：要等厂家",
        ),
        (Form.EXTEND, {"until": LATER}, "李师傅 10:52 把 1122-007 水龙头延到明天 14:52。"),
        (Form.VISIT, {"until": LATER}, "李师傅 10:52 约了明天 14:52 上门，1122-007 水龙头。"),
        (Form.PICTURES, {"words": "能装。"}, "李师傅 10:52 回复了住户（1122-007 水龙头）：能装。"),
        (Form.PROMISE_ANSWER, {"until": LATER}, "李师傅 10:52 答应明天 14:52 前答复 1122-007 水龙头。"),
        (Form.ASK, {"words": "在家吗？"}, "李师傅 10:52 问住户，1122-007 水龙头：在家吗？"),
        (Form.QUOTE, {"cents": 8000, "currency": "CNY"}, "李师傅 10:52 报价 ¥80，1122-007 水龙头。"),
        (Form.HAND_OVER, {"to": "周工"}, "李师傅 10:52 把 1122-007 水龙头转给周工。"),
        (Form.ASSIGN, {"to": "周工"}, "李师傅 10:52 把 1122-007 水龙头派给周工。"),
        (
            Form.PASS_ON,
            {"to": ENGINEERING, "reason": "门禁的事"},
            "李师傅 10:52 把 1122-007 水龙头转给工程部：门禁的事",
        ),
        (Form.RETURN, {"reason": "busy"}, "李师傅 10:52 退单，1122-007 水龙头：手上忙不过来"),
        (
            Form.CALL_RESULT,
            {"reason": "still_a_problem", "words": "还滴"},
            "李师傅 10:52 联系上了，1122-007 水龙头：还有问题 · 还滴",
        ),
    ],
)
def test_who_did_what(form: Form, more: dict[str, Any], text: str) -> None:
    assert said(Locale.ZH_HANS, form, **more) == text


@pytest.mark.parametrize("locale", [Locale.ZH_HANS, Locale.ZH_HANT])
@pytest.mark.parametrize("form", [one.form for one in FORMS])
def test_every_staff_form_says_more_than_done(locale: Locale, form: Form) -> None:
    text = said(locale, form, until=LATER, to="周工", cents=100, currency="CNY")
    assert "1122-007" in text
    assert "处理了" not in text
