"""The outages table: what is known to be out of order for whole buildings, and when it was over."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.errors import CardRefreshed
from domain.outages import Outage
from storage.memory import Memories, Memory
from storage.row_locks import locks_rows, to_change
from storage.row_values import RowReader
from storage.tables import outages
from usecases.outage_ports import NewOutage

_o = outages.c
_READER = RowReader(Outage, outages)
_SELECT = select(*_READER.columns)
_GET = _SELECT.where(_o.id == bindparam("row"))
_GET_TO_CHANGE = to_change(_GET)
_OPEN = _SELECT.where(_o.community_id == bindparam("community"), _o.ended_at.is_(None)).order_by(_o.id)
_DECLARE = insert(outages).returning(_o.id)
_CHANGE_OPEN = update(outages).where(_o.id == bindparam("row"), _o.ended_at.is_(None)).returning(_o.id)


class OutagesTable:
    """`usecases.outage_ports.Outages` over one connection."""

    __slots__ = ("_connection", "_get_one", "_open")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._get_one = _GET_TO_CHANGE if locks_rows(connection) else _GET
        self._open: Memory[str, Sequence[Outage]] = memories.lasting(outages.name, "open", tells=False)

    def declare(self, new: NewOutage) -> Outage:
        values = asdict(new)
        row_id = self._connection.execute(_DECLARE, {**values, "buildings": list(new.buildings)}).scalar_one()
        return Outage(id=row_id, ended_at=None, ended_by=None, **values)

    def get(self, outage_id: int) -> Outage | None:
        row = self._connection.execute(self._get_one, {"row": outage_id}).first()
        return None if row is None else _READER.read(row)

    def open_of(self, community_id: str) -> list[Outage]:
        return list(self._open.recall(community_id, self._open_of))

    def _open_of(self, community_id: str) -> Sequence[Outage]:
        return tuple(_READER.read(row) for row in self._connection.execute(_OPEN, {"community": community_id}))

    def move(self, outage: Outage, until: datetime) -> Outage:
        return self._change(outage, until=until)

    def end(self, outage: Outage, *, by: int, at: datetime) -> Outage:
        return self._change(outage, ended_at=at, ended_by=by)

    def _change(self, outage: Outage, **changes: Any) -> Outage:
        if self._connection.execute(_CHANGE_OPEN, {"row": outage.id, **changes}).first() is None:
            raise CardRefreshed
        return replace(outage, **changes)
