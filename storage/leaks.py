"""The leaks and leak_steps tables: suspected leaks and what was done about them (PRV-2)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.errors import CardRefreshed
from domain.leaks import Leak, LeakStep
from storage.row_values import RowReader
from storage.tables import leak_steps, leaks

_l = leaks.c
_s = leak_steps.c
_READER = RowReader(Leak, leaks)
_STEPS = RowReader(LeakStep, leak_steps)
_REPORT = insert(leaks).returning(_l.id)
_GET = select(*_READER.columns).where(_l.id == bindparam("row"))
_ADD_STEP = insert(leak_steps)
_OF_LEAK = select(*_STEPS.columns).where(_s.leak_id == bindparam("leak")).order_by(_s.id)
_CLOSE = (
    update(leaks)
    .where(_l.id == bindparam("row"), _l.closed_at.is_(None))
    .values(closed_at=bindparam("at"), closed_by=bindparam("by"))
    .returning(_l.id)
)


class LeaksTable:
    """`usecases.privacy_ports.Leaks` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def report(self, *, community_id: str, number: str, by: int, words: str, at: datetime) -> Leak:
        values: dict[str, Any] = {
            "community_id": community_id,
            "number": number,
            "reported_by": by,
            "reported_at": at,
            "words": words,
        }
        leak_id: int = self._connection.execute(_REPORT, values).scalar_one()
        return Leak(id=leak_id, closed_at=None, closed_by=None, **values)

    def get(self, leak_id: int) -> Leak | None:
        row = self._connection.execute(_GET, {"row": leak_id}).first()
        return None if row is None else _READER.read(row)

    def add_step(self, leak: Leak, *, by: int, words: str, at: datetime) -> None:
        values = {"community_id": leak.community_id, "leak_id": leak.id, "by_id": by, "words": words, "at": at}
        self._connection.execute(_ADD_STEP, values)

    def steps(self, leak_id: int) -> list[LeakStep]:
        return [_STEPS.read(row) for row in self._connection.execute(_OF_LEAK, {"leak": leak_id})]

    def close(self, leak: Leak, *, by: int, at: datetime) -> Leak:
        if self._connection.execute(_CLOSE, {"row": leak.id, "at": at, "by": by}).first() is None:
            raise CardRefreshed
        return replace(leak, closed_at=at, closed_by=by)
