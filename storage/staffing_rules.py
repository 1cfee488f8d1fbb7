"""The staffing_rules table: how departments assign and how much one person may hold, as set in the chat."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from domain.staffing import Assignment, StaffingRule
from storage.memory import Memories, Memory
from storage.tables import staffing_rules
from storage.upsert import upsert

_s = staffing_rules.c
_GET = select(_s.assignment, _s.load_cap).where(_s.community_id == bindparam("of"), _s.department == bindparam("place"))
_SET = upsert(staffing_rules, on=["community_id", "department"], update=["assignment", "load_cap", "set_by", "set_at"])


class StaffingRulesTable:
    """`usecases.staff_ports.StaffingRules` over one connection."""

    __slots__ = ("_connection", "_known")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._known: Memory[tuple[str, str], StaffingRule | None] = memories.lasting(
            staffing_rules.name, "place", tells=False
        )

    def get(self, community_id: str, department: str) -> StaffingRule | None:
        return self._known.recall((community_id, department), self._get)

    def _get(self, place: tuple[str, str]) -> StaffingRule | None:
        row = self._connection.execute(_GET, {"of": place[0], "place": place[1]}).first()
        if row is None:
            return None
        return StaffingRule(assignment=Assignment(row.assignment), load_cap=row.load_cap)

    def set(self, community_id: str, department: str, rule: StaffingRule, *, by: int | None, at: datetime) -> None:
        values = {
            "community_id": community_id,
            "department": department,
            "assignment": rule.assignment.value,
            "load_cap": rule.load_cap,
            "set_by": by,
            "set_at": at,
        }
        self._connection.execute(_SET, values)
