"""What must hold for an emergency: its alarm reaches somebody, its plan can be done by those it reaches, and ends."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from bot.toml_tables import Table
from domain.catalog import RequestType
from domain.emergencies import AlarmAudience, Branch, EmergencyRules
from domain.plans import PlanStep, StepRole, StepSince, can_be_ended, opened_by
from domain.tickets import Workflow

_HEARS_BY = {StepRole.SUPERVISOR: AlarmAudience.SUPERVISOR, StepRole.MANAGER: AlarmAudience.MANAGER}
"""The rung by which somebody learns of the alarm at all whose step it is; the others stand in the alarmed groups."""

_IN_CHARGE = frozenset({AlarmAudience.SUPERVISOR, AlarmAudience.MANAGER})

_LONGEST_ANSWER = 20
"""Characters of an answer's key: it travels with its ticket and its step in the 64 bytes of a button."""

Problem = tuple[tuple[str | int, ...], str]


def check_emergency(one: RequestType, table: Table) -> None:
    """Note what keeps the alarm from reaching anybody, or the plan from being done and ended."""
    rules = one.emergency
    if (one.workflow is Workflow.EMERGENCY) != (rules is not None):
        table.note("workflow", 'Give [emergency] exactly when the workflow is "emergency".')
    if rules is None:
        if table.has("plan"):
            table.note("plan", "Only an emergency has a plan; add [emergency], or remove [[plan]].")
        return
    for path, sentence in (*_route(rules), *_question(rules), *_steps(rules), *_end(rules)):
        table.document.note(path, sentence)


def _route(rules: EmergencyRules) -> Iterator[Problem]:
    """Without somebody who hears it at once, and somebody above who hears that nobody goes, there is no alarm."""
    if not rules.departments:
        yield ("emergency", "departments"), 'The alarm reaches nobody; write departments = ["security", …].'
    at_once = {rung.audience for rung in rules.rungs if rung.after == timedelta(0)}
    if AlarmAudience.GROUP not in at_once:
        yield (
            ("emergency", "rungs"),
            'No group hears the alarm at once; add a rung with after = "0min" and audience = "group".',
        )
    if not _IN_CHARGE & {rung.audience for rung in rules.rungs}:
        yield (
            ("emergency", "rungs"),
            'Nobody hears that nobody goes; add a rung for "supervisor" or "manager".',
        )
    for index, (first, second) in enumerate(pairwise(rules.rungs), start=1):
        if second.after < first.after:
            yield ("emergency", "rungs", index), "The rungs do not stand in the order in which they ring."


def _question(rules: EmergencyRules) -> Iterator[Problem]:
    branches = () if rules.asks is None else rules.asks.branches
    free = {branch.key for branch in branches if branch.needs is None}
    for index, branch in enumerate(branches):
        if branch.needs is not None and branch.needs.instead not in free:
            known = ", ".join(sorted(free)) or "(none)"
            yield (
                ("emergency", "asks", "branches", index, "needs", "instead"),
                f'"{branch.needs.instead}" is no branch that can be taken without needing anything: {known}.',
            )


def _steps(rules: EmergencyRules) -> Iterator[Problem]:
    if not rules.plan:
        yield ("plan",), "There is no plan; add [[plan]] with its steps."
    answers = [answer.key for step in rules.plan for answer in step.answers]
    branches = [branch.key for branch in _branches(rules)]
    for key in sorted(key for key in (*answers, *branches) if len(key) > _LONGEST_ANSWER):
        yield ("plan",), f'"{key}" does not fit onto a key; an answer\'s key has at most {_LONGEST_ANSWER} characters.'
    for key in sorted({key for key in (*answers, *branches) if (*answers, *branches).count(key) > 1}):
        yield ("plan",), f'Two answers have the key "{key}"; each opens its own branch, so give one another key.'
    for index, step in enumerate(rules.plan):
        for key, sentence in (*_whose(step, rules), *_when(step, rules), *_opened(step, {*answers, *branches})):
            yield ("plan", index, key), sentence


def _whose(step: PlanStep, rules: EmergencyRules) -> Iterator[tuple[str, str]]:
    """A step is for somebody who hears the alarm; nobody else could tick it."""
    named = step.department is not None
    if named != (step.role is StepRole.DEPARTMENT):
        yield "role", 'Name a department exactly when role = "department".'
    elif named and step.department not in rules.departments:
        known = ", ".join(rules.departments)
        yield (
            "department",
            f'Nobody may tick this step: "{step.department}" does not hear the alarm; write one of: {known}.',
        )
    audience = _HEARS_BY.get(step.role)
    if audience is not None and audience not in {rung.audience for rung in rules.rungs}:
        yield "role", f'Nobody may tick this step: no rung of the alarm reaches "{step.role}".'


def _when(step: PlanStep, rules: EmergencyRules) -> Iterator[tuple[str, str]]:
    if (step.after is not None) != (step.since is StepSince.STEP):
        yield "since", 'Write since = "step" exactly when "after" names the step that comes before.'
    for key, name in (("after", step.after), ("until", step.until)):
        other = None if name is None else rules.step(name)
        if name is None:
            continue
        if other is None or other is step:
            yield key, f'"{name}" is no other step of this plan.'
        elif key == "after" and other.branches and not set(step.branches or ("",)) <= set(other.branches):
            yield key, f'Nobody may tick this step: "{name}" belongs to other branches, so its turn never comes.'
    if step.after is not None and _goes_in_circles(step, rules):
        yield "after", "Nobody may tick this step: it waits for itself."
    if step.until is not None and step.repeat_every is None:
        yield "until", '"until" ends the repeating; add repeat_every, or remove it.'


def _goes_in_circles(step: PlanStep, rules: EmergencyRules) -> bool:
    seen, current = {step.key}, rules.step(step.after or "")
    while current is not None and current.key not in seen:
        seen.add(current.key)
        current = rules.step(current.after or "")
    return current is not None


def _opened(step: PlanStep, known: set[str]) -> Iterator[tuple[str, str]]:
    """A branch that no answer opens hides its steps for ever."""
    for branch in step.branches:
        if branch not in known:
            said = ", ".join(sorted(known)) or "(none)"
            yield "branches", f'Nobody may tick this step: no answer opens "{branch}"; write some of: {said}.'
        elif branch in {answer.key for answer in step.answers}:
            yield "branches", f'Nobody may tick this step: only its own answer opens "{branch}".'


def _end(rules: EmergencyRules) -> Iterator[Problem]:
    """Whatever was answered, also nothing at all: some step lets the emergency be over."""
    ways: list[str | None] = [None, *(branch.key for branch in _branches(rules))]
    for way in ways if rules.plan else ():
        if not can_be_ended(rules.plan, opened_by(way)):
            said = "" if way is None else f' after "{way}"'
            yield ("plan",), f"The plan has no end{said}; mark the step that lets it be over with end = true."


def _branches(rules: EmergencyRules) -> tuple[Branch, ...]:
    return () if rules.asks is None else rules.asks.branches
