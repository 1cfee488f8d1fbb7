"""`concierge rota …`: nights shown and planned from the command line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.config_problems import ConfigError
from bot.rota_answers import change, describe
from bot.rota_commands import NotANightError, import_rota, plan_night, show_rota
from bot.rota_files import read_rota
from bot.settings import Settings
from storage.errors import ControlRefusedError
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.world import World
from tests.support.world import world as made
from usecases.staff_ports import RotaLine

FILE = """\
夜班,部门,值班人
2026-11-24,工程部,B20
2026-11-24,Engineering,周师傅
,,
2026-11-25,engineering,B20
"""
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
def world():
    with made() as one:
        one.colleague(20, name="李师傅")
        one.colleague(21, name="周师傅")
        one.colleague(22, name="周师傅", department="management")
        yield one


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 4, tzinfo=UTC)


def rota(world: World) -> list[RotaLine]:
    return world.look(lambda uow: uow.rota.between(GARDEN, TUESDAY, WEDNESDAY))


def line(night: date, staff_id: int) -> RotaLine:
    return RotaLine(department=ENGINEERING, night=night, staff_id=staff_id)


async def test_a_file_says_who_has_the_nights_it_names(world: World, tmp_path: Path) -> None:
    file = tmp_path / "rota.csv"
    file.write_text(FILE, encoding="utf-8-sig")
    rows = read_rota(file)
    wanted = {"community": GARDEN, "lines": [list(row) for row in rows], "replace": True}
    assert await change(world.store, Clock(), wanted) == {"changed": 3}
    assert rota(world) == [line(TUESDAY, 1), line(TUESDAY, 2), line(WEDNESDAY, 1)]
    less = {"community": GARDEN, "lines": [[2, "2026-11-24", "工程部", "周师傅"]], "replace": True}
    assert await change(world.store, Clock(), less) == {"changed": 1}
    assert rota(world) == [line(TUESDAY, 2), line(WEDNESDAY, 1)]
    shown = await describe(world.store, Clock(), {"community": GARDEN, "days": 7})
    assert shown == {"lines": ["Tue 2026-11-24  工程部         周师傅", "Wed 2026-11-25  工程部         李师傅"]}
    off = {"community": GARDEN, "lines": [[0, "2026-11-25", "工程部", "李师傅"]], "off": True}
    assert [await change(world.store, Clock(), off) for _ in range(2)] == [{"changed": 1}, {"changed": 0}]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([3, "2026-11-24", "厨房", "李师傅"], 'line 3: there is no department "厨房"'),
        (
            [3, "2026-11-24", "工程部", "王师傅"],
            'line 3: nobody of "工程部" is called "王师傅"; write the badge number',
        ),
    ],
)
async def test_a_line_that_cannot_be_changes_nothing(world: World, row: list[object], reason: str) -> None:
    good = [2, "2026-11-24", "工程部", "李师傅"]
    with pytest.raises(ControlRefusedError) as refused:
        await change(world.store, Clock(), {"community": GARDEN, "lines": [good, row]})
    assert reason in str(refused.value)
    assert rota(world) == []


def test_every_mistake_of_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "rota.csv"
    file.write_text("night,department,colleague\nsoon,工程部,B20\n2026-11-24,工程部,\n", encoding="utf-8")
    with pytest.raises(ConfigError) as found:
        read_rota(file)
    assert [(one.line, one.sentence) for one in found.value.problems] == [
        (2, '"soon" is no date; write it like 2027-02-10.'),
        (3, "A line needs a night, a department and a colleague."),
    ]
    file.write_text("night,who\n", encoding="utf-8")
    with pytest.raises(ConfigError) as lacking:
        read_rota(file)
    assert "missing: department, colleague" in lacking.value.problems[0].sentence


async def test_the_commands_with_the_database_to_themselves(tmp_path: Path) -> None:
    settings = Settings.model_validate({"database": str(tmp_path / "concierge.db")})
    night = {"night": "2027-02-10", "department": "engineering", "community": None, "off": False}
    with pytest.raises(NotANightError):
        await plan_night(settings, **(night | {"night": "soon", "colleague": "李师傅"}))
    with pytest.raises(ControlRefusedError):
        await plan_night(settings, **night, colleague="李师傅")
    assert await show_rota(settings, 14, community=None) == "Nobody is planned.\n"
    file = tmp_path / "rota.csv"
    file.write_text("night,department,colleague\n", encoding="utf-8")
    assert await import_rota(settings, file, community=None) == "jade-bay: entries changed: 0.\n"
