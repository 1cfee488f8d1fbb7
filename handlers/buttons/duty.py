"""Buttons of duty and rota."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn(Button):
    """ "I am here": whoever presses is on duty from now on."""

    prefix: ClassVar[str] = "dto"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(Button):
    """Whoever presses is no longer on duty."""

    prefix: ClassVar[str] = "dtf"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDuty(Button):
    """Who of a department is on duty; one's own for an empty key."""

    prefix: ClassVar[str] = "dty"
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseDuty(Button):
    """Every department, for who sees them all."""

    prefix: ClassVar[str] = "dtc"
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRota(Button):
    """A week of a department's nights."""

    prefix: ClassVar[str] = "dtr"
    page: int
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNight(Button):
    """Who has this night (ISO 8601)."""

    prefix: ClassVar[str] = "dtn"
    night: str
    page: int
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleNight(Button):
    """A colleague has this night from now on, or no longer."""

    prefix: ClassVar[str] = "dtx"
    night: str
    staff_id: int
    page: int
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStaffing(Button):
    """How a department assigns, and how much one person may hold."""

    prefix: ClassVar[str] = "dta"
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAssignment(Button):
    """From now on the department assigns like this (`domain.staffing.Assignment`)."""

    prefix: ClassVar[str] = "dtm"
    assignment: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLoadCap(Button):
    """From now on one person holds at most so many; 0: any number."""

    prefix: ClassVar[str] = "dtl"
    cap: int
    department: str
