"""Loading communities, their calendars and residents, and checking a whole directory."""

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.community_files import load_communities, load_residents, read_communities
from bot.config_files import catalog_directories, check_config, default_directory
from bot.config_problems import ConfigError
from bot.holiday_data import holiday_data
from domain.community import DepartmentKind, TypeOverride, UnitRef
from domain.day_spans import DaySpan
from domain.i18n import Locale
from domain.promise_rules import ClockKind, PromiseKind, PromiseRule
from domain.retention import KEPT_FOR, RecordKind
from domain.special_days import DayKind, SpecialDay
from usecases.ports import Expected

SMALL = """\
key = "bay"
name = { zh-Hans = "湾" }
locale = "zh-Hans"
region = "CN"
desk_phone = "0755-1"

[calendar]
timezone = "Asia/Shanghai"
holidays = "CN"
weekdays = ["09:00-18:00"]
saturday = ["09:00-12:00"]
wednesday = ["09:00-20:00"]
quiet_hours = "22:00-08:00"
closed = [2026-12-24]
open = [2026-10-01]

[[departments]]
key = "desk"
title = { zh-Hans = "客服" }
front_desk = true
[[departments]]
key = "engineering"
title = { zh-Hans = "工程" }
[[departments]]
key = "customer_service"
title = { zh-Hans = "客服组" }
kind = "contractor"

[[buildings]]
key = "1"
name = { zh-Hans = "1栋" }
[[buildings.sections]]
key = "1"
floors = "1-2"
doors = ["01", "02"]
without = ["202"]
[[buildings.sections]]
key = "2"
floors = ["G", "1"]
doors = ["A", "B"]
besides = ["G9"]
"""

EVERY_TYPE = (
    "repair, complaint, ask, service, call-me, call-afterwards, emergency-medical, emergency-lift, "
    "emergency-fire, emergency-crime, emergency-earthquake, emergency-gas, emergency-water, emergency-falling, "
    "emergency-other"
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "community").mkdir()
    return tmp_path


def write(directory: Path, text: str, name: str = "bay.toml") -> None:
    (directory / "community" / name).write_text(text, encoding="utf-8")


def said(directory: Path) -> list[str]:
    return [f"{one.file.name}:{one.line} {one.sentence}" for one in check_config(directory)]


def test_a_small_community_is_read(directory: Path) -> None:
    write(directory, SMALL)
    assert said(directory) == []
    (bay,) = load_communities(directory / "community")
    assert (bay.key, bay.locale, bay.region, bay.timezone) == ("bay", Locale.ZH_HANS, "CN", "Asia/Shanghai")
    assert [(one.key, one.kind, one.order) for one in bay.departments] == [
        ("desk", DepartmentKind.OWN, 1),
        ("engineering", DepartmentKind.OWN, 2),
        ("customer_service", DepartmentKind.CONTRACTOR, 3),
    ]
    assert [unit.key for unit in bay.units()] == [
        "1-1-101", "1-1-102", "1-1-201", "1-2-GA", "1-2-GB", "1-2-1A", "1-2-1B", "1-2-G9",
    ]  # fmt: skip
    long_day = DaySpan(start=time(9), end=time(20))
    assert bay.calendar.week[2] == (long_day,)
    assert [len(day) for day in bay.calendar.week] == [1, 1, 1, 1, 1, 1, 0]
    assert bay.calendar.quiet == DaySpan(start=time(22), end=time(8))
    assert bay.calendar.is_provisional(2026) is False
    assert bay.calendar.is_provisional(2027) is True


def test_local_days_go_before_the_country_s(directory: Path) -> None:
    write(directory, SMALL)
    calendar = load_communities(directory / "community")[0].calendar
    open_at_ten = [
        day
        for day in (date(2026, 12, 24), date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 10), date(2026, 2, 21))
        if calendar.is_service(datetime.combine(day, time(10), ZoneInfo("Asia/Shanghai")).astimezone(UTC))
    ]
    assert open_at_ten == [date(2026, 10, 1), date(2026, 10, 10)]


