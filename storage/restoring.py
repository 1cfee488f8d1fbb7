"""A database as it was when it was backed up: what of its past would happen again, and how to keep it from that.

Whoever restores a backup goes back in time, but Telegram and the people do not: messages with buttons, numbers of
tickets and reminders of the lost hours are out there. None of them may be given, or said, a second time.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, text, update

from storage.backup import sync
from storage.errors import BackupBrokenError
from storage.facts import FactsTable
from storage.process_lock import beside
from storage.tables import counters, inbox, outbox, ticket_events, tickets, timers
from storage.types import UtcMicroseconds
from storage.upsert import upsert

ROWS_SKIPPED: Final = 100_000
"""A button of a lost message names a lost row; no new row may get its id."""

NUMBERS_SKIPPED: Final = 500
"""So many tickets of one kind and day may have been lost."""

_WAL: Final = ("", "-wal", "-shm")
_NOW: Final = bindparam("now", type_=UtcMicroseconds)
_t, _o = timers.c, outbox.c

_IS_LATE = (_t.state == "pending") & (_t.due_at <= _NOW) & _t.kind.not_in(bindparam("unasked", expanding=True))
_LATE = (
    select(_t.kind, _t.due_at, _t.community_id, tickets.c.number)
    .select_from(timers.outerjoin(tickets, _t.ticket_id == tickets.c.id))
    .where(_IS_LATE)
    .order_by(_t.due_at, _t.id)
)
_IS_UNSENT = _o.state.in_(("new", "sending"))
_UNSENT = (
    select(_o.notice, _o.created_at, _o.community_id, tickets.c.number)
    .select_from(outbox.outerjoin(tickets, _o.ticket_id == tickets.c.id))
    .where(_IS_UNSENT)
    .order_by(_o.id)
)
_POSTPONE = update(timers).where(_IS_LATE).values(due_at=bindparam("later", type_=UtcMicroseconds))
_LEAVE_UNSENT = update(outbox).where(_IS_UNSENT).values(state="dead", error="restored", finished_at=_NOW)
_NEWEST = (
    select(func.max(inbox.c.received_at)),
    select(func.max(ticket_events.c.at)),
    select(func.max(_o.created_at)),
)
_SKIP_NUMBERS = upsert(counters, on=("community_id", "series"), update={"value": counters.c.value + NUMBERS_SKIPPED})
_SERIES = select(counters.c.series).distinct()


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Something that would happen at the next start: its kind, since when it should have, and the ticket's number."""

    what: str
    at: datetime
    community_id: str | None
    number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a restored database remembers last, what it would do late, and what it would send (again)."""

    newest: datetime | None
    late: tuple[Echo, ...]
    unsent: tuple[Echo, ...]


def check_backup(path: Path) -> None:
    """Raises BackupBrokenError unless `path` is a whole database of this program."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupBrokenError(path=path, reason=str(error)) from error
    if verdict != "ok":
        raise BackupBrokenError(path=path, reason=verdict)


def look_back(connection: Connection, *, now: datetime, unasked: Sequence[str]) -> Past:
    """What would happen if a process started on this database at `now` (aware UTC).

    `unasked`: kinds of timers that are simply done late, since they remind nobody.
    """
    moments = [connection.execute(query).scalar_one() for query in _NEWEST]
    return Past(
        newest=max((moment for moment in moments if moment is not None), default=None),
        late=tuple(
            Echo(what=what, at=at, community_id=c, number=n)
            for what, at, c, n in connection.execute(_LATE, {"now": now, "unasked": unasked})
        ),
        unsent=tuple(
            Echo(what=what, at=at, community_id=c, number=n) for what, at, c, n in connection.execute(_UNSENT)
        ),
    )


def make_present(
    connection: Connection,
    *,
    backup: str,
    now: datetime,
    rest_until: datetime | None,
    unasked: Sequence[str],
    days: Mapping[str, str],
    prefixes: Sequence[str],
) -> None:
    """Write into the restored database that it is `now`, and that it was this backup.

    `rest_until`: late timers come then instead, and what was not sent stays unsent; None: all of it goes out at the
    start, but for the kinds of timers that are `unasked`, which it does in any case. `days`: community → the day that
    its numbers of today are made of; `prefixes`: of every kind of ticket.
    """
    if rest_until is not None:
        connection.execute(_POSTPONE, {"now": now, "later": rest_until, "unasked": unasked})
        connection.execute(_LEAVE_UNSENT, {"now": now})
    _skip_what_was_given(connection, days, prefixes)
    FactsTable(connection).set("restored", {"backup": backup, "at": now.isoformat()})


def _skip_what_was_given(connection: Connection, days: Mapping[str, str], prefixes: Sequence[str]) -> None:
    """No id of a row and no number of a ticket is given a second time."""
    connection.execute(text("UPDATE sqlite_sequence SET seq = seq + :skipped"), {"skipped": ROWS_SKIPPED})
    given = {series.partition("-")[0] for series in connection.execute(_SERIES).scalars()}
    for community, day in days.items():
        for prefix in sorted({*given, *prefixes}):
            values = {"community_id": community, "series": f"{prefix}-{day}", "value": NUMBERS_SKIPPED}
            connection.execute(_SKIP_NUMBERS, values)


def copy_aside(backup: Path, database: Path) -> Path:
    """A private copy of the backup beside the database, safe on the disk."""
    copy = beside(database, ".restoring")
    discard(copy)
    descriptor = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as target, backup.open("rb") as source:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    return copy


def discard(copy: Path) -> None:
    """Remove a copy that is not wanted, or was left by a command that was interrupted."""
    for suffix in _WAL:
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def put_in_place(copy: Path, database: Path, *, at: datetime) -> Path | None:
    """The copy becomes the database; gives what the former one is called now, None if there was none.

    Its write-ahead log goes aside first: it must never meet the restored file.
    """
    log = copy.with_name(copy.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0, "the copy was closed, so all of it is in one file"
    real = database.resolve()
    former = real.with_name(f"{real.name}.{at:%Y%m%dT%H%M%SZ}.before-restore")
    there = real.exists()
    if there:
        os.link(real, former)
    for suffix in _WAL[1:]:
        beside_it = real.with_name(real.name + suffix)
        if beside_it.exists():
            beside_it.rename(former.with_name(former.name + suffix))
    copy.replace(real)
    discard(copy)
    sync(real.parent)
    return former if there else None


def counted(echoes: Sequence[Echo]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """For each kind of thing: how many, and the numbers of the tickets, each once, in order."""
    for what in dict.fromkeys(one.what for one in echoes):
        of_kind = [one for one in echoes if one.what == what]
        yield what, len(of_kind), tuple(dict.fromkeys(one.number for one in of_kind if one.number is not None))
