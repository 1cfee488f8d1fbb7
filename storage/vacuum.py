"""Writing a database file anew, so that nothing of what was overwritten stays behind in it."""

import sqlite3


def compact(raw: sqlite3.Connection) -> None:
    """Outside any transaction, on the writing connection: SQLite leaves the old values in free pages and in the log."""
    for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        raw.execute(statement).close()
