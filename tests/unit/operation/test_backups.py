"""Daily backups: when they are due, which are kept, and what becomes of those that fail."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.backups import DailyBackups, Finished, backup_folder, finished_backups, next_due, to_remove
from bot.settings import Settings
from storage.database import Database, open_database

SHANGHAI = ZoneInfo("Asia/Shanghai")


class EnoughError(Exception):
    """The test has seen enough."""


class Nights:
    """A machine whose time passes only while the backups rest; ends after so many rests."""

    def __init__(self, began: datetime, rests: int) -> None:
        self._now = began
        self._rests = rests

    def wall(self) -> float:
        return self._now.timestamp()

    def monotonic(self) -> float:
        return self._now.timestamp()

    async def pause(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._rests -= 1
        if self._rests == 0:
            raise EnoughError


def made(*days: int) -> list[Finished]:
    """Backups so many days ago, newest first."""
    newest = datetime(2026, 11, 22, 20, 20, tzinfo=UTC)
    return [Finished(path=Path(f"{day}"), at=newest - timedelta(days=day)) for day in days]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2026-11-21T20:19:00", "2026-11-21T20:20:00"),  # 04:19 there
        ("2026-11-21T20:20:00", "2026-11-22T20:20:00"),
        ("2026-11-22T10:00:00", "2026-11-22T20:20:00"),
    ],
)
def test_one_a_night_on_the_communitys_own_clock(last, due):
    found = next_due(datetime.fromisoformat(last).replace(tzinfo=UTC), SHANGHAI)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_week_of_days_and_a_month_of_weeks_are_kept():
    removed = [one.path.name for one in to_remove(made(*range(60)))]
    kept = [day for day in range(60) if str(day) not in removed]
    # Sunday 22 November 2026 is day 0; of each week before the last seven days its first backup (Monday) stays.
    assert kept == [0, 1, 2, 3, 4, 5, 6, 13, 20, 27, 34]


def test_only_its_own_files_are_its_own(tmp_path):
    for name in (
        "a.db.20261122T202000Z.daily",
        "b.db.20261122T202000Z.daily",
        "a.db.20261122T202000Z.backup",
        "a.daily",
    ):
        (tmp_path / name).touch()
    assert finished_backups(tmp_path, "a.db") == [
        Finished(path=tmp_path / "a.db.20261122T202000Z.daily", at=datetime(2026, 11, 22, 20, 20, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        ({"database": "/there/my.db"}, Path("/there/backups")),
        ({"database": "/there/my.db", "backups": "/safe"}, Path("/safe")),
        ({"database": "/there/my.db", "backups": "off"}, None),
        ({"database": "postgresql://host/name"}, None),
    ],
)
def test_where_they_go(settings, folder):
    assert backup_folder(Settings.model_validate(settings)) == folder


@pytest.fixture
async def database(tmp_path):
    opened = await open_database(tmp_path / "my.db")
    yield opened
    await opened.close()


async def nights(database: Database, folder: Path, *, rests: int) -> list[str]:
    """The backups that are there after so many rests, from noon on 22 November in Shanghai."""
    time = Nights(datetime(2026, 11, 22, 4, 0, tzinfo=UTC), rests)
    backups = DailyBackups(
        database=database, folder=folder, name="my.db", zone=SHANGHAI, machine=time, pause=time.pause
    )
    with pytest.raises(EnoughError):
        await backups.run()
    return [one.at.isoformat() for one in finished_backups(folder, "my.db")]


async def test_the_first_soon_after_the_start_and_then_every_night(database, tmp_path):
    made_at = await nights(database, tmp_path / "backups", rests=2 + 48 * 2)
    assert made_at == ["2026-11-23T20:35:00+00:00", "2026-11-22T20:35:00+00:00", "2026-11-22T04:05:00+00:00"]
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700


async def test_one_that_fails_is_tried_again_and_stops_nothing(database, tmp_path):
    (tmp_path / "backups").touch()  # no folder can be made here
    with pytest.raises(NotADirectoryError):
        (tmp_path / "backups" / "x").touch()
    assert await nights(database, tmp_path / "backups", rests=4) == []


async def test_what_a_death_has_cut_short_does_not_stay(database, tmp_path):
    (tmp_path / "backups").mkdir()
    ours = [f"my.db.20261121T202000Z.daily.{end}" for end in ("part", "part.pages")]
    for name in [*ours, "other.db.20261121T202000Z.daily.part"]:
        (tmp_path / "backups" / name).touch()
    await nights(database, tmp_path / "backups", rests=2)
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == [
        "my.db.20261122T040500Z.daily",
        "other.db.20261121T202000Z.daily.part",
    ]
