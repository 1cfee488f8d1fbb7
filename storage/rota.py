"""The rota table: which colleague of a department has which night."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from storage.tables import rota
from storage.upsert import upsert
from usecases.staff_ports import RotaLine

_r = rota.c
_LINES = select(_r.department, _r.night, _r.staff_id).order_by(_r.night, _r.department, _r.id)
_BETWEEN = _LINES.where(_r.community_id == bindparam("of"), _r.night.between(bindparam("first"), bindparam("last")))
_OF_DEPARTMENT = _BETWEEN.where(_r.department == bindparam("place"))
_OF_MEMBER = _LINES.where(_r.staff_id == bindparam("member"), _r.night >= bindparam("first"))
_PUT = upsert(rota, on=["community_id", "night", "department", "staff_id"], update=["set_by", "set_at"])
_TAKE = (
    delete(rota)
    .where(
        _r.community_id == bindparam("of"),
        _r.night == bindparam("that_night"),
        _r.department == bindparam("place"),
        _r.staff_id == bindparam("member"),
    )
    .returning(_r.id)
)


class RotaTable:
    """`usecases.staff_ports.Rota` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self, community_id: str, department: str, night: date, staff_id: int, *, by: int | None, at: datetime
    ) -> None:
        values = {
            "community_id": community_id,
            "department": department,
            "night": night.isoformat(),
            "staff_id": staff_id,
            "set_by": by,
            "set_at": at,
        }
        self._connection.execute(_PUT, values)

    def take(self, community_id: str, department: str, night: date, staff_id: int) -> bool:
        values = {"of": community_id, "that_night": night.isoformat(), "place": department, "member": staff_id}
        return self._connection.execute(_TAKE, values).first() is not None

    def between(self, community_id: str, first: date, last: date, *, department: str | None = None) -> list[RotaLine]:
        values = {"of": community_id, "first": first.isoformat(), "last": last.isoformat()}
        if department is None:
            return [_line(row) for row in self._connection.execute(_BETWEEN, values)]
        return [_line(row) for row in self._connection.execute(_OF_DEPARTMENT, {**values, "place": department})]

    def of_member(self, staff_id: int, since: date) -> list[RotaLine]:
        found = self._connection.execute(_OF_MEMBER, {"member": staff_id, "first": since.isoformat()})
        return [_line(row) for row in found]


def _line(row: Row[*tuple[Any, ...]]) -> RotaLine:
    return RotaLine(department=row.department, night=date.fromisoformat(row.night), staff_id=row.staff_id)
