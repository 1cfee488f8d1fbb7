"""Communities: units, labels, typed forms, and what a community changes about a request type."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.calendar import ServiceCalendar
from domain.catalog import RequestType, TypeTexts
from domain.community import (
    Building,
    Community,
    Department,
    DepartmentKind,
    Floor,
    Section,
    TypeOverride,
    UnitRef,
)
from domain.day_spans import DaySpan
from domain.i18n import Locale, LocalText
from domain.promise_rules import (
    AfterStart,
    Audience,
    ClockKind,
    Ladder,
    PromiseKind,
    PromiseRule,
    QuietRule,
    Rung,
    RungWording,
)
from domain.tickets import Workflow
from domain.unit_parsing import parse_unit


def section(key: str, *floors: int, doors: tuple[str, ...] = ("01", "02")) -> Section:
    return Section(
        key=key, floors=tuple(Floor(key=str(n), rooms=tuple(f"{n}{door}" for door in doors)) for n in floors)
    )


def building(key: str, *sections: Section) -> Building:
    return Building(key=key, name=LocalText(zh_hans=f"{key}栋"), sections=sections)


def text(hans: str) -> LocalText:
    return LocalText(zh_hans=hans)


BAY = Community(
    key="bay",
    name=text("湾"),
    locale=Locale.ZH_HANS,
    region="CN",
    desk_phone="+8675500000000",
    calendar=ServiceCalendar(timezone="Asia/Shanghai", week=((DaySpan(start=time(9), end=time(18)),),) * 7),
    buildings=(
        building("1", section("1", 1, 11), section("2", 1)),
        building("3", section("1", 12), section("2", 1, 12)),
        building("12", section("", 1, 2)),
        building("A", section("", 5), section("", 12)),
    ),
    departments=(
        Department(key="engineering", title=text("工程部"), kind=DepartmentKind.OWN, order=1),
        Department(key="desk", title=text("客服"), kind=DepartmentKind.OWN, order=2, front_desk=True),
    ),
)


def unit(key: str) -> UnitRef:
    found = BAY.unit(key)
    assert found is not None
    return found


def test_keys_and_labels() -> None:
    flat = UnitRef(building="3", section="2", room="1201")
    assert flat.key == "3-2-1201"
    assert [flat.label(locale) for locale in Locale] == ["3栋-2单元-1201", "3棟-2單元-1201", "Bldg 3-2-1201"]
    tower = UnitRef(building="A", section="", room="502")
    assert tower.key == "A-502"
    assert [tower.label(locale) for locale in Locale] == ["A栋-502", "A棟-502", "Bldg A-502"]
    assert UnitRef(building="听涛阁", section="", room="502").label(Locale.ZH_HANS) == "听涛阁-502"


def test_units_are_found_by_key() -> None:
    assert BAY.unit("3-2-1201") == UnitRef(building="3", section="2", room="1201")
    assert BAY.unit("3-2-1203") is None
    assert [BAY.unit(one.key) for one in BAY.units()] == list(BAY.units())
    assert [BAY.unit(key) for key in ("", "3", "3-2", "3-2-", "-3-2-1201", "A--502", "502", "1201")] == [None] * 8
    assert [one.key for one in BAY.units()][:3] == ["1-1-101", "1-1-102", "1-1-1101"]
    assert BAY.front_desk.key == "desk"


@pytest.mark.parametrize(
    "typed",
    [
        "3-2-1201",
        "3栋2单元1201",
        "3栋-2单元-1201",
        "3栋2单元1201室",
        "３栋２单元１２０１",
        "三栋二单元1201",
        "三栋二单元一二〇一",
        "三棟二單元一二零一室",
        "3 2 1201",
        "3/2/1201",
        "3#2-1201",
        "3幢2门1201号",
        "3号楼2单元1201",
        "3楼2单元1201",
        "我住3栋2单元1201",
        "翠湖湾3栋2单元12楼01室",
        "三栋二单元十二楼1号",
        "Bldg 3-2-1201",
        "building 3, section 2, room 1201",
        "  3—2—1201。 ",
        "03-02-1201",
    ],
)
def test_typed_forms_of_one_unit(typed: str) -> None:
    assert parse_unit(BAY, typed) == unit("3-2-1201")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("A座502", "A-502"),
        ("a-502", "A-502"),
        ("a栋 502", "A-502"),
        ("12-201", "12-201"),
        ("十二栋201", "12-201"),
        ("一栋一单元1101", "1-1-1101"),
        ("1-2-102", "1-2-102"),
        ("3-101", "3-2-101"),
        ("202", "12-202"),
    ],
)
def test_other_units(typed: str, key: str) -> None:
    assert parse_unit(BAY, typed) == unit(key)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("3栋1201", ("3-1-1201", "3-2-1201")),
        ("3栋12楼01", ("3-1-1201", "3-2-1201")),
        ("1201", ("3-1-1201", "3-2-1201", "A-1201")),
        ("1-101", ("1-1-101", "1-2-101")),
    ],
)
def test_a_missing_part_gives_candidates(typed: str, keys: tuple[str, ...]) -> None:
    assert parse_unit(BAY, typed) == tuple(unit(key) for key in keys)


@pytest.mark.parametrize(
    "typed",
    ["", "你好", "9栋1单元101", "3-2-1299", "3栋", "13812345678", "1 2 3 4", "3-2-1201" * 10, "栋单元", "二十", "😀"],
)
def test_what_is_no_unit_here(typed: str) -> None:
    assert parse_unit(BAY, typed) is None


REPAIR = RequestType(
    key="repair",
    title=text("报修"),
    emoji="🔧",
    prefix="R",
    order=1,
    department="engineering",
    workflow=Workflow.WORK,
    texts=TypeTexts(
        prompt=text("?"), outcome=text("修好"), follow_up=text("?"), follow_up_yes=text("好"), follow_up_no=text("不")
    ),
    promises=(
        PromiseRule(kind=PromiseKind.RESPOND, within=timedelta(minutes=30), clock=ClockKind.WAKING),
        PromiseRule(kind=PromiseKind.RESPOND, within=timedelta(minutes=15), clock=ClockKind.CLOCK, urgent=True),
        PromiseRule(kind=PromiseKind.RESOLVE, within=timedelta(hours=24), clock=ClockKind.CLOCK, firm=True),
    ),
)


def ladder(key: str, minutes: int, *, urgent: bool | None = None) -> Ladder:
    rung = Rung(
        at=AfterStart(by=timedelta(minutes=minutes)),
        audience=Audience.GROUP,
        wording=RungWording.NOT_ACCEPTED,
        quiet=QuietRule.LATER,
    )
    return Ladder(key=key, measured_from=PromiseKind.RESPOND, clock=ClockKind.WAKING, rungs=(rung,), urgent=urgent)


def test_the_rule_for_the_urgency_goes_first() -> None:
    within = {
        (kind, urgent): rule.within if (rule := REPAIR.promise(kind, urgent=urgent)) else None
        for kind in (PromiseKind.RESPOND, PromiseKind.RESOLVE, PromiseKind.REPLY)
        for urgent in (False, True)
    }
    assert within == {
        (PromiseKind.RESPOND, False): timedelta(minutes=30),
        (PromiseKind.RESPOND, True): timedelta(minutes=15),
        (PromiseKind.RESOLVE, False): timedelta(hours=24),
        (PromiseKind.RESOLVE, True): timedelta(hours=24),
        (PromiseKind.REPLY, False): None,
        (PromiseKind.REPLY, True): None,
    }


def test_urgent_ladders_replace_the_general_ones() -> None:
    general, fast = ladder("accept", 15), ladder("accept-urgent", 5, urgent=True)
    kind = replace(REPAIR, ladders=(general, fast))
    assert kind.ladders_of(PromiseKind.RESPOND, urgent=False) == (general,)
    assert kind.ladders_of(PromiseKind.RESPOND, urgent=True) == (fast,)
    assert kind.ladders_of(PromiseKind.RESOLVE, urgent=True) == ()


def test_a_community_changes_promises_ladders_and_the_department() -> None:
    tighter = PromiseRule(kind=PromiseKind.RESPOND, within=timedelta(minutes=20), clock=ClockKind.WAKING)
    kind = replace(REPAIR, ladders=(ladder("accept", 15),))
    here = replace(
        BAY,
        overrides=(
            TypeOverride(
                request_type="repair", department="desk", promises=(tighter,), ladders=(ladder("accept", 10),)
            ),
        ),
    )
    changed = here.effective(kind)
    assert changed is not None
    assert changed.department == "desk"
    assert changed.promise(PromiseKind.RESPOND, urgent=False) == tighter
    assert changed.promise(PromiseKind.RESPOND, urgent=True) == REPAIR.promise(PromiseKind.RESPOND, urgent=True)
    assert changed.ladders == (ladder("accept", 10),)


def test_a_community_may_hide_a_type() -> None:
    assert BAY.effective(REPAIR) == REPAIR
    assert replace(BAY, overrides=(TypeOverride(request_type="repair", hidden=True),)).effective(REPAIR) is None
    assert replace(BAY, overrides=(TypeOverride(request_type="other", hidden=True),)).effective(REPAIR) == REPAIR
