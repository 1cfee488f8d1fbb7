"""The resident_imports table: lists of residents that somebody sent, what was promised of them, how far they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.row_values import RowReader
from storage.tables import resident_imports
from usecases.household_ports import ImportState, ResidentImport

_r = resident_imports.c
_READER = RowReader(ResidentImport, resident_imports)
_GET = select(*_READER.columns).where(_r.id == bindparam("row"))
_ADD = insert(resident_imports).returning(_r.id)
_CHANGE = update(resident_imports).where(_r.id == bindparam("row"))


class ResidentImportsTable:
    """`usecases.household_ports.ResidentImports` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        community_id: str,
        staff_id: int,
        chat_id: int,
        name: str,
        rows: Sequence[Sequence[str | int | None]],
        plan: Mapping[str, object],
        at: datetime,
    ) -> ResidentImport:
        values: dict[str, Any] = {
            "community_id": community_id,
            "staff_id": staff_id,
            "chat_id": chat_id,
            "name": name,
            "rows": rows,
            "plan": plan,
            "state": ImportState.PLANNED,
            "created_at": at,
        }
        row_id = self._connection.execute(_ADD, values).scalar_one()
        return ResidentImport(id=row_id, post_id=None, done=0, **values)

    def get(self, import_id: int) -> ResidentImport | None:
        row = self._connection.execute(_GET, {"row": import_id}).first()
        return None if row is None else _READER.read(row)

    def change(self, one: ResidentImport, **values: object) -> ResidentImport:
        self._connection.execute(_CHANGE, {"row": one.id, **values})
        given: dict[str, Any] = dict(values)
        return replace(one, **given)
