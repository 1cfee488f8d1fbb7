"""A database in memory whose commits can be taken back at once: transactions are savepoints of one that never ends."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.inline_driver import InlineDatabase
from storage.running import call
from storage.tables import metadata

T = TypeVar("T")

_INSTEAD = {"BEGIN IMMEDIATE": "SAVEPOINT transaction_", "COMMIT": "RELEASE transaction_"}


class _Nesting(sqlite3.Connection):
    """What begins and commits inside is a savepoint; nothing else about SQLite changes."""

    inside = False
    """Whether one of those savepoints is open."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        done = super().execute(_INSTEAD.get(sql, sql), *parameters)
        if sql in _INSTEAD:
            self.inside = sql == "BEGIN IMMEDIATE"
        return done

    def rollback(self) -> None:
        if self.inside:
            super().execute("ROLLBACK TO transaction_")
            super().execute("RELEASE transaction_")
            self.inside = False

    @property
    def in_transaction(self) -> bool:  # type: ignore[override]  # a property there too
        return self.inside


class UndoableDatabase(InlineDatabase):
    """`mark` remembers how things are, `undo` goes back there as often as one likes."""

    def __init__(self) -> None:
        super().__init__(factory=_Nesting)
        self.write_now(metadata.create_all)
        self._begin()

    def read_now(self, fn: Callable[[Connection], T]) -> T:
        return call(fn, self._connection, None)

    def mark(self) -> None:
        self.raw.execute("RELEASE here")
        self.raw.execute("SAVEPOINT here")

    def undo(self) -> None:
        self.raw.execute("ROLLBACK TO here")

    def copied(self) -> bytes:
        """Everything that is in it; the mark moves here, for only what is committed for good can be copied."""
        sqlite3.Connection.commit(self.raw)
        copy = self.raw.serialize()
        self._begin()
        return copy

    def replace(self, copy: bytes) -> None:
        """As it was when it was `copied`."""
        sqlite3.Connection.rollback(self.raw)
        self.raw.deserialize(copy)
        self._begin()

    def _begin(self) -> None:
        self.raw.execute("BEGIN")
        self.raw.execute("SAVEPOINT here")
