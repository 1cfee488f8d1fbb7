"""Removing what finished work leaves behind, a portion at a time (usecases/housekeeping.py says what and when)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, or_, select, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from storage.tables import code_attempts, codes, inbox, outbox, timers
from storage.types import UtcMicroseconds
from usecases.housekeeping import Leftover

_Removal = ReturningDelete[*tuple[Any, ...]] | ReturningUpdate[*tuple[Any, ...]]
_BEFORE = bindparam("before", type_=UtcMicroseconds)


def _portion(table: Table, over: ColumnElement[bool]) -> ColumnElement[bool]:
    key = table.c.id
    return key.in_(select(key).where(over).order_by(key).limit(bindparam("most")))


def _delete(table: Table, over: ColumnElement[bool]) -> _Removal:
    return delete(table).where(_portion(table, over)).returning(table.c.id)


_TIMER_IS_OVER = or_(
    and_(timers.c.state.in_(("done", "dead")), timers.c.done_at < _BEFORE),
    and_(timers.c.state == "cancelled", timers.c.due_at < _BEFORE),
)
_RENDERED_IS_OUT = and_(outbox.c.rendered.is_not(None), outbox.c.finished_at < _BEFORE)

_STATEMENTS: Final[Mapping[Leftover, _Removal]] = {
    Leftover.DEAD_UPDATES: _delete(inbox, and_(inbox.c.state == "dead", inbox.c.done_at < _BEFORE)),
    Leftover.CODES: _delete(codes, codes.c.expires_at < _BEFORE),
    Leftover.CODE_ATTEMPTS: _delete(code_attempts, code_attempts.c.at < _BEFORE),
    Leftover.TIMERS: _delete(timers, _TIMER_IS_OVER),
    Leftover.RENDERED: update(outbox)
    .values(rendered=None)
    .where(_portion(outbox, _RENDERED_IS_OUT))
    .returning(outbox.c.id),
}


class PurgesTables:
    """`Purges` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def purge(self, leftover: Leftover, *, before: datetime, limit: int) -> int:
        return len(self._connection.execute(_STATEMENTS[leftover], {"before": before, "most": limit}).all())
