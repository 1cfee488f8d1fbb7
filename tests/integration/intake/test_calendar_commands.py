"""`concierge calendar …`, with the database to itself and through a running process."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.calendar_commands import NotADayError, WhichCommunityError, import_days, set_day, show_year
from bot.calendar_files import read_days
from bot.config_problems import ConfigError
from bot.lifecycle import running
from bot.provisional_years import configured_provisional_sentences, provisional_sentences
from bot.settings import Settings
from storage.control_socket import ask_running
from storage.errors import ControlRefusedError
from tests.integration.intake.echoes import plan
from tests.integration.intake.test_cli import started, typed
from tests.integration.intake.test_life import Town, town  # noqa: F401  a fixture
from tests.support.knowledge import calendar, knowledge

LIST = """\
日期,安排,备注
2028-02-01,休息,台风停工
2028-02-05,上班,
2028-02-06,"08:30-12:00,14:00-18:00",盘点
,,
2028-02-07,照常,
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"database": str(tmp_path / "concierge.db")})


async def test_a_day_is_set_shown_and_unset(settings: Settings) -> None:
    done = await set_day(settings, day="2028-02-01", kind="closed", note="台风停工", community=None)
    assert done == "jade-bay: days changed: 1 of 1.\n"
    await set_day(settings, day="2028-02-02", kind="8:30-12:00，14:00-18:00", note="", community="jade-bay")
    shown = (await show_year(settings, 2028, community=None)).splitlines()
    assert [line.split(maxsplit=2) for line in shown if "set here" in line] == [
        ["Tue", "2028-02-01", "closed                    set here              台风停工"],
        ["Wed", "2028-02-02", "08:30-12:00,14:00-18:00   set here"],
    ]
    assert shown[-1].startswith("jade-bay: the public holidays of 2028 are not official yet")
    undone = [await set_day(settings, day="2028-02-01", kind="unset", note="", community=None) for _ in range(2)]
    assert undone == ["jade-bay: days changed: 1 of 1.\n", "jade-bay: days changed: 0 of 1.\n"]
    assert "台风停工" not in await show_year(settings, 2028, community=None)


@pytest.mark.parametrize(
    ("day", "kind", "note", "sentence"),
    [
        ("tomorrow", "closed", "", '"tomorrow" is no date; write it like 2027-02-10.'),
        ("2028-02-30", "closed", "", '"2028-02-30" is no date; write it like 2027-02-10.'),
        (
            "2028-02-01",
            "22:00-06:00",
            "",
            '"22:00-06:00" is nothing a day can be; write closed, working, or hours such as 08:30-12:00,14:00-18:00.',
        ),
        ("2028-02-01", "closed", "x" * 101, "The note is longer than 100 characters; shorten it."),
    ],
)
async def test_what_is_no_day_is_a_sentence(settings: Settings, day: str, kind: str, note: str, sentence: str) -> None:
    with pytest.raises(NotADayError) as refused:
        await set_day(settings, day=day, kind=kind, note=note, community=None)
    assert str(refused.value) == f"This day was not set: {sentence}"


async def test_an_unknown_community_is_told_which_there_are(settings: Settings) -> None:
    with pytest.raises(WhichCommunityError) as refused:
        await show_year(settings, 2028, community="nowhere")
    assert str(refused.value) == "Say which community with --community: jade-bay"


