"""Removing what finished work leaves behind, a portion at a time (usecases/housekeeping.py says what and when)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, or_, select, text, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from storage.tables import code_attempts, codes, inbox, outbox, timers
from storage.types import UtcMicroseconds
from usecases.housekeeping import Leftover

_Removal = ReturningDelete[*tuple[Any, ...]] | ReturningUpdate[*tuple[Any, ...]]
_BEFORE = bindparam("before", type_=UtcMicroseconds)


def _portion(table: Table, over: ColumnElement[bool], since: ColumnElement[Any]) -> ColumnElement[bool]:
    """The oldest of them, in the order of the index by which they are found."""
    return table.c.id.in_(select(table.c.id).where(over).order_by(since).limit(bindparam("most")))


def _delete(table: Table, over: ColumnElement[bool], since: ColumnElement[Any]) -> _Removal:
    return delete(table).where(_portion(table, over, since)).returning(table.c.id)


# Words of the partial indexes, so that the databases find these rows without the others.
_TIMER_IS_OVER = and_(
    text("timers.state <> 'pending'"),
    timers.c.due_at < _BEFORE,
    or_(timers.c.done_at.is_(None), timers.c.done_at < _BEFORE),
)
_UPDATE_IS_DEAD = and_(text("inbox.state = 'dead'"), inbox.c.done_at < _BEFORE)
_RENDERED_IS_OUT = and_(outbox.c.rendered.is_not(None), outbox.c.finished_at < _BEFORE)

_STATEMENTS: Final[Mapping[Leftover, _Removal]] = {
    Leftover.DEAD_UPDATES: _delete(inbox, _UPDATE_IS_DEAD, inbox.c.done_at),
    Leftover.CODES: _delete(codes, codes.c.expires_at < _BEFORE, codes.c.id),
    Leftover.CODE_ATTEMPTS: _delete(code_attempts, code_attempts.c.at < _BEFORE, code_attempts.c.id),
    Leftover.TIMERS: _delete(timers, _TIMER_IS_OVER, timers.c.due_at),
    Leftover.RENDERED: update(outbox)
    .values(rendered=None)
    .where(_portion(outbox, _RENDERED_IS_OUT, outbox.c.finished_at))
    .returning(outbox.c.id),
}


class PurgesTables:
    """`Purges` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def purge(self, leftover: Leftover, *, before: datetime, limit: int) -> int:
        return len(self._connection.execute(_STATEMENTS[leftover], {"before": before, "most": limit}).all())
