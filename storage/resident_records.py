"""The resident_records table: consents, corrections, exports, wishes to be deleted (PRV-1, PRV-3)."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from domain.people import Resident
from domain.personal_data import RecordedAct, ResidentRecord
from storage.row_values import RowReader
from storage.tables import resident_records

_r = resident_records.c
_READER = RowReader(ResidentRecord, resident_records)
_NOTE = insert(resident_records)
_OF = select(*_READER.columns).where(_r.resident_id == bindparam("resident")).order_by(_r.id)


class ResidentRecordsTable:
    """`usecases.privacy_ports.ResidentRecords` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self, resident: Resident, act: RecordedAct, *, at: datetime, detail: str | None = None, old: str | None = None
    ) -> None:
        values = {"community_id": resident.community_id, "resident_id": resident.id, "kind": act}
        self._connection.execute(_NOTE, {**values, "detail": detail, "old": old, "at": at})

    def of(self, resident_id: int) -> list[ResidentRecord]:
        return [_READER.read(row) for row in self._connection.execute(_OF, {"resident": resident_id})]
