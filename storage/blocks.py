"""The blocks table: who was kept from the service, and until when."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.people import Resident
from storage.row_values import RowReader
from storage.tables import blocks
from usecases.block_ports import Block

_b = blocks.c
_READER = RowReader(Block, blocks)
_ADD = insert(blocks)
_OPEN = (
    select(*_READER.columns).where(_b.community_id == bindparam("community"), _b.lifted_at.is_(None)).order_by(_b.id)
)
_LIFT = (
    update(blocks)
    .where(_b.resident_id == bindparam("resident"), _b.lifted_at.is_(None))
    .values(lifted_by=bindparam("by"), lifted_at=bindparam("at"))
)


class BlocksTable:
    """`usecases.block_ports.Blocks` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, resident: Resident, *, reason: str, by: int, at: datetime) -> None:
        values = {
            "community_id": resident.community_id,
            "resident_id": resident.id,
            "reason": reason,
            "blocked_by": by,
            "blocked_at": at,
        }
        self._connection.execute(_ADD, values)

    def open_of(self, community_id: str) -> list[Block]:
        return [_READER.read(row) for row in self._connection.execute(_OPEN, {"community": community_id})]

    def lift(self, resident: Resident, *, by: int, at: datetime) -> None:
        self._connection.execute(_LIFT, {"resident": resident.id, "by": by, "at": at})
