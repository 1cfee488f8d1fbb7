"""Backups of a database file: taken while it is in use, checked, and only then given their name."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.database import Database
from storage.errors import BackupExistsError, BackupFailedError, BackupUnsupportedError
from storage.inline_driver import InlineDatabase
from storage.online_copy import OnlineCopy
from storage.sqlite_driver import SqliteDatabase

_STEPS: Final = 100_000
"""Of SQLite's machine, between two looks at whether the backup is still wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished, checked backup: its file, size in bytes, and rows per table."""

    path: Path
    size: int
    rows: Mapping[str, int]


async def back_up(database: Database, target: Path) -> Backup:
    """Write a backup of a running database to `target`; reads and writes go on meanwhile.

    Raises BackupExistsError, BackupFailedError, or BackupUnsupportedError for PostgreSQL.
    """
    match database:
        case SqliteDatabase():
            async with database.copying:
                return await _beside_the_writer(database, target)
        case InlineDatabase():
            return copy_database(database.raw, target)
        case _:
            raise BackupUnsupportedError


async def _beside_the_writer(database: SqliteDatabase, target: Path) -> Backup:
    """Cancelled, it is given up, and nothing is left."""
    copy = OnlineCopy(database.look_on)
    thread = ThreadPoolExecutor(1, thread_name_prefix="backup")
    making = asyncio.get_running_loop().run_in_executor(thread, _made_online, copy, target)
    try:
        return await asyncio.shield(making)
    except BaseException:
        copy.give_up()
        await asyncio.wait([making])
        _take_back(making, target)
        raise
    finally:
        thread.shutdown(wait=False)


def _take_back(making: "asyncio.Future[Backup]", target: Path) -> None:
    """Nobody asks for it any more, and the log need not; it may have been quicker than we."""
    if making.exception() is None:
        target.unlink(missing_ok=True)


def _made_online(copy: OnlineCopy, target: Path) -> Backup:
    return _kept(target, lambda unfinished: copy.make(unfinished, _count), lambda: copy.is_given_up)


def copy_database(raw: sqlite3.Connection, target: Path) -> Backup:
    """Copy what `raw` holds to `target`, outside any transaction; what was deleted does not travel.

    Raises BackupExistsError or BackupFailedError, leaving nothing behind.
    """

    def copy(unfinished: Path) -> Mapping[str, int]:
        expected = _count(raw)
        raw.execute("VACUUM INTO ?", (str(unfinished),)).close()
        return expected

    return _kept(target, copy, lambda: False)


def _kept(target: Path, copy: Callable[[Path], Mapping[str, int]], stop: Callable[[], bool]) -> Backup:
    """What `copy` writes gets its name when it is whole: as many rows as `copy` says, and nothing wrong with it."""
    if target.exists():
        raise BackupExistsError(path=target)
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        expected = copy(unfinished)
        _check(unfinished, expected, target, stop)
        sync(unfinished)
        unfinished.rename(target)
        sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise BackupFailedError(path=target, reason=str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(path=target, size=target.stat().st_size, rows=expected)


def _check(path: Path, expected: Mapping[str, int], target: Path, stop: Callable[[], bool]) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        copy.set_progress_handler(stop, _STEPS)
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise BackupFailedError(path=target, reason=verdict)
        if _count(copy) != expected:
            raise BackupFailedError(path=target, reason="the numbers of rows differ")


def _count(raw: sqlite3.Connection) -> dict[str, int]:
    tables = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    quoted = {name: name.replace('"', '""') for (name,) in tables}
    return {name: raw.execute(f'SELECT count(*) FROM "{own}"').fetchone()[0] for name, own in sorted(quoted.items())}  # noqa: S608  names from the schema, quoted


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
