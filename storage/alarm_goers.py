"""The alarm_goers table: who goes to an emergency, who is there, who could not after all."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from storage.row_values import RowReader
from storage.tables import alarm_goers
from storage.upsert import upsert
from usecases.alarm_ports import Alarm, Goer

_g = alarm_goers.c
_READER = RowReader(Goer, alarm_goers)
_OF = select(*_READER.columns).where(_g.alarm_id == bindparam("alarm")).order_by(_g.id)
_GO = upsert(
    alarm_goers,
    on=["alarm_id", "staff_id"],
    update=("going_at", "on_site_at", "left_at"),
    only_if=_g.left_at.is_not(None),
).returning(_g.id)
_THIS = (_g.alarm_id == bindparam("alarm"), _g.staff_id == bindparam("staff"), _g.left_at.is_(None))
_ARRIVE = update(alarm_goers).where(*_THIS, _g.on_site_at.is_(None)).values(on_site_at=bindparam("at")).returning(_g.id)
_LEAVE = update(alarm_goers).where(*_THIS).values(left_at=bindparam("at")).returning(_g.id)


class AlarmGoersTable:
    """`usecases.alarm_ports.AlarmGoers` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, alarm_id: int) -> list[Goer]:
        return [_READER.read(row) for row in self._connection.execute(_OF, {"alarm": alarm_id})]

    def go(self, alarm: Alarm, staff_id: int, at: datetime) -> bool:
        values = {"community_id": alarm.community_id, "alarm_id": alarm.id, "staff_id": staff_id, "going_at": at}
        row = self._connection.execute(_GO, {**values, "on_site_at": None, "left_at": None}).first()
        return row is not None

    def arrive(self, alarm: Alarm, staff_id: int, at: datetime) -> bool:
        self.go(alarm, staff_id, at)
        values = {"alarm": alarm.id, "staff": staff_id, "at": at}
        return self._connection.execute(_ARRIVE, values).first() is not None

    def leave(self, alarm: Alarm, staff_id: int, at: datetime) -> bool:
        values = {"alarm": alarm.id, "staff": staff_id, "at": at}
        return self._connection.execute(_LEAVE, values).first() is not None
