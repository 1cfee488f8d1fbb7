"""Backups of a database file: taken online through the writing connection, checked, and only then given their name."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storage.database import Database
from storage.errors import BackupExistsError, BackupFailedError, BackupUnsupportedError
from storage.inline_driver import InlineDatabase
from storage.sqlite_driver import SqliteDatabase


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished, checked backup: its file, size in bytes, and rows per table."""

    path: Path
    size: int
    rows: Mapping[str, int]


async def back_up(database: Database, target: Path) -> Backup:
    """Write a backup of a running database to `target`; writes wait meanwhile, reads do not.

    Goes through the writer because a second connection that checkpoints could corrupt the file (SQLite < 3.51.3).
    Raises BackupExistsError, BackupFailedError, or BackupUnsupportedError for PostgreSQL.
    """
    match database:
        case SqliteDatabase():
            return await database.with_writer(partial(copy_database, target=target))
        case InlineDatabase():
            return copy_database(database.raw, target)
        case _:
            raise BackupUnsupportedError


def copy_database(raw: sqlite3.Connection, target: Path) -> Backup:
    """Copy what `raw` holds to `target`, outside any transaction; what was deleted does not travel.

    Raises BackupExistsError or BackupFailedError, leaving nothing behind.
    """
    if target.exists():
        raise BackupExistsError(path=target)
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        expected = _count(raw)
        raw.execute("VACUUM INTO ?", (str(unfinished),)).close()
        _check(unfinished, expected, target)
        sync(unfinished)
        unfinished.rename(target)
        sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise BackupFailedError(path=target, reason=str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(path=target, size=target.stat().st_size, rows=expected)


def _check(path: Path, expected: Mapping[str, int], target: Path) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
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
