"""The staff_changes table: who came, left, got another role, signed on and off; never overwritten."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from storage.row_values import RowReader
from storage.tables import staff_changes
from usecases.staff_ports import StaffChange, StaffChangeKind

_c = staff_changes.c
_READER = RowReader(StaffChange, staff_changes)
_NOTE = insert(staff_changes)
_OF = select(*_READER.columns).where(_c.staff_id == bindparam("member")).order_by(_c.id.desc()).limit(bindparam("most"))


class StaffChangesTable:
    """`usecases.staff_ports.StaffChanges` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self,
        *,
        community_id: str,
        staff_id: int,
        kind: StaffChangeKind,
        at: datetime,
        by: int | None,
        data: Mapping[str, object],
    ) -> None:
        values = {
            "community_id": community_id,
            "staff_id": staff_id,
            "kind": kind.value,
            "at": at,
            "by_id": by,
            "data": dict(data),
        }
        self._connection.execute(_NOTE, values)

    def of(self, staff_id: int, *, limit: int) -> list[StaffChange]:
        return [_READER.read(row) for row in self._connection.execute(_OF, {"member": staff_id, "most": limit})]
