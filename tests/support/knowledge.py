"""What a small community knows: two buildings, four departments, a type of work, a type of calls; all plain values."""

from collections.abc import Mapping
from datetime import time, timedelta

from domain.calendar import ServiceCalendar
from domain.catalog import (
    Catalog,
    Category,
    ChecklistItem,
    Evidence,
    FollowUpRule,
    FollowUpWhen,
    HoldRule,
    QuoteRule,
    Reason,
    ReopenRule,
    RequestType,
    ResolveRule,
    TypeTexts,
)
from domain.community import Building, Community, Department, DepartmentKind, Floor, PublicNumber, Section
from domain.consulting import ConsultRule
from domain.day_spans import DaySpan
from domain.form_questions import Ask, GuessFrom, Place, Question, QuestionKind, TimeWindow, Words
from domain.form_questions import Choice as AnswerChoice
from domain.i18n import Locale, LocalText
from domain.promise_rules import (
    AfterStart,
    Audience,
    BeforeDue,
    ClockKind,
    Ladder,
    NightAction,
    NightRule,
    PromiseKind,
    PromiseRule,
    QuietRule,
    Rung,
    RungWording,
)
from domain.tickets import Workflow
from tests.support.letters import PlainPress
from usecases.ports import Expected, Knowledge

GARDEN = "garden"
DESK, ENGINEERING, MANAGEMENT, CLEANING = "customer_service", "engineering", "management", "cleaning"


def words(zh: str, en: str = "") -> LocalText:
    return LocalText(zh_hans=zh, zh_hant=zh, en=en or zh)


def calendar(**changes: object) -> ServiceCalendar:
    """Every day 08:30 to 18:00, asleep from 22:00 to 08:00, Shanghai."""
    day = (DaySpan(start=time(8, 30), end=time(18, 0)),)
    quiet = DaySpan(start=time(22), end=time(8))
    values = {"timezone": "Asia/Shanghai", "week": (day,) * 7, "quiet": quiet}
    return ServiceCalendar(**(values | changes))


def building(key: str, *, sections: Mapping[str, tuple[str, ...]]) -> Building:
    """`sections`: rooms by section; a section without a key is the only one."""
    parts = tuple(Section(key=section, floors=(Floor(key="1", rooms=rooms),)) for section, rooms in sections.items())
    return Building(key=key, name=words(f"{key}栋", f"Building {key}"), sections=parts)


def department(key: str, zh: str, en: str, order: int, **marks: object) -> Department:
    return Department(**({"key": key, "title": words(zh, en), "kind": DepartmentKind.OWN, "order": order} | marks))


DEPARTMENTS = (
    department(DESK, "客服中心", "Customer service", 1, front_desk=True),
    department(ENGINEERING, "工程部", "Engineering", 2),
    department(MANAGEMENT, "管理处", "Management", 3, management=True),
    department(CLEANING, "保洁", "Cleaning", 4, kind=DepartmentKind.CONTRACTOR),
)
BUILDINGS = (
    building("1", sections={"": ("101", "102", "201", "202")}),
    building("2", sections={"1": ("101", "102"), "2": ("101", "102")}),
)


def community(**changes: object) -> Community:
    values = {
        "key": GARDEN,
        "name": words("春园", "Spring Garden"),
        "locale": Locale.ZH_HANS,
        "region": "CN",
        "desk_phone": "0755-8888 0100",
        "calendar": calendar(),
        "buildings": BUILDINGS,
        "departments": DEPARTMENTS,
        "emergency_numbers": (PublicNumber(key="fire", title=words("火警", "Fire"), number="119"),),
    }
    return Community(**(values | changes))


def reason(key: str, zh: str, en: str, **more: object) -> Reason:
    return Reason(key=key, title=words(zh, en), to_resident=words(zh, en), **more)


