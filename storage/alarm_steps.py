"""The alarm_steps table: what was to be done in an emergency by when, and who ticked it (EMG-4)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from domain.plans import StepRun
from storage.row_values import RowReader
from storage.tables import alarm_steps
from storage.upsert import upsert
from usecases.alarm_ports import Alarm

_s = alarm_steps.c
_READER = RowReader(StepRun, alarm_steps)
_OF_ALARM = select(*_READER.columns).where(_s.alarm_id == bindparam("alarm")).order_by(_s.id)
_TICK = (
    update(alarm_steps)
    .where(_s.id == bindparam("row"), _s.ticked_at.is_(None))
    .values(ticked_at=bindparam("at"), ticked_by=bindparam("by"), for_whom=bindparam("whom"), answer=bindparam("said"))
    .returning(_s.id)
)
_CALL_OUT = update(alarm_steps).where(_s.id == bindparam("row")).values(called_out_at=bindparam("at"))
_ADD = upsert(alarm_steps, on=("alarm_id", "step", "occurrence"))


class AlarmStepsTable:
    """`usecases.plan_ports.AlarmSteps` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, alarm_id: int) -> list[StepRun]:
        return [_READER.read(row) for row in self._connection.execute(_OF_ALARM, {"alarm": alarm_id})]

    def add(self, alarm: Alarm, runs: Sequence[StepRun]) -> None:
        for run in runs:
            values = {"community_id": alarm.community_id, "alarm_id": alarm.id, "due_at": run.due_at}
            self._connection.execute(_ADD, {**values, "step": run.step, "occurrence": run.occurrence})

    def tick(self, run_id: int, *, at: datetime, by: int, for_whom: int | None, answer: str | None) -> bool:
        values = {"row": run_id, "at": at, "by": by, "whom": for_whom, "said": answer}
        return self._connection.execute(_TICK, values).first() is not None

    def call_out(self, run_ids: Sequence[int], at: datetime) -> None:
        for run_id in run_ids:
            self._connection.execute(_CALL_OUT, {"row": run_id, "at": at})