def test_a_closed_day_has_no_hours_even_where_holidays_have_some(directory: Path) -> None:
    write(directory, SMALL.replace("closed =", 'holiday = ["09:00-12:00"]\nclosed ='))
    calendar = load_communities(directory / "community")[0].calendar
    assert calendar.service_hours(date(2026, 12, 24)) == ()
    assert calendar.service_hours(date(2026, 10, 2)) == (DaySpan(start=time(9), end=time(12)),)


def test_days_with_hours_and_notes_of_their_own(directory: Path) -> None:
    days = """
[[calendar.days]]
day = 2027-02-10
hours = ["08:30-12:00", "14:00-18:00"]
note = "年会"
[[calendar.days]]
day = 2027-02-11
kind = "closed"
[[calendar.days]]
day = 2027-02-13
kind = "working"
"""
    write(directory, SMALL.replace("\n[[departments]]", f"{days}\n[[departments]]", 1))
    assert check_config(directory) == []
    calendar = load_communities(directory / "community")[0].calendar
    morning, afternoon = DaySpan(start=time(8, 30), end=time(12)), DaySpan(start=time(14), end=time(18))
    assert calendar.special_days == {
        date(2026, 12, 24): SpecialDay(kind=DayKind.CLOSED),
        date(2026, 10, 1): SpecialDay(kind=DayKind.WORKING),
        date(2027, 2, 10): SpecialDay(kind=DayKind.HOURS, hours=(morning, afternoon), note="年会"),
        date(2027, 2, 11): SpecialDay(kind=DayKind.CLOSED),
        date(2027, 2, 13): SpecialDay(kind=DayKind.WORKING),
    }


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ('day = 2026-12-24\nkind = "closed"', "17 2026-12-24 is declared twice; keep one of the two."),
        ('day = "Christmas"\nkind = "closed"', '18 "day" must be a date such as 2026-10-01.'),
        ('kind = "closed"', '17 "day" is missing; add it: a date such as 2026-10-01.'),
        (
            "day = 2027-02-10",
            '17 A day has kind = "closed" or "working", or hours = ["08:30-12:00"] instead.',
        ),
        (
            'day = 2027-02-10\nkind = "off"',
            '19 "off" is not possible for "kind"; write one of: closed, working, hours.',
        ),
        (
            'day = 2027-02-10\nkind = "closed"\nhours = ["08:30-12:00"]',
            '19 A day has kind = "closed" or "working", or hours = ["08:30-12:00"] instead.',
        ),
        (
            'day = 2027-02-10\nkind = "hours"',
            '19 A day has kind = "closed" or "working", or hours = ["08:30-12:00"] instead.',
        ),
        (
            'day = 2027-02-10\nhours = ["14:00-18:00", "08:30-12:00"]',
            "19 These hours overlap or are not in order; sort them.",
        ),
    ],
)
def test_mistakes_in_a_day(directory: Path, days: str, sentence: str) -> None:
    write(directory, SMALL.replace("\n[[departments]]", f"\n[[calendar.days]]\n{days}\n\n[[departments]]", 1))
    found = [f"{problem.line} {problem.sentence}" for problem in check_config(directory)]
    assert found == [sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'region = "CN"',
            'region = "China"',
            '4 "China" is no region; write two capital letters such as "CN" or "HK".',
        ),
        ('"Asia/Shanghai"', '"Asia/Peking"', '8 "Asia/Peking" is no time zone; write it like "Asia/Shanghai".'),
        (
            'holidays = "CN"',
            'holidays = "XX"',
            '9 "XX" is no known country; write its two letters, such as "CN" or "HK".',
        ),
        (
            'quiet_hours = "22:00-08:00"',
            'quiet_hours = "08:00-08:00"',
            "10 This calendar cannot work: the quiet hours may not fill the whole day.",
        ),
        ("[2026-12-24]", '["Christmas"]', "14 'Christmas' is not a date; write it like 2026-10-01."),
        (
            'key = "bay"',
            f'key = "{"b" * 25}"',
            f'1 "{"b" * 25}" and the department\'s key "customer_service" are too long together; use at most 40 ',
        ),
        (
            "front_desk = true",
            "front_desk = false",
            "17 Exactly one department must have front_desk = true: what goes nowhere else goes there.",
        ),
        (
            'key = "engineering"',
            'key = "technics"',
            '17 "repair" goes to the department "engineering", which is missing; add it, ',
        ),
        ('key = "2"', 'key = "1"', '37 "1" exists already; give this one another key.'),
        ('key = "2"\n', "", '32 Where there are several sections each needs a key, such as key = "1".'),
        ('key = "2"', 'key = "2-3"', '38 "2-3" cannot stand in a unit; use up to 10 letters or digits without "-".'),
        (
            'floors = "1-2"',
            'floors = "2-1"',
            '34 "2-1" are no floors; write "1-18", or a list such as ["G", "1", "2"].',
        ),
        ('doors = ["01", "02"]\n', "", '32 A floor needs doors; write for example doors = ["01", "02"].'),
        ('floors = "1-2"\n', "", '32 There are no rooms; write floors = "1-18" and doors = ["01", "02"].'),
        ('"202"', '"303"', '36 "303" would not exist anyway; correct or remove it.'),
        (
            'doors = ["01", "02"]',
            'colour = "red"',
            '35 "colour" is not known here; remove it or correct it to one of: ',
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(directory: Path, old: str, new: str, sentence: str) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    write(directory, text)
    assert any(one.startswith(f"bay.toml:{sentence}") for one in said(directory)), said(directory)


FIRM = "is a firm promise of the service manual: shorten it or leave it."
OVERRIDE = """
[[request_types]]
key = "repair"
department = "desk"
[[request_types.promises]]
kind = "resolve"
within = "12h"
clock = "clock"
[[request_types]]
key = "call-me"
hidden = true
"""


def test_what_a_community_changes(directory: Path) -> None:
    write(directory, SMALL + OVERRIDE)
    assert said(directory) == []
    (bay,) = load_communities(directory / "community")
    twelve = PromiseRule(kind=PromiseKind.RESOLVE, within=timedelta(hours=12), clock=ClockKind.CLOCK)
    assert bay.overrides == (
        TypeOverride(request_type="repair", department="desk", promises=(twelve,)),
        TypeOverride(request_type="call-me", hidden=True),
    )


def test_a_hidden_type_needs_no_department(directory: Path) -> None:
    hidden = "".join(
        f'\n[[request_types]]\nkey = "{key}"\nhidden = true\n'
        for key in ("complaint", "ask", "service", "call-afterwards")
    )
    write(directory, SMALL.replace('key = "customer_service"', 'key = "other"') + OVERRIDE + hidden)
    assert said(directory) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'within = "12h"',
            'within = "48h"',
            f'bay.toml:46 "resolve" within 24 clock hours {FIRM}',
        ),
        (
            'clock = "clock"',
            'clock = "service"',
            f'bay.toml:46 "resolve" within 24 clock hours {FIRM}',
        ),
        (
            'key = "repair"',
            'key = "repairs"',
            f'bay.toml:44 There is no request type "repairs"; write one of: {EVERY_TYPE}.',
        ),
        (
            'key = "call-me"',
            'key = "repair"',
            'bay.toml:50 "repair" exists already; give this one another key.',
        ),
    ],
)
def test_mistakes_in_what_a_community_changes(directory: Path, old: str, new: str, sentence: str) -> None:
    write(directory, SMALL + OVERRIDE.replace(old, new, 1))
    assert sentence in said(directory)


