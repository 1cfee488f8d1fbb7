"""Whether a database file is damaged, asked before anybody writes to it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def damage_of(path: Path) -> str | None:
    """What is wrong with the file in SQLite's words, or None; whoever asks holds the process lock.

    A file that was closed in order is only looked at from outside. One with a write-ahead log beside it was not: the
    process, or the machine, ended in the middle of something, and every page is read.
    """
    log = path.with_name(f"{path.name}-wal")
    return flaw_in(path, every_page=log.is_file() and log.stat().st_size > 0)


def flaw_in(path: Path, *, every_page: bool = True) -> str | None:
    """What is wrong with the file in SQLite's words, or None."""
    if not path.is_file() or path.stat().st_size == 0:
        return None
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            (verdict,) = raw.execute("PRAGMA quick_check(1)" if every_page else "SELECT 'ok'").fetchone()
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if verdict == "ok" else str(verdict)