async def test_a_list_is_imported_and_settles_its_year(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(LIST, encoding="utf-8-sig")
    await set_day(settings, day="2028-02-07", kind="closed", note="", community=None)
    assert await import_days(settings, file, community=None) == "jade-bay: days changed: 4 of 4.\n"
    shown = await show_year(settings, 2028, community=None)
    assert [line.split()[1] for line in shown.splitlines() if "set here" in line] == [
        "2028-02-01",
        "2028-02-05",
        "2028-02-06",
    ]
    assert "not official" not in shown


async def test_a_long_list_goes_in_parts(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    days = [f"2028-{month:02}-{day:02},closed,{'台风停工' * 20}" for month in range(1, 13) for day in range(1, 29)]
    file.write_text("\n".join(["day,kind,note", *days]), encoding="utf-8")
    assert await import_days(settings, file, community=None) == "jade-bay: days changed: 336 of 336.\n"


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("", ["1 The first line must name the columns day, kind, note; missing: day, kind."]),
        ("day,note\n2028-02-01,x\n", ["1 The first line must name the columns day, kind, note; missing: kind."]),
        (
            "day,kind\n2028-02-01,closed\n01.02.2028,closed\n2028-02-03,perhaps\n2028-02-01,working\n",
            [
                '3 "01.02.2028" is no date; write it like 2027-02-10.',
                '4 "perhaps" is nothing a day can be; write closed, working, or hours such as 08:30-12:00,14:00-18:00.',
                "5 This day stands in line 2 already; keep one of the two.",
            ],
        ),
    ],
)
def test_mistakes_in_a_list(tmp_path: Path, text: str, mistakes: list[str]) -> None:
    file = tmp_path / "days.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_days(file)
    assert [f"{one.line} {one.sentence}" for one in refused.value.problems] == mistakes


def test_a_list_that_is_no_text_or_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "gbk.csv").write_bytes("日期,安排\n".encode("gbk"))
    for name in ("gbk.csv", "missing.csv"):
        with pytest.raises(ConfigError, match="cannot be read as UTF-8 text"):
            read_days(tmp_path / name)


async def test_the_running_process_does_it_and_knows_it_at_once(town: Town) -> None:  # noqa: F811  the fixture
    async with running(plan(town.settings())) as service:
        key = service.knowledge.only_community.key
        days = [["2028-02-01", "closed", "台风停工"]]
        done = await asyncio.to_thread(ask_running, town.database, "calendar-declare", community=key, days=days)
        shown = await asyncio.to_thread(ask_running, town.database, "calendar-show", community=key, year=2028)
        hours = await service.store.read(
            lambda uow: uow.knowledge.community(key).calendar.service_time_between(
                datetime(2028, 1, 31, 16, tzinfo=UTC), datetime(2028, 2, 1, 16, tzinfo=UTC)
            )
        )
        for wrong in ({"community": "nowhere", "days": days}, {"community": key, "days": [["x", "closed", ""]]}):
            with pytest.raises(ControlRefusedError):
                await asyncio.to_thread(ask_running, town.database, "calendar-declare", **wrong)
    assert (done, hours.total_seconds()) == ({"changed": 1, "kept": 0}, 0)
    assert [line.split() for line in shown["lines"] if "set here" in line] == [
        ["Tue", "2028-02-01", "closed", "set", "here", "台风停工"]
    ]


def test_as_somebody_types_it(tmp_path: Path) -> None:
    database = str(tmp_path / "concierge.db")
    assert started("calendar", "set", "2028-02-01", "closed", "--note", "台风停工", database=database) == (
        0,
        "jade-bay: days changed: 1 of 1.\n",
        f"Made the key of names, phones and texts: {database}.key. Keep a copy, but not with the backups.\n",
    )
    code, out, errors = typed("calendar", "set", "2028-02-01", "perhaps", database=database)
    assert (code, out, errors.count("\n"), "Traceback" in errors) == (1, "", 1, False)


# ------------------------------------------------------------------------------------------------ provisional years


def test_years_in_sight_that_are_not_official_are_told(tmp_path: Path) -> None:
    community = replace(knowledge().only_community, calendar=calendar(official_years=frozenset({2026})))
    summer, autumn = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    assert list(provisional_sentences([community], summer)) == []
    [told] = provisional_sentences([community], autumn)
    assert told.startswith("garden: the public holidays of 2027 are not official yet")
    assert "concierge calendar import FILE" in told
    assert configured_provisional_sentences(tmp_path, autumn) == []
