"""How a department's tickets find their holder: who presses, or one after the other, or whoever has least to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import assert_never

_NEVER = datetime.min.replace(tzinfo=UTC)


MOST_LOAD = 50
"""The highest load cap that makes sense."""


class Assignment(StrEnum):
    """Who gets a new ticket."""

    PRESS = "press"  # whoever takes it (抢单)
    ROUND_ROBIN = "round_robin"  # one after the other (轮派)
    LEAST_LOADED = "least_loaded"  # whoever holds the fewest


LEFT_FOR_GOOD = frozenset({"left", "moved", "ended"})
"""Reasons in a ticket's history: the holder did not give it back but is gone themselves, out of the group, into
another department, or off the roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingRule:
    """How a department assigns, and how many tickets one of its people may be working on at once; None: any number."""

    assignment: Assignment = Assignment.PRESS
    load_cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could get a ticket; `held` counts what they are working on, `assigned_at` is when they got one."""

    staff_id: int
    held: int
    assigned_at: datetime | None


def chosen(rule: StaffingRule, candidates: Sequence[Candidate]) -> int | None:
    """Whose turn it is, by id; None when everybody has as much as is allowed, or nobody is there."""
    able = [one for one in candidates if not is_full(rule, one.held)]
    match rule.assignment:
        case Assignment.PRESS:
            return None
        case Assignment.ROUND_ROBIN:
            found = min(able, key=_turn, default=None)
        case Assignment.LEAST_LOADED:
            found = min(able, key=lambda one: (one.held, *_turn(one)), default=None)
        case _:
            assert_never(rule.assignment)
    return None if found is None else found.staff_id


def is_full(rule: StaffingRule, held: int) -> bool:
    """Whether somebody who works on so many tickets has as much as is allowed."""
    return rule.load_cap is not None and held >= rule.load_cap


def _turn(one: Candidate) -> tuple[datetime, int]:
    """Whoever got one the longest ago is next: so it stays fair although people come and go."""
    return (one.assigned_at or _NEVER, one.staff_id)