def test_two_communities_may_not_share_a_key(directory: Path) -> None:
    write(directory, SMALL)
    write(directory, SMALL, "cove.toml")
    assert said(directory) == ['cove.toml:1 "bay" exists already; give this community another key.']


def test_without_a_community_nothing_can_start(directory: Path) -> None:
    assert said(directory) == ["community:0 There is no community here; add a .toml file."]
    with pytest.raises(ConfigError):
        load_communities(directory / "community")


# --- residents ------------------------------------------------------------------------------------------------------


def residents(directory: Path, text: str) -> tuple[tuple[Expected, ...], list[str]]:
    write(directory, 'residents = "people.csv"\n' + SMALL)
    (directory / "community" / "people.csv").write_bytes(text.encode())
    (loaded,), problems = read_communities(directory / "community")
    return loaded.residents, [f"{one.line} {one.sentence}" for one in sorted(problems)]


def test_residents_are_read(directory: Path) -> None:
    found, problems = residents(
        directory, "\ufeffunit,name,phone\r\n1-1-101,王秀兰,138 1234 5678\r\n\r\n1栋2单元G9,Amy,+852 9123 4567\r\n"
    )
    assert problems == []
    assert found == (
        Expected(unit=UnitRef(building="1", section="1", room="101"), name="王秀兰", phone="+8613812345678"),
        Expected(unit=UnitRef(building="1", section="2", room="G9"), name="Amy", phone="+85291234567"),
    )
    assert load_residents(directory / "community") == {"bay": found}