def _questions() -> tuple[Question, ...]:
    def question(key: str, kind: QuestionKind, zh: str, **more: object) -> Question:
        values = {"key": key, "kind": kind, "label": words(zh, key), "text": words(f"{zh}?", f"{key}?")}
        return Question(**(values | {"ask": Ask.IF_UNKNOWN} | more))

    return (
        question("category", QuestionKind.CATEGORY, "哪一类", required=True, guess=GuessFrom.WORDS),
        question(
            "place",
            QuestionKind.PLACE,
            "在哪里",
            ask=Ask.ON_CHANGE,
            default=Place.OWN,
            guess=GuessFrom.WORDS,
            choices=(AnswerChoice(key=Place.PUBLIC, title=words("公共区域"), words=Words(zh_hans=("楼道", "电梯"))),),
        ),
        question(
            "window",
            QuestionKind.TIME_WINDOW,
            "什么时候方便",
            ask=Ask.ALWAYS,
            windows=(
                TimeWindow(key="any", title=words("随时", "Any time")),
                TimeWindow(
                    key="tomorrow", title=words("明天上午", "Tomorrow"), days_ahead=1, start=time(9), end=time(12)
                ),
            ),
        ),
        question("contact", QuestionKind.CONTACT, "电话", required=True, guess=GuessFrom.RESIDENT),
    )


def _rung(at: AfterStart | BeforeDue, audience: Audience, wording: RungWording) -> Rung:
    return Rung(at=at, audience=audience, wording=wording, quiet=QuietRule.LATER)


def _ladders() -> tuple[Ladder, ...]:
    accept = (
        _rung(AfterStart(by=timedelta(minutes=15)), Audience.GROUP, RungWording.NOT_ACCEPTED),
        _rung(AfterStart(by=timedelta(minutes=30)), Audience.SUPERVISOR, RungWording.NOT_ACCEPTED),
    )
    resolve = (
        _rung(BeforeDue(by=timedelta(hours=2)), Audience.HOLDER, RungWording.EXTEND_NOW),
        _rung(BeforeDue(by=timedelta(0)), Audience.MANAGER, RungWording.BREACHED),
    )
    return (
        Ladder(key="accept", measured_from=PromiseKind.RESPOND, clock=ClockKind.WAKING, rungs=accept),
        Ladder(key="resolve", measured_from=PromiseKind.RESOLVE, clock=ClockKind.CLOCK, rungs=resolve),
    )


def repair(**changes: object) -> RequestType:
    """The one type of work: half an hour to be accepted, a day to be solved, everything a card can do."""
    values = {
        "key": "repair",
        "title": words("报修", "Repair"),
        "emoji": "🔧",
        "prefix": "R",
        "order": 10,
        "department": ENGINEERING,
        "workflow": Workflow.WORK,
        "texts": TypeTexts(
            prompt=words("哪里坏了?", "What is broken?"),
            outcome=words("修好", "fixed"),
            follow_up=words("用着正常吗?", "Does it work?"),
            follow_up_yes=words("正常了", "Yes"),
            follow_up_no=words("还有问题", "No"),
        ),
        "questions": _questions(),
        "categories": (
            Category(key="tap", title=words("水龙头", "Tap"), words=Words(zh_hans=("水龙头",), en=("tap",))),
            Category(key="lamp", title=words("灯", "Lamp"), words=Words(zh_hans=("灯",), en=("lamp",))),
        ),
        "words": Words(zh_hans=("坏了", "漏水"), en=("broken", "leak")),
        "urgent_words": Words(zh_hans=("止不住",)),
        "promises": (
            PromiseRule(kind=PromiseKind.RESPOND, within=timedelta(minutes=30), clock=ClockKind.WAKING),
            PromiseRule(kind=PromiseKind.RESOLVE, within=timedelta(hours=24), clock=ClockKind.CLOCK, firm=True),
        ),
        "ladders": _ladders(),
        "night": NightRule(urgent=NightAction.ON_DUTY_AT_ONCE, rest=NightAction.IN_THE_MORNING),
        "hold": HoldRule(reasons=(reason("parts", "要等配件", "parts"),), free_times=1, free_total=timedelta(hours=48)),
        "extension_reasons": (reason("harder", "比预想的难", "harder"),),
        "return_reasons": (reason("off-duty", "下班", "off duty"),),
        "cancel_reasons": (reason("solved", "已经好了", "solved"),),
        "resolve": ResolveRule(
            checklist=(ChecklistItem(key="clean", title=words("收拾干净", "Cleaned up")),),
            evidence=Evidence.PHOTO_OR_NOTE,
        ),
        "follow_up": FollowUpRule(
            when=FollowUpWhen.AT_ONCE,
            remind_after=timedelta(hours=24),
            call_after=timedelta(hours=24),
            conduct=words("做到了吗?", "Conduct?"),
        ),
        "reopen": ReopenRule(within=timedelta(days=7)),
        "quote": QuoteRule(currency="CNY", valid_for=timedelta(days=7)),
    }
    return RequestType(**(values | changes))


