"""The alarms table: emergencies that run, and when each was over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, insert, select, text, update

from domain.tickets import Ticket
from storage.memory import By, Memories, Memory
from storage.tables import alarms
from usecases.alarm_ports import Alarm

_a = alarms.c
_KEPT = tuple(column for column in _a if column.name != "uid")
_SELECT = select(*_KEPT)
_OF_TICKET = _SELECT.where(_a.ticket_id == bindparam("ticket"))
_RUNNING = _SELECT.where(_a.community_id == bindparam("community"), text("alarms.over_at IS NULL")).order_by(_a.id)
_DRILLS = (
    _SELECT.where(_a.community_id == bindparam("community"), text("alarms.drill"))
    .order_by(_a.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_START = insert(alarms).returning(*_KEPT)
_CHANGE = update(alarms).where(_a.id == bindparam("row"))
_WHERE = ("latitude", "longitude")


class AlarmsTable:
    """`usecases.alarm_ports.Alarms` over one connection."""

    __slots__ = ("_connection", "_of_ticket", "_running")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        # Every message of a resident asks whether one of their alarms runs; mostly there is none at all.
        self._running: Memory[str, Sequence[Alarm]] = memories.lasting(alarms.name, "running", tells=False)
        self._of_ticket: Memory[int, Alarm | None] = memories.lasting(alarms.name, By("ticket_id"), tells=False)

    def start(self, ticket: Ticket, *, silent: bool, drill: bool, at: datetime) -> Alarm:
        values = {
            "community_id": ticket.community_id,
            "ticket_id": ticket.id,
            "reporter_id": ticket.reporter_id,
            "drill": drill,
            "silent": silent,
            "started_at": at,
        }
        return _alarm(self._connection.execute(_START, values).one())

    def of_ticket(self, ticket_id: int) -> Alarm | None:
        return self._of_ticket.recall(ticket_id, self._read_of_ticket)

    def _read_of_ticket(self, ticket_id: int) -> Alarm | None:
        row = self._connection.execute(_OF_TICKET, {"ticket": ticket_id}).first()
        return None if row is None else _alarm(row)

    def running(self, community_id: str) -> list[Alarm]:
        return list(self._running.recall(community_id, self._read_running))

    def _read_running(self, community_id: str) -> Sequence[Alarm]:
        return tuple(_alarm(row) for row in self._connection.execute(_RUNNING, {"community": community_id}))

    def drills(self, community_id: str, *, limit: int) -> list[Alarm]:
        rows = self._connection.execute(_DRILLS, {"community": community_id, "most": limit})
        return [_alarm(row) for row in rows]

    def change(self, alarm: Alarm, **changes: Any) -> Alarm:
        after = replace(alarm, **changes)
        values = {name: value for name, value in changes.items() if name not in _WHERE}
        if len(values) < len(changes):
            values["place"] = None if after.latitude is None else [after.latitude, after.longitude]
        self._connection.execute(_CHANGE, {"row": alarm.id, **values})
        return after


def _alarm(row: Row[*tuple[Any, ...]]) -> Alarm:
    values = row._asdict()
    latitude, longitude = values.pop("place") or (None, None)
    return Alarm(latitude=latitude, longitude=longitude, **values)
