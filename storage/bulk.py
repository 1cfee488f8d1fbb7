"""Rows by the hundred thousand, into a SQLite file that can be made again: for measuring with the data of years.

There is no journal and no check of references while it runs; a file in which it was interrupted is of no use.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Table

from storage.ciphers import Cipher
from storage.tables import metadata

_FAST: Final = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA cache_size = -262144",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """One open file. `next_ids`: the first free id of each table that was asked for."""

    raw: sqlite3.Connection
    cipher: Cipher
    next_ids: dict[str, int] = field(default_factory=dict)

    def sealed(self, place: str, words: str) -> str:
        """As it stands in the private column "table.column"; the same value may stand in many rows."""
        return self.cipher.seal(words, place)

    def found_by(self, words: str) -> str:
        """What equal words are found by."""
        return self.cipher.index(words)

    def reserve(self, table: str, count: int) -> int:
        """The first of so many ids in a row that nobody has."""
        if table not in self.next_ids:
            (last,) = self.raw.execute(f"SELECT coalesce(max(id), 0) FROM {_known(table).name}").fetchone()  # noqa: S608  ours
            self.next_ids[table] = last + 1
        first = self.next_ids[table]
        self.next_ids[table] += count
        return first

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Values as they are stored: moments in microseconds, private texts sealed, JSON as text."""
        target = _known(table)
        names = ", ".join(f'"{target.c[name].name}"' for name in columns)
        places = ", ".join("?" for _ in columns)
        self.raw.executemany(f"INSERT INTO {target.name} ({names}) VALUES ({places})", rows)  # noqa: S608  names of our own schema

    def count(self, table: str) -> int:
        (rows,) = self.raw.execute(f"SELECT count(*) FROM {_known(table).name}").fetchone()  # noqa: S608  ours
        found: int = rows
        return found


@contextmanager
def bulk(path: Path, cipher: Cipher) -> Iterator[Bulk]:
    """The file has the newest schema, and nobody else has it open. Indexes are made anew at the end, each at once."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for pragma in _FAST:
            raw.execute(pragma).fetchall()
        indexes = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in indexes:
            raw.execute(f'DROP INDEX "{name}"')
        raw.execute("BEGIN EXCLUSIVE")
        yield Bulk(raw=raw, cipher=cipher)
        raw.execute("COMMIT")
        for _, sql in indexes:
            raw.execute(sql)
        raw.execute("PRAGMA journal_mode = WAL").fetchall()


def put_off_timers(path: Path, microseconds: int) -> None:
    """Let everything that is pending come so much later: data that lay for a while is as on the day it was made."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE timers SET due_at = due_at + ? WHERE state = 'pending'", (microseconds,))


def _known(table: str) -> Table:
    """Raises KeyError for what is no table of ours."""
    return metadata.tables[table]


def let_come_due(path: Path, count: int, *, before: int, ladder: str | None = None) -> int:
    """Let so many timers of open tickets be due within the minute before that moment; gives how many there are.

    `ladder`: only the first rung of that one, of which every ticket has one.
    """
    which = "ladder = :ladder AND rung = 0" if ladder is not None else "ticket_id IS NOT NULL"
    with closing(sqlite3.connect(path)) as raw, raw:
        changed = raw.execute(
            "UPDATE timers SET due_at = :before - (id % 60) * 1000000 WHERE id IN"  # noqa: S608  `which` is one of two
            f" (SELECT id FROM timers WHERE state = 'pending' AND {which} ORDER BY id LIMIT :count)",
            {"before": before, "count": count, "ladder": ladder},
        )
        return changed.rowcount