def question(**changes: object) -> RequestType:
    """The one type of questions: looked up first, answered by a person, in writing on demand."""
    reply = Question(
        key="reply",
        kind=QuestionKind.REPLY,
        label=words("答复", "Reply"),
        text=words("要书面回复吗?", "In writing?"),
        ask=Ask.IF_UNKNOWN,
        required=True,
    )
    contact = next(one for one in _questions() if one.kind is QuestionKind.CONTACT)
    values = {
        "key": "ask",
        "title": words("咨询", "Question"),
        "emoji": "❓",
        "prefix": "Q",
        "order": 30,
        "department": DESK,
        "workflow": Workflow.LETTER,
        "texts": TypeTexts(
            prompt=words("想问什么?", "What would you like to know?"),
            outcome=words("答复", "answered"),
            follow_up=words("解答了吗?", "Does this answer it?"),
            follow_up_yes=words("解答了", "Yes"),
            follow_up_no=words("没有", "No"),
        ),
        "questions": (reply, contact),
        "words": Words(zh_hans=("请问",)),
        "weak_words": Words(zh_hans=("怎么", "什么时候", "多少钱", "?"), en=("how much", "when")),
        "promises": (
            PromiseRule(kind=PromiseKind.RESPOND, within=timedelta(minutes=30), clock=ClockKind.WAKING),
            PromiseRule(
                kind=PromiseKind.REPLY, within=timedelta(hours=48), clock=ClockKind.CLOCK, firm=True, awake=True
            ),
            PromiseRule(kind=PromiseKind.ANSWER, within=timedelta(hours=48), clock=ClockKind.CLOCK, awake=True),
        ),
        "ladders": (
            Ladder(
                key="answer",
                measured_from=PromiseKind.ANSWER,
                clock=ClockKind.CLOCK,
                rungs=(_rung(BeforeDue(by=timedelta(0)), Audience.SUPERVISOR, RungWording.BREACHED),),
            ),
        ),
        "return_reasons": (reason("off-duty", "下班", "off duty"),),
        "follow_up": FollowUpRule(
            when=FollowUpWhen.AT_ONCE,
            remind_after=timedelta(hours=14),
            call_after=timedelta(hours=14),
            rating=False,
        ),
        "reopen": ReopenRule(within=timedelta(days=7), urgent=False),
        "consult": ConsultRule(written_words=Words(zh_hans=("书面", "正式答复"), en=("in writing",))),
    }
    return RequestType(**(values | changes))


def call_me(**changes: object) -> RequestType:
    """The one type of calls: the front desk rings back within a quarter of an hour."""
    values = {
        "key": "call-me",
        "title": words("请客服打给我", "Call me"),
        "staff_title": words("给住户打电话", "Ring the resident"),
        "emoji": "📞",
        "prefix": "T",
        "order": 90,
        "department": DESK,
        "workflow": Workflow.CALL,
        "in_menu": False,
        "texts": TypeTexts(
            prompt=words("客服会打给您。", "We will call."),
            outcome=words("回电", "called back"),
            follow_up=words("办妥了吗?", "Settled?"),
            follow_up_yes=words("办妥了", "Yes"),
            follow_up_no=words("还没有", "No"),
        ),
        "promises": (PromiseRule(kind=PromiseKind.RESPOND, within=timedelta(minutes=15), clock=ClockKind.WAKING),),
        "return_reasons": (reason("off-duty", "下班", "off duty"),),
    }
    return RequestType(**(values | changes))


def _read_phone(text: str, region: str, /) -> str | None:
    """Eleven digits are a mainland mobile number, anything else is none; enough for tests of other things."""
    digits = "".join(char for char in text if char.isdigit())
    digits = digits.removeprefix("86") if len(digits) == 13 else digits
    return f"+86{digits}" if len(digits) == 11 and digits.startswith("1") else None


def knowledge(*communities: Community, **changes: object) -> Knowledge:
    """Everything configured; by default the garden with its two types."""
    expected: Mapping[tuple[str, str], Expected] = {}
    values = {
        "communities": communities or (community(),),
        "catalog": Catalog(types=(repair(), call_me())),
        "read_phone": _read_phone,
        "print_letter": PlainPress(),
        "expected": expected,
        "consent_version": "1",
        "bot_username": "garden_bot",
    }
    return Knowledge(**(values | changes))
