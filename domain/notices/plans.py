"""What is read of a plan under way: the checklist, the question that chooses a branch, steps that are late (EMG-4)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.notices.base import Notice
from domain.notices.news import Mention


class PlanPage(StrEnum):
    """What a checklist or the question shows: itself, the branches, what a branch needs, what there is without it."""

    MAIN = "main"
    BRANCHES = "branches"
    NEEDED = "needed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard(Notice):
    """The checklist of an emergency, as it is at delivery. `branch` is the one that the page asks about."""

    ticket_id: int
    page: PlanPage = PlanPage.MAIN
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchAsked(Notice):
    """The one question to whoever raised an alarm, with what was answered as far as it was, as it is at delivery."""

    ticket_id: int
    page: PlanPage = PlanPage.MAIN
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStep:
    """A step that is spoken of; `run_id` is what a key ticks."""

    run_id: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsAsked(Notice):
    """Steps whose turn has come, to the supervisor or manager whose they are: they stand in no group."""

    ticket_id: int
    label: str
    request_type: str
    steps: tuple[NamedStep, ...]
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsLate(Notice):
    """Steps whose time is over. `leader`: to the supervisor, who has to see to it."""

    ticket_id: int
    label: str
    request_type: str
    steps: tuple[NamedStep, ...]
    leader: bool = False
    short: bool = False
    drill: bool = False
    mentions: tuple[Mention, ...] = ()
