"""What is known as it holds now: the configuration, with the days that were declared in the database since.

Read at the first need and again after each change, never once per update: a commit that raised the calendar's signal
makes what is kept out of date, and the next transaction that asks reads it anew. Where several processes share a
database server their changes raise no signal here; once a minute it is read in any case.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from storage.calendar_days import SIGNAL, CalendarDaysTable
from storage.signals import is_raised
from usecases.ports import Knowledge

_AGAIN_AFTER: Final = timedelta(minutes=1)


class EffectiveKnowledge:
    """Kept by a store for all its transactions, on whatever thread they run."""

    __slots__ = ("_again_at", "_changes", "_configured", "_known", "_now")

    def __init__(self, configured: Knowledge, *, now: Callable[[], datetime]) -> None:
        self._configured = configured
        self._now = now
        self._known: tuple[int, Knowledge] | None = None
        self._changes = 0
        self._again_at = now() + _AGAIN_AFTER

    def begin(self) -> int:
        """How many changes were heard of; a transaction notes it before its first query."""
        now = self._now()
        if now >= self._again_at:
            self._again_at = now + _AGAIN_AFTER
            self.forget()
        return self._changes

    def hear(self, signals: frozenset[str]) -> None:
        """Listen to commits."""
        if SIGNAL in signals:
            self.forget()

    def forget(self) -> None:
        """The next transaction that asks reads the declared days anew."""
        self._changes += 1

    def read(self, connection: Connection, *, since: int) -> Knowledge:
        """What holds for a transaction that began after `since` changes, its own changes included.

        What an older snapshot shows is kept under its own number, so that it never passes for the newest.
        """
        if is_raised(connection, SIGNAL):
            return self._load(connection)
        known = self._known
        if known is not None and known[0] == self._changes:
            return known[1]
        knowledge = self._load(connection)
        self._known = (since, knowledge)
        return knowledge

    def _load(self, connection: Connection) -> Knowledge:
        declared = CalendarDaysTable(connection).all()
        return self._configured.with_days(declared) if declared else self._configured
