"""Backups that are made by themselves: one a day while the town sleeps, the old ones thinned out.

What was deleted leaves the backups too, at the latest when the oldest one goes (PRV-3).
"""

import glob
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

import structlog

from bot.settings import Settings
from bot.supervision import Pause
from storage.addresses import FileAddress, parse_address
from storage.backup import back_up
from storage.database import Database
from storage.errors import StorageError
from usecases.ports import Machine

_KEPT_DAILY: Final = 7
_KEPT_WEEKLY: Final = 4
_OFF: Final = "off"
_STAMP: Final = "%Y%m%dT%H%M%SZ"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A backup that was made by itself, and when."""

    path: Path
    at: datetime


def backup_folder(settings: Settings) -> Path | None:
    """Where daily backups go; None when they are switched off or the database is no file."""
    address = parse_address(settings.database)
    if settings.backups == _OFF or not isinstance(address, FileAddress):
        return None
    return Path(settings.backups) if settings.backups else address.path.absolute().parent / "backups"


def finished_backups(folder: Path, database: str) -> list[Finished]:
    """The daily backups of the database with this file name, newest first; other files are none of ours."""
    form = re.compile(re.escape(database) + r"\.(\d{8}T\d{6}Z)\.daily")
    found = ((path, form.fullmatch(path.name)) for path in folder.glob("*.daily"))
    made = [
        Finished(path=path, at=datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC))
        for path, match in found
        if match
    ]
    return sorted(made, key=lambda one: one.at, reverse=True)


def to_remove(made: Sequence[Finished]) -> Iterator[Finished]:
    """Those beyond the last seven days' and the first of each of the four weeks before them (`made`: newest first)."""
    weeks: dict[tuple[int, int], Finished] = {}
    for one in made[_KEPT_DAILY:]:
        iso = one.at.isocalendar()
        weeks[iso.year, iso.week] = one
    kept = [*made[:_KEPT_DAILY], *list(weeks.values())[:_KEPT_WEEKLY]]
    return (one for one in made if one not in kept)


class DailyBackups:
    """Makes a backup each night; after a night that was missed, soon after the start."""

    AT: ClassVar = time(4, 20)
    """Local time of the first community."""

    SOON_S: ClassVar = 300.0
    """So long after the start, so that a restart is not slowed down."""

    LOOKS_EVERY_S: ClassVar = 1800.0
    """A machine that slept, or whose clock was set, is noticed within this time."""

    __slots__ = ("_database", "_folder", "_machine", "_name", "_pause", "_zone")

    def __init__(
        self, *, database: Database, folder: Path, name: str, zone: ZoneInfo, machine: Machine, pause: Pause
    ) -> None:
        self._database = database
        self._folder = folder
        self._name = name
        self._zone = zone
        self._machine = machine
        self._pause = pause

    async def run(self) -> None:
        """Until it is cancelled."""
        await self._pause(self.SOON_S)
        while True:
            now = self._now()
            made = finished_backups(self._folder, self._name)
            if not made or next_due(made[0].at, self._zone) <= now:
                await self._make(now)
            await self._pause(self.LOOKS_EVERY_S)

    async def _make(self, now: datetime) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for half in self._folder.glob(f"{glob.escape(self._name)}.*.daily.part*"):  # a death has cut it short
                half.unlink(missing_ok=True)
            backup = await back_up(self._database, self._folder / f"{self._name}.{now:{_STAMP}}.daily")
            for old in to_remove(finished_backups(self._folder, self._name)):
                old.path.unlink(missing_ok=True)
        except (StorageError, OSError):
            _log.exception("backup_failed")
            return
        _log.info("backup_made", file=backup.path.name, size=backup.size, rows=sum(backup.rows.values()))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._machine.wall(), UTC)


def next_due(last: datetime, zone: ZoneInfo) -> datetime:
    """The first 04:20 after `last` (aware UTC), on the community's own clock."""
    local = last.astimezone(zone)
    at = datetime.combine(local.date(), DailyBackups.AT, zone)
    if at <= local:
        at = datetime.combine(local.date() + timedelta(days=1), DailyBackups.AT, zone)
    return at.astimezone(UTC)
