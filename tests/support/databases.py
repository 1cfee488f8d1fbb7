"""Databases in memory with every table of the service centre, used again and again.

Making the tables and preparing the statements takes longer than most tests do; emptying the tables takes a moment.
"""

import sqlite3
from collections.abc import Iterator
from functools import cache

from storage.inline_driver import InlineDatabase
from storage.prepared import PreparedConnection, _Prepared
from storage.signals import Listeners
from storage.tables import metadata
from tests.support.query_plans import whole_reads


class _Lent(InlineDatabase):
    """Closed, it goes back to the others, unless somebody changed more than its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.write_now(metadata.create_all)
        self._made = self._shape()

    def _shape(self) -> int:
        ((version,),) = self.raw.execute("PRAGMA schema_version").fetchall()
        return int(version)

    def close_now(self) -> None:
        if self._closed:
            return
        self._closed = True
        read = whole_reads(self.raw, self._ran())
        assert not read, f"an index is missing, or a line in tests/support/query_plans.py: {read}"
        if type(self.raw) is sqlite3.Connection and self._shape() == self._made:
            self._empty()
            _idle().append(self)

    def _ran(self) -> Iterator[tuple[object, str]]:
        assert isinstance(self._connection, PreparedConnection)
        known = list(self._connection._prepared.values())
        return ((one.statement, one.sql) for one in known if isinstance(one, _Prepared))

    def _empty(self) -> None:
        self.raw.rollback()
        self.raw.execute("PRAGMA foreign_keys = OFF")
        self.raw.execute("BEGIN")
        for name in _tables():
            self.raw.execute(f"DELETE FROM {name}")
        self.raw.execute("COMMIT")
        self.raw.execute("PRAGMA foreign_keys = ON")

    def open_again(self) -> None:
        self._closed = False
        self._listeners = Listeners()


@cache
def _idle() -> list[_Lent]:
    return []


@cache
def _tables() -> tuple[str, ...]:
    """Numbers begin anew too."""
    return (*metadata.tables, "sqlite_sequence")


def lent_database() -> InlineDatabase:
    """An empty one. Whoever has it closes it."""
    if not _idle():
        return _Lent()
    found = _idle().pop()
    found.open_again()
    return found
