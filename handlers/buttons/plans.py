"""Buttons of a plan under way, of what comes after an emergency, and of drills."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class TickStep(Button):
    """A step is done: its `run`, with the key of its `answer` where it asks for one."""

    prefix: ClassVar[str] = "zs"
    ticket_id: int
    run: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPlan(Button):
    """Another page of the checklist, by `domain.notices.plans.PlanPage`."""

    prefix: ClassVar[str] = "zp"
    ticket_id: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseBranch(Button):
    """Whoever raised the alarm says what they need."""

    prefix: ClassVar[str] = "zb"
    ticket_id: int
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNeed(Button):
    """Whether what they need for that is there."""

    prefix: ClassVar[str] = "zn"
    ticket_id: int
    has: bool
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBranch(Button):
    """The same under the checklist, by a colleague who has asked them."""

    prefix: ClassVar[str] = "zc"
    ticket_id: int
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNeed(Button):
    """The same under the checklist."""

    prefix: ClassVar[str] = "zm"
    ticket_id: int
    has: bool
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSummary(Button):
    """The supervisor approves a summary, or sends it back."""

    prefix: ClassVar[str] = "zj"
    ticket_id: int
    event_id: int
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSummary(Button):
    """Read the newest summary."""

    prefix: ClassVar[str] = "zr"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport(Button):
    """How long everything took."""

    prefix: ClassVar[str] = "zt"
    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginDrill(Button):
    """Practise this kind of emergency; asks once. Without a kind: back to the choice."""

    prefix: ClassVar[str] = "zd"
    sure: bool
    type_key: str