def test_chinese_columns_in_any_order(directory: Path) -> None:
    found, problems = residents(directory, "备注,手机,姓名,房号\n老业主,13812345678,王秀兰,1-1-101\n")
    assert problems == []
    assert [(one.unit.key, one.name, one.phone) for one in found] == [("1-1-101", "王秀兰", "+8613812345678")]


def test_each_bad_line_is_told(directory: Path) -> None:
    found, problems = residents(
        directory,
        "unit,name,phone\n"
        "9-9-999,甲,13812345678\n"
        "1-1-101,,13812345679\n"
        "1-1-101,丙,12345\n"
        "1-1-102,丁,13812345670\n"
        "1-1-201,戊,138-1234-5670\n"
        "01,己,13812345671\n",
    )
    assert [one.name for one in found] == ["丁"]
    assert problems == [
        '2 "9-9-999" is no unit of this community; write it like 3-2-1201.',
        "3 The name is missing; write the resident's name or remove the line.",
        '4 "12345" is no phone number; write it in full, with +country code.',
        "6 This phone number stands in line 5 already; keep one of the two.",
        '7 "01" is no unit of this community; write it like 3-2-1201.',
    ]


def test_an_ambiguous_unit_is_not_guessed(directory: Path) -> None:
    text = SMALL.replace('floors = ["G", "1"]', 'floors = ["1"]').replace('doors = ["A", "B"]', 'doors = ["01"]')
    write(directory, 'residents = "people.csv"\n' + text)
    (directory / "community" / "people.csv").write_text("unit,name,phone\n101,甲,13812345678\n", encoding="utf-8")
    _, problems = read_communities(directory / "community")
    assert [one.sentence for one in problems] == [
        '"101" could be several units (1-1-101, 1-2-101, …); write building and section too.'
    ]


@pytest.mark.parametrize("text", ["", "room,who\n1,2\n"])
def test_a_list_without_its_columns(directory: Path, text: str) -> None:
    found, problems = residents(directory, text)
    assert found == ()
    assert problems == ["1 The first line must name the columns unit, name, phone; missing: unit, name, phone."]


def test_a_list_that_is_missing_or_unreadable(directory: Path) -> None:
    write(directory, 'residents = "people.csv"\n' + SMALL)
    assert said(directory) == [
        'bay.toml:1 "people.csv" does not exist beside this file; correct the name or remove it.'
    ]
    (directory / "community" / "people.csv").write_bytes("房号,姓名,手机\n".encode("gbk"))
    (problem,) = said(directory)
    assert problem.startswith("people.csv:0 cannot be read as UTF-8 text: ")
    assert problem.endswith("; save it as CSV UTF-8.")


# --- holidays and the shipped example ---------------------------------------------------------------------------------


