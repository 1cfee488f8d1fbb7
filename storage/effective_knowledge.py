"""What is known as it holds now: the configuration, with the days that were declared in the database since.

Read at the first need and again after each change, never once per update: a commit that raised the calendar's signal
makes what is kept out of date, and the next transaction that asks reads it anew.
"""

from sqlalchemy import Connection

from storage.calendar_days import SIGNAL, CalendarDaysTable
from storage.signals import is_raised
from usecases.ports import Knowledge


class EffectiveKnowledge:
    """Kept by a store for all its transactions, on whatever thread they run."""

    __slots__ = ("_configured", "_known", "changes")

    def __init__(self, configured: Knowledge) -> None:
        self._configured = configured
        self._known: tuple[int, Knowledge] | None = None
        self.changes = 0
        """How many commits changed a calendar; a transaction notes it before its first query."""

    def hear(self, signals: frozenset[str]) -> None:
        """Listen to commits."""
        if SIGNAL in signals:
            self.forget()

    def forget(self) -> None:
        """The next transaction that asks reads the declared days anew."""
        self.changes += 1

    def read(self, connection: Connection, *, since: int) -> Knowledge:
        """What holds for a transaction that began after `since` changes, its own changes included.

        What an older snapshot shows is kept under its own number, so that it never passes for the newest.
        """
        if is_raised(connection, SIGNAL):
            return self._load(connection)
        known = self._known
        if known is not None and known[0] == self.changes:
            return known[1]
        knowledge = self._load(connection)
        self._known = (since, knowledge)
        return knowledge

    def _load(self, connection: Connection) -> Knowledge:
        declared = CalendarDaysTable(connection).all()
        return self._configured.with_days(declared) if declared else self._configured
