"""What is done in an emergency, step by step: the plan of one kind, and which of its steps is due when (EMG-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


# ------------------------------------------------------------------------------------------------ a plan under way


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """One time that a step is to be done; a step that repeats has several, of which at most the last is not ticked.

    `ticked_by` did it, or wrote it down for the colleague `for_whom` (both ids of staff members). `answer` is what it
    was ticked with.
    """

    id: int = 0
    step: str
    occurrence: int
    due_at: datetime
    called_out_at: datetime | None = None
    ticked_at: datetime | None = None
    ticked_by: int | None = None
    for_whom: int | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far an emergency is. `branch` is the answer to the alarm's question, since `branch_at`."""

    alarmed_at: datetime
    going_at: datetime | None = None
    on_site_at: datetime | None = None
    over_at: datetime | None = None
    branch: str | None = None
    branch_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One line of the checklist: the step with its last run, none when its turn has not come; how often it was done."""

    step: PlanStep
    run: StepRun | None
    times: int = 0

    @property
    def ticked(self) -> bool:
        return self.run is not None and self.run.ticked_at is not None

    def is_late(self, now: datetime) -> bool:
        return self.run is not None and self.run.ticked_at is None and self.run.due_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """A plan under way: what was opened since when, and the last run of every step."""

    plan: tuple[PlanStep, ...]
    course: Course
    runs: tuple[StepRun, ...]
    opened: Mapping[str, datetime] = field(default_factory=dict)

    def last(self, key: str) -> StepRun | None:
        return max((run for run in self.runs if run.step == key), key=lambda run: run.occurrence, default=None)

    def ticked_at(self, key: str | None) -> datetime | None:
        """When a step was ticked last."""
        return max((run.ticked_at for run in self.runs if run.step == key and run.ticked_at), default=None)

    @property
    def lines(self) -> tuple[StepLine, ...]:
        """The checklist: what belongs to the plan now, in its order."""
        opened = frozenset(self.opened)
        return tuple(
            StepLine(step=step, run=self._shown(step), times=self._times(step))
            for step in self.plan
            if belongs(step, opened)
        )

    def _shown(self, step: PlanStep) -> StepRun | None:
        """Its last run; of what was repeated until nobody needed it any more, the last that was done."""
        last = self.last(step.key)
        if last is None or last.ticked_at is not None or not stopped(self, last):
            return last
        done = [run for run in self.runs if run.step == step.key and run.ticked_at is not None]
        return max(done, key=lambda run: run.occurrence, default=last)

    @property
    def open_lines(self) -> tuple[StepLine, ...]:
        """What can be ticked now: its turn has come, and it is not done."""
        return tuple(line for line in self.lines if line.run is not None and not stopped(self, line.run))

    @property
    def may_end(self) -> bool:
        """Whether a step that lets it be over is ticked."""
        return any(line.step.end and line.ticked for line in self.lines)

    def _times(self, step: PlanStep) -> int:
        return sum(1 for run in self.runs if run.step == step.key and run.ticked_at is not None)


def state_of(plan: tuple[PlanStep, ...], course: Course, runs: Sequence[StepRun]) -> PlanState:
    """Put together what is written down. A branch that was left takes what was opened inside of it along."""
    opened: dict[str, datetime] = {}
    if course.branch is not None and course.branch_at is not None:
        opened[course.branch] = course.branch_at
    for step in plan:
        answered = [run for run in runs if run.step == step.key and run.answer and run.ticked_at]
        for run in answered[-1:] if belongs(step, frozenset(opened)) else ():
            if run.answer is not None and run.ticked_at is not None:
                opened[run.answer] = run.ticked_at
    return PlanState(plan=plan, course=course, runs=tuple(runs), opened=opened)


def runs_to_add(state: PlanState) -> tuple[StepRun, ...]:
    """The runs whose time runs from now on and that are not written down yet."""
    found = (_next_run(state, line) for line in state.lines)
    return tuple(run for run in found if run is not None)


def _next_run(state: PlanState, line: StepLine) -> StepRun | None:
    step, last = line.step, line.run
    if last is None:
        begun = _begun_at(state, step)
        return None if begun is None else StepRun(step=step.key, occurrence=1, due_at=begun + step.within)
    over = state.course.over_at is not None or state.ticked_at(step.until) is not None
    if step.repeat_every is None or last.ticked_at is None or over:
        return None
    return StepRun(step=step.key, occurrence=last.occurrence + 1, due_at=last.ticked_at + step.repeat_every)


def _begun_at(state: PlanState, step: PlanStep) -> datetime | None:
    """From when the time of a step runs; None while it does not."""
    since = {
        StepSince.ALARM: state.course.alarmed_at,
        StepSince.GOING: state.course.going_at,
        StepSince.ON_SITE: state.course.on_site_at,
        StepSince.STEP: state.ticked_at(step.after),
    }[step.since]
    if since is None or not step.branches:
        return since
    return max(since, min(state.opened[key] for key in step.branches if key in state.opened))


def stopped(state: PlanState, run: StepRun) -> bool:
    """Whether nobody waits for this run any more: ticked, of a branch that was left, repeated until what has come."""
    step = next((one for one in state.plan if one.key == run.step), None)
    if step is None or run.ticked_at is not None or not belongs(step, frozenset(state.opened)):
        return True
    if state.course.over_at is not None and not _follows_end(state.plan, step):
        return True
    return step.until is not None and state.ticked_at(step.until) is not None


def _follows_end(plan: tuple[PlanStep, ...], step: PlanStep) -> bool:
    """Whether it is done when the emergency is over, such as telling people that they may go home."""
    return any(one.end and one.key == step.after for one in plan)


# ------------------------------------------------------------------------------------------------ calling out

_LEAST_AGAIN, _MOST_AGAIN = timedelta(minutes=3), timedelta(minutes=15)


def next_call(step: PlanStep, run: StepRun) -> datetime | None:
    """When it is said next that a run is late: when its time is over, and once more to the supervisor (EMG-5)."""
    again = again_at(step, run)
    if run.called_out_at is None:
        return run.due_at
    return again if run.called_out_at < again else None


def again_at(step: PlanStep, run: StepRun) -> datetime:
    """When the supervisor hears that it still is not done."""
    return run.due_at + min(max(step.within, _LEAST_AGAIN), _MOST_AGAIN)