def test_the_state_council_s_arrangement_of_2026() -> None:
    data = holiday_data("CN")
    off = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)]
    expected = {date(2026, month, day) for month, first, last in off for day in range(first, last + 1)}
    assert {day for day in data.days_off if day.year == 2026} == expected
    worked = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert sorted(day for day in data.makeup_days if day.year == 2026) == [date(2026, *one) for one in worked]
    assert data.official_years >= {2024, 2025, 2026}


def test_hong_kong_has_no_make_up_days() -> None:
    data = holiday_data("HK")
    assert data.makeup_days == frozenset()
    assert date(2026, 7, 1) in data.days_off
    assert 2027 in data.official_years


def test_a_tightened_promise_still_warns_the_resident(directory: Path) -> None:
    """The shipped warning comes an hour before the breach; a promise of 45 minutes needs one of its own."""
    tightened = SMALL + (
        '[[request_types]]\nkey = "repair"\n'
        '[[request_types.promises]]\nkind = "resolve"\nwithin = "45min"\nclock = "clock"\n'
    )
    write(directory, tightened)
    sentence = (
        'The resident hears of "resolve" only once it is broken; add a rung for "resident" before the breach that does '
        'not wait for the morning (quiet = "earlier").'
    )
    assert [one.partition(" ")[2] for one in said(directory)] == [sentence]
    write(directory, tightened.replace("45min", "2h"))
    assert said(directory) == []


def test_the_shipped_example_has_no_problem() -> None:
    assert check_config(default_directory()) == []
    (bay,) = load_communities(default_directory() / "community")
    assert [building.key for building in bay.buildings] == ["1", "2", "3"]
    assert bay.unit("3-2-1201") == UnitRef(building="3", section="2", room="1201")
    assert bay.unit("3-1-101") is None
    assert bay.front_desk.key == "customer_service"
    assert [one.key for one in bay.departments if one.kind is DepartmentKind.CONTRACTOR] == ["cleaning", "greening"]
    assert {one.number for one in bay.emergency_numbers} == {"110", "119", "120"}
    known = load_residents(default_directory() / "community")["jade-bay"]
    assert len(known) == 7
    assert len({one.phone for one in known}) == 7


def test_a_company_directory_stands_over_the_program_s_own(directory: Path) -> None:
    write(directory, SMALL)
    assert catalog_directories(directory) == (default_directory() / "catalog", directory / "catalog")
    (directory / "catalog").mkdir()
    shutil.copy(default_directory() / "catalog" / "repair.toml", directory / "catalog" / "ours.toml")
    assert said(directory) == []
    ours = directory / "catalog" / "ours.toml"
    ours.write_text(ours.read_text(encoding="utf-8").replace('within = "24h"', 'within = "36h"'), encoding="utf-8")
    (problem,) = said(directory)
    assert problem.startswith("ours.toml:")
    assert problem.endswith(
        '"resolve" within 24 clock hours is a firm promise of the service manual: shorten it or leave it.'
    )


def test_how_long_records_stay_is_the_communitys_own_choice(tmp_path: Path) -> None:
    (tmp_path / "bay.toml").write_text(SMALL + '\n[retention]\ntickets = "400d"\ndeletion_grace = "14d"\n')
    (bay,) = load_communities(tmp_path)
    assert bay.kept_for(RecordKind.TICKETS) == timedelta(days=400)
    assert bay.kept_for(RecordKind.DELETION_GRACE) == timedelta(days=14)
    assert bay.kept_for(RecordKind.MESSAGES) == KEPT_FOR[RecordKind.MESSAGES]


@pytest.mark.parametrize("line", ['tickets = "0d"', 'tickets = "for ever"', "tickets = 3", 'everything = "2d"'])
def test_times_that_are_none_are_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "bay.toml").write_text(f"{SMALL}\n[retention]\n{line}\n")
    _, problems = read_communities(tmp_path)
    assert len(problems) == 1


def test_the_examples_times_are_our_own_choice() -> None:
    """What its file says is what holds where nothing is said."""
    (example,) = load_communities(default_directory() / "community")
    assert example.retention == KEPT_FOR
