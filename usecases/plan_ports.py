"""Port of the steps of a plan under way (EMG-4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.plans import StepRun
from usecases.alarm_ports import Alarm


class AlarmSteps(Protocol):
    """The alarm_steps table: each time that a step is to be done; of one step and time at most one row."""

    def of(self, alarm_id: int) -> list[StepRun]:
        """In the order in which they were written down."""

    def add(self, alarm: Alarm, runs: Sequence[StepRun]) -> None:
        """Those of them that are not there yet."""

    def tick(self, run_id: int, *, at: datetime, by: int, for_whom: int | None, answer: str | None) -> bool:
        """Whether this is new: nobody had ticked it."""

    def call_out(self, run_ids: Sequence[int], at: datetime) -> None:
        """It was said that they are late."""
