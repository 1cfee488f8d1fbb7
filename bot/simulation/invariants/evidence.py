"""What invariants look at: the database, what it noted of its changes, and what Telegram saw."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulation.telegram import Said, ShutOut
from domain.confidentiality import is_guarded
from domain.tickets import Ticket
from usecases.ports import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Downtime:
    """From when until when the process was not there; moments as microseconds since 1970, as in the database."""

    begins: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`database` is a plain reading connection. What a test cannot know it leaves out; then less is looked at.

    `inbox` and `statuses` are changes (row, was, became); `confirmed` the numbers of updates that Telegram forgot;
    `killed` the lives that ended without an orderly stop; `said` what was put into chats since the row `first_row` of
    the outbox. Nothing due waits longer than `overdue_after` while somebody is there to do it.
    """

    database: sqlite3.Connection
    knowledge: Knowledge
    now: datetime
    tickets: Sequence[Ticket] = ()
    inbox: Sequence[tuple[int, str, str]] = ()
    statuses: Sequence[tuple[int, str, str]] = ()
    confirmed: Sequence[int] = ()
    said: Sequence[Said] = ()
    first_row: int = 0
    shut_out: Sequence[ShutOut] = ()
    killed: frozenset[int] = frozenset()
    down: Sequence[Downtime] = ()
    errors: Sequence[str] = ()
    unsettled: str = ""
    overdue_after: timedelta = timedelta(minutes=10)

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query, by name."""
        cursor = sqlite3.Cursor(self.database)  # beside what a test makes of a connection
        cursor.row_factory = sqlite3.Row
        return cursor.execute(query, values).fetchall()

    @property
    def now_us(self) -> int:
        return round(self.now.timestamp() * 1_000_000)

    def late_by(self, due: int, done: int) -> timedelta:
        """How late something was done, without the time in which nobody was there to do it."""
        late = max(0, done - due)
        for one in self.down:
            late -= max(0, min(one.ends, done) - max(one.begins, due))
        return timedelta(microseconds=max(0, late))

    def guarded_tickets(self) -> Iterator[Ticket]:
        """Those that somebody must not hear of."""
        return (one for one in self.tickets if is_guarded(one))
