"""What is done in an emergency, step by step: the plan of one kind as the catalog gives it (EMG-4)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.i18n import LocalText


class StepRole(StrEnum):
    """Who is to do a step; anyone on the alarm may tick it for them (EMG-5).

    `leader`: whoever went first. `department`: anybody of the department that the step names.
    """

    LEADER = "leader"
    DEPARTMENT = "department"
    FRONT_DESK = "front_desk"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class StepSince(StrEnum):
    """From when the time of a step runs: the alarm, the first who goes, the first on the spot, another step's tick."""

    ALARM = "alarm"
    GOING = "going"
    ON_SITE = "on_site"
    STEP = "step"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAnswer:
    """One of the answers with which a step is ticked that asks something; it opens the branch of its key."""

    key: str
    title: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One step.

    `within` runs from `since` (with `step` from the tick of `after`), and never from before its branch was opened.
    `branches`: it belongs to the plan only once one of these was opened, by the answer to the alarm's question or to a
    step's; none means always. `repeat_every`: after each tick it comes anew so much later, until `until` is ticked or
    the emergency is over. `end`: once it is ticked the emergency can be over. `answers`: it is ticked with one of them.
    """

    key: str
    text: LocalText
    role: StepRole
    within: timedelta
    department: str | None = None
    since: StepSince = StepSince.ALARM
    after: str | None = None
    repeat_every: timedelta | None = None
    until: str | None = None
    branches: tuple[str, ...] = ()
    answers: tuple[StepAnswer, ...] = ()
    end: bool = False


def opened_by(answer: str | None) -> frozenset[str]:
    """The branches that are open with this answer to the alarm's question; none before there is one."""
    return frozenset() if answer is None else frozenset({answer})


def belongs(step: PlanStep, opened: frozenset[str]) -> bool:
    """Whether a step is part of the plan while these branches are open."""
    return not step.branches or not opened.isdisjoint(step.branches)


def can_be_ended(plan: tuple[PlanStep, ...], opened: frozenset[str]) -> bool:
    """Whether some step that belongs to it lets the emergency be over; one that waits needs the other to belong too."""
    here = {step.key: step for step in plan if belongs(step, opened)}
    return any(step.end and _comes(step, here) for step in here.values())


def _comes(step: PlanStep, here: dict[str, PlanStep]) -> bool:
    current, left = step, len(here)
    while current.after is not None and left:
        if current.after not in here:
            return False
        current, left = here[current.after], left - 1
    return left > 0
