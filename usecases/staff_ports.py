"""Ports of the staff's own matters: what changed in the roster, who has which night, how a department assigns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from domain.staffing import StaffingRule


class StaffChangeKind(StrEnum):
    """What changed about a colleague. `data` holds keys only: roles, departments, buildings, reasons; never a name."""

    JOINED = "joined"
    LEFT = "left"
    ROLE = "role"
    BUILDINGS = "buildings"
    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffChange:
    """One line of a colleague's history; `by_id` None: nobody but the bot or the command line."""

    kind: StaffChangeKind
    at: datetime
    by_id: int | None
    data: Mapping[str, object]


class StaffChanges(Protocol):
    """The staff_changes table: history, append only."""

    def note(
        self,
        *,
        community_id: str,
        staff_id: int,
        kind: StaffChangeKind,
        at: datetime,
        by: int | None,
        data: Mapping[str, object],
    ) -> None: ...

    def of(self, staff_id: int, *, limit: int) -> list[StaffChange]:
        """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaLine:
    """Somebody has the night that begins in the evening of `night`."""

    department: str
    night: date
    staff_id: int


class Rota(Protocol):
    """The rota table."""

    def put(
        self, community_id: str, department: str, night: date, staff_id: int, *, by: int | None, at: datetime
    ) -> None:
        """This colleague has this night; said twice it is the same."""

    def take(self, community_id: str, department: str, night: date, staff_id: int) -> bool:
        """They do not have it any more. False when they had not."""

    def between(self, community_id: str, first: date, last: date, *, department: str | None = None) -> list[RotaLine]:
        """Every line of these nights, both ends included: by night, department and who was put down first."""

    def of_member(self, staff_id: int, since: date) -> list[RotaLine]:
        """The nights that a colleague has from this one on."""


class StaffingRules(Protocol):
    """The staffing_rules table: what departments were told in the chat, in the place of the configuration's."""

    def get(self, community_id: str, department: str) -> StaffingRule | None: ...

    def set(self, community_id: str, department: str, rule: StaffingRule, *, by: int | None, at: datetime) -> None: ...
