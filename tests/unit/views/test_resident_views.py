"""What residents read: the samples to the letter; nothing too long, no key too wide, no data too big."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog_files import load_catalog
from bot.community_files import load_communities
from bot.config_files import catalog_directories, default_directory
from bot.texts import Texts
from domain.answers import Option, options_of
from domain.drafts import Draft, DraftState, Form
from domain.errors import Problem
from domain.events import ActorKind, Event, EventKind
from domain.i18n import Locale, LocalText
from domain.incoming import Media, MediaKind
from domain.notices.dialogue import (
    Apology,
    CallMeFiled,
    DraftOver,
    Menu,
    RefusalKind,
    Refused,
    Say,
    Saying,
    TooLateToAdd,
)
from domain.notices.news import (
    AccessAsked,
    ClosingNote,
    ConductAsked,
    FollowUpAsked,
    QuestionAnswered,
    QuoteOffered,
    RecordedForCaller,
    RelayedText,
    ResidentNews,
    ScoreAsked,
    TurnedInto,
)
from domain.offers import Slot
from domain.people import Resident, ResidentState
from domain.promise_rules import PromiseKind
from domain.text_parts import units
from domain.tickets import Status, Ticket, Workflow
from handlers.buttons import resident as buttons
from handlers.buttons.base import Button, unpack
from handlers.buttons.emergencies import RaiseAlarm
from handlers.translator import Translator
from handlers.views import (
    desk_intake,
    follow_up,
    menu,
    mine,
    offers,
    quotes,
    refusals,
    relayed,
    resident_moves,
    resident_news,
)
from handlers.views.request_prompts import PROBLEMS, request_prompt
from handlers.views.resident_forms import resident_form_prompt
from handlers.views.view import Look, View
from tests.support.knowledge import knowledge
from usecases.answering import CHANGING, CONTACT_NAME, PAGE
from usecases.collecting import ANEW
from usecases.mine import Standing, Story, TicketPage
from usecases.ordering import Counter, slot_value
from usecases.ports import Knowledge
from usecases.prompt_data import PromptData
from usecases.ticket_ports import Attachment, Promise, Purpose

NOW = datetime(2026, 11, 22, 2, 20, tzinfo=UTC)
"""A Sunday, 10:20 at Jade Bay."""
NIGHT = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
"""23:10."""
NASTY = "<b>&\"'</i>🚿{name}%s\n" * 100
"""2,000 characters that a view must neither take for markup nor choke on."""


def _known() -> Knowledge:
    place = default_directory()
    return knowledge(*load_communities(place / "community"), catalog=load_catalog(catalog_directories(place)))


KNOWN = _known()
CHINESE = Texts.load().translator(Locale.ZH_HANS)
ENGLISH = Translator(Locale.EN, {})
REPAIR = KNOWN.catalog.menu[0]


def look(t: Translator = CHINESE, now: datetime = NOW, *, group: bool = False) -> Look:
    return Look(t=t, now=now, community=KNOWN.only_community, knowledge=KNOWN, group=group)


def text(view: View) -> str:
    """A message as it reads."""
    return view.text.unescape()


def labels(view: View) -> list[list[str]]:
    return [[key.text for key in row] for row in view.rows]


def news(event: EventKind, **given: Any) -> ResidentNews:
    values: dict[str, Any] = {
        "event": event,
        "ticket_id": 5,
        "number": "R-20261122-007",
        "label": "007",
        "request_type": "repair",
        "category": "water/tap",
        "status": "open",
        "department": "engineering",
        "respond_by": NOW + timedelta(minutes=30),
        "due_at": NOW + timedelta(days=1),
        "at": NOW,
    }
    return ResidentNews(**(values | given))


def read(notice: object, t: Translator = CHINESE, now: datetime = NOW) -> View:
    views = {**menu.VIEWS, **refusals.VIEWS, **resident_news.VIEWS, **follow_up.VIEWS, **quotes.VIEWS, **relayed.VIEWS}
    return views[type(notice)](notice, look(t, now))


# ------------------------------------------------------------------------------------------------ the samples


def test_the_menu() -> None:
    view = read(Menu(name="王阿姨"))
    assert text(view) == "王阿姨，您好。这里是翠湖湾客服中心，有事随时发给我，夜里由值班同事处理。"
    assert labels(view) == [
        ["🚨 紧急求助"],
        ["🔧 报修", "📣 投诉"],
        ["❓ 咨询", "🧺 便民服务"],
        ["查进度", "请客服打给我"],
        ["English · 繁體"],
    ]
    assert view.rows[0][0].style == "danger"
    assert labels(read(Menu(name="王阿姨", unfinished=9)))[1] == ["接着填上次的"]
    assert text(read(Menu(name=None), ENGLISH)) == (
        "Hello. This is the Jade Bay service centre. Write to me any time; "
        "at night a colleague on duty takes care of it."
    )


def test_the_filed_receipt_by_day() -> None:
    view = read(news(EventKind.FILED, category="structure/wall"))
    assert text(view) == (
        "✅ 已经报上了，单号 R-20261122-007。\n"
        "工程部 30 分钟内有人接单，一般明天（23 日）10:20 前修好；有特殊情况会提前告诉您。"
    )
    assert labels(view) == [["查进度", "补充说明"], ["请客服打给我"]]


def test_the_filed_receipt_at_night() -> None:
    filed = news(
        EventKind.FILED,
        number="R-20261122-031",
        category="structure/wall",
        respond_by=datetime(2026, 11, 23, 0, 30, tzinfo=UTC),
        due_at=NIGHT + timedelta(days=1),
        at=NIGHT,
        night=True,
    )
    view = read(filed, now=NIGHT)
    assert text(view) == (
        "✅ 已经报上了，单号 R-20261122-031。\n"
        "夜里值班同事已收到，明早 8:30 前有人接单，明天（23 日）23:10 前修好。\n"
        "要是漏水止不住、冒烟或有人被困，请点「紧急求助」。"
    )
    assert labels(view)[0] == ["🚨 紧急求助"]


def test_the_filed_receipt_before_the_desk_has_looked() -> None:
    filed = news(EventKind.FILED, status="waiting", respond_by=None, category="structure/wall")
    assert text(read(filed)).split("\n")[1] == (
        "客服先核对您的房号（上班时间半小时内），再转给工程部，明天（23 日）10:20 前修好。"
    )


def test_accepted() -> None:
    accepted = news(
        EventKind.ACCEPTED, staff="李师傅", badge="0316", visit_at=datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    )
    assert text(read(accepted)) == (
        "李师傅接了您的报修（007 水龙头），今天 14:30 左右到。\n上门会佩戴工牌（工号 0316），先说明来意。"
    )
    assert text(read(replace(accepted, visit_at=None, badge=None), ENGLISH)) == (
        "李师傅 has taken your repair request 007 (Tap).\nAt your door they wear a badge and say first why they came."
    )
    assert text(read(replace(accepted, public_area=True, visit_at=None))) == "李师傅接了您的报修（007 水龙头）。"
    call = replace(accepted, request_type="call-me", category=None, staff="小陈")
    assert text(read(call)) == "客服小陈会打给您，请留意来电。"


def test_held() -> None:
    held = news(
        EventKind.HELD,
        reason="parts",
        old_due_at=NOW + timedelta(days=1),
        due_at=datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
    )
    assert text(read(held)) == (
        "水龙头（007）要等配件，原定明天（23 日）10:20 前来不及修好，改到后天（24 日）12:00 前。"
        "很抱歉让您多等。再有变化会提前告诉您。"
    )


def test_going_on_early() -> None:
    resumed = news(
        EventKind.RESUMED,
        old_due_at=datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
        due_at=NOW + timedelta(days=1, hours=3),
    )
    assert text(read(resumed)) == (
        "水龙头（007）可以接着处理了，明天（23 日）13:20 前修好，比上次说的后天（24 日）12:00 早。"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"staff": "陈女士", "tell_by": NOW + timedelta(minutes=45)},
            "水龙头（007）明天（23 日）10:20 前可能来不及修好。主管陈女士正在安排，今天 11:05 前告诉您新的时间。",
        ),
        ({"staff": "陈女士"}, "水龙头（007）明天（23 日）10:20 前可能来不及修好。主管陈女士正在安排。"),
        ({}, "水龙头（007）明天（23 日）10:20 前可能来不及修好。工程部正在安排。"),
        (
            {"promise": PromiseKind.VISIT, "due_at": NOW, "staff": "陈女士", "tell_by": NOW + timedelta(minutes=45)},
            "约好今天 10:20 上门处理水龙头（007），可能会晚到，很抱歉。工程部正在安排，今天 11:05 前告诉您新的时间。",
        ),
        (
            {"promise": PromiseKind.ANSWER, "due_at": NOW, "staff": "陈女士", "tell_by": NOW + timedelta(hours=3)},
            (
                "答应您今天 10:20 前告诉您水龙头（007）的新时间，还没有定下来，很抱歉。经理已经在过问。"
                "今天 13:20 前告诉您。"
            ),
        ),
        (
            {"promise": PromiseKind.CLOSING, "due_at": NOW, "tell_by": NOW + timedelta(days=1)},
            (
                "水龙头（007）的结案回函答应今天 10:20 前给您，现在还没有写好，很抱歉。主管已经在过问。"
                "明天（23 日）10:20 前发给您。"
            ),
        ),
    ],
)
def test_at_risk_before_it_breaks(more: Mapping[str, Any], said: str) -> None:
    assert text(read(news(EventKind.WARNED, **more))) == said


@pytest.mark.parametrize(
    ("event", "more", "said"),
    [
        (EventKind.ON_THE_WAY, {"staff": "李师傅"}, "李师傅出发了，来处理水龙头（007）。"),
        (
            EventKind.PASSED_ON,
            {"department": "security"},
            "水龙头（007）已转给安保部，时间不变，明天（23 日）10:20 前修好。",
        ),
        (EventKind.PASSED_ON, {"department": "security", "due_at": None}, "水龙头（007）已转给安保部，由他们来办。"),
        (EventKind.CANCELLED, {}, "水龙头（007）已撤销。要是又有问题，直接发给我就行。"),
        (EventKind.BREACHED, {}, "很抱歉，水龙头（007）没有按时修好。工程部正在安排。"),
        (
            EventKind.REOPENED,
            {},
            "抱歉，没给您弄好。水龙头（007）已经优先再安排，主管也知道了，明天（23 日）10:20 前修好。",
        ),
        (
            EventKind.ASKED,
            {"staff": "李师傅", "words": "在家吗？"},
            "李师傅想问问您水龙头（007）的事：\n在家吗？\n直接在这里回就行。",
        ),
        (
            EventKind.VISIT_SET,
            {"staff": "李师傅", "visit_at": NOW + timedelta(hours=4)},
            "李师傅今天 14:20 上门，处理水龙头（007）。",
        ),
    ],
)
def test_other_news(event: EventKind, more: Mapping[str, Any], said: str) -> None:
    assert text(read(news(event, **more))).split("\n上门会")[0] == said


def test_the_follow_up() -> None:
    asked = FollowUpAsked(
        ticket_id=5, round=2, label="007", request_type="repair", category="water/tap", staff="李师傅"
    )
    view = read(asked)
    assert text(view) == "李师傅说水龙头（007）修好了，您那边用着正常吗？"
    assert labels(view) == [["正常了", "还有问题"], ["请客服打给我"]]
    assert text(read(replace(asked, reminder=True))) == "再问您一声：水龙头（007），您那边用着正常吗？"
    assert (
        text(read(replace(asked, staff=None), ENGLISH))
        == "Tap (007) is fixed, we are told. Is it working properly now?"
    )


def test_what_was_explained_is_not_called_settled() -> None:
    asked = FollowUpAsked(
        ticket_id=5, round=2, label="003", request_type="complaint", category="noise", staff="陈女士", explained=True
    )
    assert text(read(asked)) == "邻里噪音（003）的情况陈女士向您说明了，您看这样可以吗？"
    assert text(read(replace(asked, reminder=True))) == "再问您一声：邻里噪音（003），您看这样可以吗？"
    assert text(read(replace(asked, staff=None))) == "邻里噪音（003）的情况我们向您说明了，您看这样可以吗？"
    assert text(read(asked, ENGLISH)) == "陈女士 has explained Noise & neighbours (003) to you. Is it settled for you?"


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("repair", {}, "请告诉对方：工程部 30 分钟内有人接单，一般明天（23 日）10:20 前修好；有特殊情况会提前告诉您。"),
        ("ask", {}, "请告诉对方：工程部打电话答复您，最晚 11 月 23 日（周一）10:20。"),
        ("ask", {"written": True}, "请告诉对方：两天内书面答复您，最晚 11 月 23 日（周一）10:20，打印好给您送去。"),
        (
            "complaint",
            {"category": "noise", "staff": "陈女士"},
            (
                "请告诉对方：谢谢您直接告诉我们，说出来我们才知道哪里没做好。邻里噪音的事给您添麻烦了，对不起。\n"
                "客服主管陈女士马上处理，明天（23 日）10:20 前给您第一次答复。编号 R-20261122-007。"
            ),
        ),
    ],
)
def test_what_the_front_desk_tells_a_caller(kind: str, more: Mapping[str, Any], said: str) -> None:
    """What the kind promises, by phone and on paper; whoever complains is thanked there too (COM-2)."""
    receipt = news(EventKind.FILED, **{"request_type": kind, "category": "other", **more})
    told = RecordedForCaller(receipt=receipt, caller="周奶奶", unit="2-1-704", in_chat=False)
    view = desk_intake.recorded_for_caller(told, look(CHINESE))
    assert text(view).split("\n", 1)[1] == f"{said}\n对方没用 Telegram，后面有进展会派电话任务，请您转告。"


def test_what_is_read_out_by_somebody_who_may_not_see_it() -> None:
    receipt = news(EventKind.FILED, request_type="complaint", category=None, staff="陈女士", confidential=True)
    told = RecordedForCaller(receipt=receipt, caller=None, unit=None, in_chat=True, apart=True)
    view = desk_intake.recorded_for_caller(told, look(CHINESE))
    assert (view.rows, text(view).split("\n")[0::4]) == (
        (),
        ["✅ 登记好了：R-20261122-007。", "对方在 Telegram 里也收到了。"],
    )


def test_score_and_conduct() -> None:
    score = read(ScoreAsked(ticket_id=5, round=2))
    assert text(score) == "那就好。您满意吗？"
    assert labels(score) == [["5 很满意", "4 满意"], ["3 一般", "2 不太满意"], ["1 不满意"]]
    conduct = read(ConductAsked(ticket_id=5, round=2, request_type="repair"))
    assert text(conduct) == "师傅戴工牌、铺垫布、收拾干净了吗？有没有刁难或索要好处？"
    assert labels(conduct) == [["都做到了", "有问题"], ["请客服打给我"]]


def closing_note(**given: Any) -> ClosingNote:
    values: dict[str, Any] = {
        "ticket_id": 5,
        "number": "R-20261122-007",
        "label": "007",
        "request_type": "repair",
        "category": "water/tap",
        "staff": "李师傅",
        "resolved_at": NOW,
        "result": "换了阀芯",
        "total_cents": 8000,
        "currency": "CNY",
        "reopen_until": NOW + timedelta(days=7),
    }
    return ClosingNote(**(values | given))


def test_the_closing_note() -> None:
    view = read(closing_note())
    assert text(view) == (
        "✅ 水龙头（007）已办结。\n10:20 由李师傅处理好的。\n换了阀芯\n按说好的收费 ¥80。\n"
        "11 月 29 日（周日）10:20 前要是还有问题，点下面的按钮就行。"
    )
    assert labels(view) == [["还有问题", "主菜单"], ["请客服打给我"]]
    assert text(read(closing_note(confirmed=False, total_cents=None, result=None, reopen_until=None))) == (
        "水龙头（007）的回访没联系上您，先办结了。\n10:20 由李师傅处理好的。"
    )


def test_the_question_at_the_door() -> None:
    asked = AccessAsked(
        ticket_id=5, round=2, label="007", request_type="repair", category="water/tap", staff="李师傅", at=NOW
    )
    view = read(asked)
    assert text(view) == "李师傅到您门口了（10:20），来处理水龙头（007），没有人应门。您看怎么办？"
    assert labels(view) == [["我马上到", "改个时间"], ["家人邻居开门", "请客服打给我"]]


def test_a_price_before_the_work() -> None:
    offered = QuoteOffered(
        quote_id=3,
        ticket_id=5,
        label="007",
        request_type="repair",
        category="water/tap",
        staff="李师傅",
        parts_cents=3000,
        labour_cents=5050,
        currency="CNY",
        words="换阀芯",
    )
    view = read(offered)
    assert text(view) == (
        "水龙头（007）动工前，李师傅先跟您说好价钱：\n材料 ¥30 + 人工 ¥50.50 = ¥80.50\n换阀芯\n"
        "您同意了才动工；师傅不收小费。"
    )
    assert labels(view) == [["同意", "不做了"], ["先问问业主", "请客服打给我"]]


def test_a_call_back() -> None:
    filed = CallMeFiled(number="T-20261122-001", due_at=NOW + timedelta(minutes=15), phone="138****5678")
    assert text(read(filed)) == "客服今天 10:35 前打 138****5678 找您。等不及的话，随时可以打 0755-8888 0100。"
    assert text(read(replace(filed, phone=None))) == (
        "客服今天 10:35 前联系您。还没有您的电话，请直接打在这里；也可以随时打 0755-8888 0100。"
    )


def test_what_is_said_when_a_form_ends() -> None:
    view = read(DraftOver(outcome=Saying.DRAFT_DROPPED, unfinished=9))
    assert (text(view), labels(view)) == ("已经取消，什么都没有提交。", [["接着填上次的"], ["主菜单", "请客服打给我"]])
    in_group = menu.draft_over(DraftOver(outcome=Saying.DONE), look(group=True))
    assert (text(in_group), labels(in_group)) == ("已处理。", [])


def test_words_for_something_closed() -> None:
    view = read(TooLateToAdd(ticket_id=5, reopens=True))
    assert (text(view), labels(view)) == (
        "这件事已经办结，没有人在跟了。要是还有问题，点下面的按钮就行。",
        [["还有问题", "主菜单"], ["请客服打给我"]],
    )


def test_refusals_speak_to_residents_as_residents() -> None:
    stale = Refused(kind=RefusalKind.CARD_REFRESHED)
    assert text(read(stale)) == "这个按钮过时了，请看最新的那条消息。"
    assert text(refusals.refused(stale, look(group=True))) == "情况已经变了，卡片已更新。"
    hurried = Refused(kind=RefusalKind.HURRIED_TOO_SOON, again_at=NOW + timedelta(hours=2))
    assert text(read(hurried)) == "刚才已经替您催过了，今天 12:20 以后可以再催。等不及就点「请客服打给我」。"
    assert [kind for kind in RefusalKind if "卡片" in text(read(Refused(kind=kind, again_at=NOW, holder="x")))] == []


def test_passed_on_words() -> None:
    words = RelayedText(
        to_resident=True,
        ticket_id=5,
        label="007",
        request_type="repair",
        category="water/tap",
        sender="李师傅",
        words="<在楼下>",
        edited=True,
    )
    view = read(words)
    assert str(view.text) == "关于水龙头（007），李师傅说：（已更正）\n&lt;在楼下&gt;"


# ------------------------------------------------------------------------------------------------ the form


def draft(step: str, form: Form = Form.REQUEST, **answers: object) -> Draft:
    return Draft(
        id=999999999999999999,
        community_id="jade-bay",
        chat_id=7,
        user_id=7,
        form=form,
        step=step,
        ticket_id=None,
        answers=answers,
        post_id=None,
        state=DraftState.ACTIVE,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )


ANN = Resident(
    id=1,
    community_id="jade-bay",
    user_id=7,
    name="王阿姨",
    phone="+8613812345678",
    phone_confirmed=True,
    locale=Locale.ZH_HANS,
    consent_version="1",
    state=ResidentState.VERIFIED,
    unit="3-2-1201",
    created_at=NOW,
)


def photos(count: int, kind: MediaKind = MediaKind.PHOTO) -> tuple[Attachment, ...]:
    media = Media(kind=kind, file_id="f")
    return tuple(Attachment(id=one, media=media, purpose=Purpose.REPORT, caption=None) for one in range(count))


def prompt(step: str, *, files: tuple[Attachment, ...] = (), form: Form = Form.REQUEST, **given: Any) -> PromptData:
    answers = given.pop("answers", {})
    question = REPAIR.question(step)
    options = () if question is None else options_of(REPAIR, question, NOW, "Asia/Shanghai")
    values: dict[str, Any] = {
        "draft": draft(step, form, **answers),
        "problem": None,
        "options": options,
        "step_kind": None,
        "optional": False,
        "request_type": REPAIR,
        "resident": ANN,
        "member": None,
        "ticket": None,
        "attachments": files,
    }
    return PromptData(**(values | given))


TEXTS = [[1, "厨房水龙头一直滴水，拧紧也没用"]]
FILLED: dict[str, object] = {
    "type": "repair",
    "texts": TEXTS,
    "category": "water",
    "place": "own",
    "room": "kitchen",
    "urgency": "normal",
    "visit": "2026-11-22T06:00:00+00:00/2026-11-22T08:00:00+00:00",
    "at_home": "yes",
    "contact": "+8613812345678",
}


def test_collecting() -> None:
    view = request_prompt(prompt("collect"), look())
    assert text(view) == "哪里坏了？打字、拍照、视频、语音都行，分几条发也没关系。说完了点「发完了」。"
    assert labels(view) == [["发完了", "取消"], ["请客服打给我"]]
    counted = request_prompt(prompt("collect", files=photos(1), answers={"texts": TEXTS}), look())
    assert text(counted) == "收到文字 1 条、照片 1 张。还有就继续发。"
    english = request_prompt(prompt("collect", files=photos(2), answers={"texts": TEXTS}), look(ENGLISH))
    assert text(english) == "Received: 1 text, 2 photos. Go on if there is more."
    nothing = request_prompt(prompt("collect", problem=Problem.EMPTY, request_type=None), look())
    assert text(nothing).split("\n") == [
        "还什么都没有呢。写几个字或者拍张照，再点「发完了」。",
        "什么事？打字、拍照、视频、语音都行，分几条发也没关系。说完了点「发完了」。",
    ]


def test_words_of_danger() -> None:
    view = request_prompt(prompt("collect", answers={"texts": TEXTS}, alarm=True), look())
    assert text(view) == "🚨 要是有人身危险，请先点「紧急求助」。\n收到文字 1 条。还有就继续发。"
    assert labels(view)[0] == ["🚨 紧急求助"]


def test_the_one_question() -> None:
    view = request_prompt(prompt("visit"), look())
    assert text(view) == "什么时候方便上门？\n别的时间直接打字，比如「周六下午3点」。"
    assert labels(view) == [
        ["随时", "今天上午"],
        ["今天下午", "明天上午"],
        ["明天下午"],
        ["返回", "取消"],
        ["请客服打给我"],
    ]


def test_the_record() -> None:
    view = request_prompt(prompt("review", files=photos(1), answers=FILLED), look())
    assert text(view) == (
        "您看看对不对，没问题就点「提交」。\n"
        "🔧 水龙头 · 家里（厨房） · 3栋-2单元-1201\n"
        "厨房水龙头一直滴水，拧紧也没用 照片 1 张\n"
        "今天 14:00–16:00 上门 · 联系 138****5678（您本人）"
    )
    assert labels(view) == [["提交", "改一改"], ["取消", "请客服打给我"]]


def test_the_record_with_everything_unusual() -> None:
    answers = FILLED | {"urgency": "urgent", "at_home": "no", "contact": "+8613900001111", CONTACT_NAME: "李叔"}
    view = request_prompt(prompt("review", answers=answers | {"visit": "any"}), look())
    assert text(view).split("\n")[1:] == [
        "🔧 水龙头 · 家里（厨房） · 3栋-2单元-1201 · 很急",
        "厨房水龙头一直滴水，拧紧也没用",
        "随时上门 · 家里没人 · 联系 139****1111（李叔）",
    ]


def test_the_fields_that_can_be_changed() -> None:
    view = request_prompt(prompt("change", answers=FILLED), look())
    assert labels(view) == [
        ["问题描述", "上门时间"],
        ["联系", "地点"],
        ["急不急", "更多…"],
        ["返回", "请客服打给我"],
    ]
    rest = request_prompt(prompt("change", answers=FILLED | {PAGE: ["change", 1]}), look())
    assert labels(rest)[:2] == [["问题", "房间"], ["上门时家里有人", "更多…"]]


def test_saying_it_anew() -> None:
    view = request_prompt(prompt("collect", answers=FILLED | {ANEW: True, CHANGING: "collect"}), look())
    assert text(view) == "重新说一遍就行，之前写的会换掉，照片都留着。"
    assert labels(view)[0] == ["发完了", "返回"]


# ------------------------------------------------------------------------------------------------ my requests


def ticket(**given: Any) -> Ticket:
    values: dict[str, Any] = dict.fromkeys(Ticket.__slots__)
    values |= {
        "id": 5,
        "community_id": "jade-bay",
        "number": "R-20261122-007",
        "request_type": "repair",
        "workflow": Workflow.WORK,
        "status": Status.ACCEPTED,
        "version": 1,
        "round": 2,
        "urgent": False,
        "priority": 0,
        "category": "water",
        "public_area": False,
        "description": "",
        "verified": True,
        "department": "engineering",
        "via_desk": False,
        "reported_at": NOW,
        "hurries": 0,
        "reopens": 0,
        "holds": 0,
        "details": {"subject": "tap"},
    }
    return Ticket(**(values | given))


def promise() -> Promise:
    return Promise(
        id=1,
        ticket_id=5,
        kind=PromiseKind.RESOLVE,
        made_at=NOW,
        due_at=NOW + timedelta(days=1),
        kept_at=None,
        broken_at=None,
        withdrawn_at=None,
        moves=0,
    )


def story(**given: Any) -> Story:
    def event(kind: EventKind, minutes: int, **data: object) -> Event:
        at = NOW + timedelta(minutes=minutes)
        return Event(kind=kind, at=at, actor_kind=ActorKind.STAFF, actor_name="李师傅", data=data)

    values: dict[str, Any] = {
        "ticket": ticket(),
        "events": (
            event(EventKind.FILED, 0),
            event(EventKind.DISPATCHED, 0),
            event(EventKind.ACCEPTED, 5),
            event(EventKind.VISIT_SET, 6, due=(NOW + timedelta(hours=4)).isoformat()),
            event(EventKind.REMARKED, 7, words="记得带梯子"),
            event(EventKind.REMARKED, 8, words="", media=True),
        ),
        "promises": (promise(),),
        "confirm_cancel": False,
        "can_confirm": False,
        "can_hurry": True,
        "can_cancel": True,
        "can_remark": True,
        "can_reopen": False,
    }
    return Story(**(values | given))


def test_my_list() -> None:
    page = TicketPage(
        tickets=(ticket(), ticket(id=6, number="R-20261121-007", status=Status.CLOSED)),
        dues={5: Standing(due_at=NOW + timedelta(days=1)), 6: Standing(due_at=None)},
        page=1,
        pages=3,
    )
    view = mine.ticket_page(page, look())
    assert text(view) == (
        "您报过的事，点一条看进度。\n1122-007 水龙头 · 处理中 · 明天（23 日）10:20 前\n1121-007 水龙头 · 已办结"
    )
    assert labels(view) == [
        ["1122-007 水龙头", "1121-007 水龙头"],
        ["‹ 新一些的", "早一些的 ›"],
        ["主菜单", "请客服打给我"],
    ]


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(due_at=NOW, late=True), "处理中，比答应的晚了（原定今天 10:20 前）"),
        (
            Standing(due_at=NOW, late=True, next_at=NOW + timedelta(hours=2)),
            "处理中，比答应的晚了，今天 12:20 前给您回音",
        ),
    ],
)
def test_what_is_late_says_when_there_is_more_to_hear(standing: Standing, said: str) -> None:
    page = TicketPage(tickets=(ticket(),), dues={5: standing}, page=0, pages=1)
    assert text(mine.ticket_page(page, look())).split("\n")[1] == f"007 水龙头 · {said}"


def test_what_turned_into_a_complaint_is_heard_like_any_other() -> None:
    receipt = news(
        EventKind.FILED,
        number="C-20261122-001",
        request_type="complaint",
        category="noise",
        staff="陈女士",
        tell_by=NOW + timedelta(hours=4),
    )
    turned = TurnedInto(label="003", request_type="ask", category=None, answered_too=False, receipt=receipt)
    assert text(resident_moves.turned_into(turned, look())).split("\n") == [
        "咨询（003）的事转为投诉办理。",
        "谢谢您直接告诉我们，说出来我们才知道哪里没做好。邻里噪音的事给您添麻烦了，对不起。",
        "客服主管陈女士马上处理，今天 14:20 前给您第一次答复。编号 C-20261122-001。",
    ]


def test_a_slot_of_the_coming_morning_fits_its_key() -> None:
    offer = KNOWN.catalog.get("service").offer("ac-cleaning")
    assert offer is not None
    evening = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    slots = [Slot(start=at, end=at + timedelta(hours=1)) for at in (evening + timedelta(hours=12), evening)]
    counter = Counter(category="ac-cleaning", offer=offer, quota=None, most=4, slots=tuple((one, 9) for one in slots))
    options = [Option(value=slot_value(one), label=LocalText(zh_hans="")) for one in slots]
    shown = [offers.slot_label(counter, one, look(ENGLISH, evening)) for one in options]
    assert shown == ["9:00 tomorrow", "21:00 today"]


def test_a_colleague_is_helped_with_what_colleagues_do() -> None:
    view = menu.say(Say(saying=Saying.HELP), replace(look(), colleague=True))
    assert len(text(view).split("\n")) == 5
    assert "/duty" in text(view)
    assert "/repair" not in text(view)
    assert labels(view) == [["主菜单"]]


def test_of_several_warnings_the_newest_is_told() -> None:
    filed = story().events[0]
    new = [NOW + timedelta(hours=one) for one in (1, 2)]
    warned = [replace(filed, kind=EventKind.WARNED, data={"new": one.isoformat()}) for one in new]
    told = text(mine.story(story(events=(filed, *warned)), look())).split("\n")
    assert told[2:] == ["10:20 报上了", "10:20 可能要晚，今天 12:20 前给您回音"]


def test_a_story() -> None:
    view = mine.story(story(), look(now=NOW + timedelta(minutes=10)))
    assert text(view) == (
        "🔧 R-20261122-007 · 水龙头\n"
        "处理中 · 明天（23 日）10:20 前\n"
        "10:26 约好今天 14:20 上门\n"
        "10:27 您补充：记得带梯子\n"
        "10:28 您补充：照片或文件"
    )
    assert labels(view) == [["补充说明", "催一下"], ["撤销"], ["我报的事", "请客服打给我"]]
    asked = mine.story(story(confirm_cancel=True), look())
    assert labels(asked) == [["确定撤销", "先不撤"]]


# ------------------------------------------------------------------------------------------------ limits


def everything(t: Translator, words: str) -> Iterator[View]:
    """Every view of residents with the longest words everywhere."""
    here, name = look(t), words[:20]
    yield from (read(Say(saying=one), t) for one in Saying if one in _SAID)
    yield from (read(Refused(kind=one, holder=name, since=NOW, again_at=NOW), t) for one in RefusalKind)
    yield from (read(DraftOver(outcome=one, unfinished=9), t) for one in (Saying.THANKS, Saying.LEFT_AS_IS))
    for event in EventKind:
        yield read(news(event, staff=name, badge="0316", words=words, visit_at=NOW, old_due_at=NOW, night=True), t)
    yield read(Menu(name=name, unfinished=9), t)
    yield read(Apology(reference="12345678"), t)
    yield read(TooLateToAdd(ticket_id=5, reopens=True), t)
    yield read(closing_note(staff=name, result=words), t)
    yield read(ScoreAsked(ticket_id=5, round=1), t)
    yield read(ConductAsked(ticket_id=5, round=1, request_type="repair"), t)
    more = {"ticket_id": 5, "label": "1122-007", "request_type": "repair", "category": "structure/window-leak"}
    yield read(
        QuoteOffered(quote_id=3, staff=name, parts_cents=1, labour_cents=1, currency="CNY", words=words, **more), t
    )
    yield read(AccessAsked(round=1, staff=name, at=NOW, **more), t)
    yield read(FollowUpAsked(round=1, staff=name, **more), t)
    for to_resident in (True, False):
        yield read(RelayedText(to_resident=to_resident, sender=name, words=words * 4, edited=True, **more), t)
    for said in ("", words * 4):
        yield read(QuestionAnswered(round=1, staff=name, staff_id=3, words=said, last=True, **more), t)
    events = tuple(
        Event(kind=one, at=NOW, actor_kind=ActorKind.STAFF, actor_name=name, data={"words": words, "to": name})
        for one in EventKind
    )
    yield mine.story(story(events=events, can_reopen=True, can_confirm=True), here)
    tickets = tuple(ticket(id=one, number=f"R-2026112{one}-007", category="air-conditioning") for one in range(4))
    yield mine.ticket_page(TicketPage(tickets=tickets, dues={}, page=1, pages=9), here)
    yield from forms(here, words)


_SAID = frozenset(menu._SAYINGS) | {Saying.HELP, Saying.EMERGENCY, Saying.LANGUAGE}


def forms(here: Look, words: str) -> Iterator[View]:
    """Every prompt of every step, with every problem."""
    said = FILLED | {"texts": [[one, words] for one in range(5)], "room": words, CONTACT_NAME: words[:20]}
    files = photos(30) + photos(2, MediaKind.VIDEO) + photos(3, MediaKind.VOICE) + photos(4, MediaKind.STICKER)
    steps = ["collect", "review", "change", "type", *(one.key for one in REPAIR.questions)]
    for step in steps:
        for problem in (None, *PROBLEMS):
            yield request_prompt(prompt(step, files=files, answers=said, problem=problem, alarm=step == "review"), here)
    titles = [LocalText(zh_hans=f"1122-00{one} 渗水墙面的窗边", en=f"1122-00{one} Walls, seepage") for one in range(5)]
    options = tuple(Option(value=title.en, label=title) for title in titles)
    for form in (Form.NOT_FIXED, Form.ACCESS_TIME, Form.COMMENT, Form.REMARK, Form.ANSWER):
        given = options if form is Form.ANSWER else ()
        yield resident_form_prompt(prompt("x", form=form, options=given, optional=form is Form.COMMENT), here)


@pytest.mark.parametrize("t", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_no_view_is_too_long_and_no_words_become_markup(t: Translator) -> None:
    views = list(everything(t, NASTY))
    assert [text(view)[:60] for view in views if units(text(view)) > 4096] == []
    assert [text(view)[:60] for view in views if "<b>" in str(view.text) or text(view) == "{name}%s"] == []
    assert [view for view in views if not text(view).strip()] == []


@pytest.mark.parametrize("t", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_keys_fit_on_the_screen(t: Translator) -> None:
    for view in everything(t, NASTY):
        keys = [key.text for row in view.rows for key in row]
        paged = any(one in keys for one in ("更多…", "More…"))
        assert [row for row in labels(view) if len(row) > 2] == []
        alarms = any(
            isinstance(key.button, RaiseAlarm) for row in view.rows for key in row
        )  # one tap, no pages (EMG-1)
        assert len(keys) <= (10 if paged or alarms else 8), keys
        assert [one for one in keys if _width(one) > 18] == []
        assert len(set(keys)) == len(keys), keys


def _width(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)


@pytest.mark.parametrize("t", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_way_to_a_person_is_on_every_question(t: Translator) -> None:
    key = t.plain("Call me, please")
    assert [labels(view) for view in forms(look(t), "水") if not any(key in row for row in labels(view))] == []


# ------------------------------------------------------------------------------------------------ callback data


def _kinds() -> list[type[Button]]:
    return [one for one in vars(buttons).values() if isinstance(one, type) and issubclass(one, Button) and one.prefix]


def _steps_and_values() -> list[tuple[str, str]]:
    found = [("collect", "done"), ("review", "submit"), ("review", "edit"), ("which", "9" * 18), ("words", "done")]
    for one in KNOWN.catalog.types:
        found.append(("type", one.key))
        for question in one.questions:
            found += [(question.key, option.value) for option in options_of(one, question, NOW, "Asia/Shanghai")]
            found += [(question.key, "page:9"), ("change", f"edit:{question.key}")]
    return found


@given(st.sampled_from(_kinds()), st.integers(min_value=0, max_value=10**18 - 1), st.sampled_from(_steps_and_values()))
def test_every_button_fits_and_comes_back(kind: type[Button], number: int, step: tuple[str, str]) -> None:
    text_of = {"step": step[0], "value": step[1], "locale": "zh-Hans", "answer": "neighbour", "decision": "ask_owner"}
    values: dict[str, Any] = {}
    for name, of in kind.__annotations__.items():
        if "ClassVar" in str(of):
            continue
        values[name] = {"int": number, "bool": True}.get(getattr(of, "__name__", str(of)), text_of.get(name, "repair"))
    button = kind(**values)
    assert len(button.pack().encode()) <= 64
    assert unpack(button.pack(), {kind.prefix: kind}) == button


def test_every_key_on_every_screen_packs() -> None:
    for view in everything(ENGLISH, NASTY):
        for row in view.rows:
            assert [len(key.button.pack().encode()) <= 64 for key in row if key.button is not None] == [True] * len(row)


def test_the_views_cover_every_notice_for_residents() -> None:
    shown = {*menu.VIEWS, *refusals.VIEWS, *resident_news.VIEWS, *follow_up.VIEWS, *quotes.VIEWS, *relayed.VIEWS}
    read_here = {Menu, Say, DraftOver, TooLateToAdd, Refused, Apology, ResidentNews, CallMeFiled, QuoteOffered}
    read_here |= {ClosingNote, FollowUpAsked, ScoreAsked, ConductAsked, AccessAsked, RelayedText, QuestionAnswered}
    assert shown == read_here
