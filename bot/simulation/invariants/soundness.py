"""The database as such, and errors that nobody foresaw."""

from collections.abc import Iterator

from bot.simulation.invariants.evidence import Evidence


def database_is_sound(evidence: Evidence) -> Iterator[str]:
    """SQLite's own checks: pages, indexes, references."""
    for row in evidence.rows("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"integrity: {row[0]}"
    for row in evidence.rows("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} points to nothing in {row[2]}"


def nothing_unforeseen(evidence: Evidence) -> Iterator[str]:
    """No error but those that the world made on purpose."""
    yield from evidence.errors
