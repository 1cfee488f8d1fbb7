"""Emergencies: what a kind says, whom its alarm reaches and how it grows until somebody goes (EMG-1, EMG-2, EMG-7)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.i18n import LocalText
from domain.no_advice import NoAdvice
from domain.plans import PlanStep, StepAnswer


class AlarmAudience(StrEnum):
    """Whom a rung of the alarm reaches, besides those whom the earlier rungs reach.

    `group`: the groups of the kind's departments. `on_duty`: everybody on duty there, privately. `all_groups`: every
    group of the community; names, phone and home are masked there.
    """

    GROUP = "group"
    ON_DUTY = "on_duty"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ALL_GROUPS = "all_groups"


class AlarmWording(StrEnum):
    """How loud a rung speaks, to all whom the alarm has reached by then; the texts live in the views."""

    ALARM = "alarm"
    AGAIN = "again"
    LOUDER = "louder"
    LOUDEST = "loudest"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRung:
    """So long after the alarm without anybody going, this audience hears it too, in these words."""

    after: timedelta
    audience: AlarmAudience
    wording: AlarmWording


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What a branch cannot do without: asked right after it was chosen.

    Without it (`no`) the branch `instead` is offered with the words `refused` (no relative, no sitting: EMG-3).
    """

    text: LocalText
    yes: LocalText
    no: LocalText
    refused: LocalText
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One answer to the question after the alarm: what is on the key, and what whoever raised it hears then."""

    key: str
    title: LocalText
    said: LocalText
    needs: Needed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmQuestion:
    """The one question that is put after the alarm has gone out (EMG-3)."""

    text: LocalText
    branches: tuple[Branch, ...]

    def branch(self, key: str) -> Branch | None:
        return next((one for one in self.branches if one.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRules:
    """What makes a request type an emergency. `safety` is its one fixed line, nothing more (EMG-6).

    `departments`: whose groups and people on duty the alarm reaches. `numbers`: keys of the community's public numbers
    that come first. `silent`: it can be raised without a sound ("cannot speak"). While nobody goes, the alarm is
    repeated every `repeat_every`; after `unanswered_after` whoever raised it is told so (EMG-7). `no_advice`: questions
    that nobody here answers but with the numbers of this kind.
    """

    safety: LocalText
    departments: tuple[str, ...]
    rungs: tuple[AlarmRung, ...]
    plan: tuple[PlanStep, ...]
    numbers: tuple[str, ...] = ()
    silent: bool = False
    asks: AlarmQuestion | None = None
    repeat_every: timedelta = timedelta(minutes=1)
    unanswered_after: timedelta = timedelta(minutes=2)
    no_advice: NoAdvice | None = None

    def step(self, key: str) -> PlanStep | None:
        return next((one for one in self.plan if one.key == key), None)

    def answer(self, key: str) -> StepAnswer | None:
        """The answer of a step that opens this branch."""
        return next((answer for step in self.plan for answer in step.answers if answer.key == key), None)
