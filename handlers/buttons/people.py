"""Buttons of registration, verification, groups and roles."""

from dataclasses import dataclass
from typing import ClassVar

from handlers.buttons.base import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResident(Button):
    """The front desk confirms a resident's file."""

    prefix: ClassVar[str] = "vr"
    resident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseResident(Button):
    """The front desk refuses it, with a reason."""

    prefix: ClassVar[str] = "vx"
    resident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinDepartment(Button):
    """ "I belong to this department" (DSP-7)."""

    prefix: ClassVar[str] = "jd"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueBindCode(Button):
    """An administrator wants a code that binds a group to this department."""

    prefix: ClassVar[str] = "bc"
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRole(Button):
    """An administrator opens the roles of a colleague."""

    prefix: ClassVar[str] = "ra"
    staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRole(Button):
    """An administrator gives a role."""

    prefix: ClassVar[str] = "rg"
    staff_id: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAdminMenu(Button):
    """Show another half or page of the administrator's menu."""

    prefix: ClassVar[str] = "am"
    section: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBuildings(Button):
    """Show which buildings a butler looks after, a page of them."""

    prefix: ClassVar[str] = "rb"
    staff_id: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleBuilding(Button):
    """A butler looks after this building from now on, or no longer."""

    prefix: ClassVar[str] = "rt"
    staff_id: int
    page: int
    building: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowColleague(Button):
    """A colleague as the roster has them: role, duty, what changed."""

    prefix: ClassVar[str] = "rsc"
    staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndColleague(Button):
    """They do not work here any more; asks once, then SURE or NO; BACK takes them on the roster again."""

    ASK: ClassVar[str] = "ask"
    SURE: ClassVar[str] = "sure"
    NO: ClassVar[str] = "no"
    BACK: ClassVar[str] = "back"

    prefix: ClassVar[str] = "rse"
    staff_id: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddColleague(Button):
    """Put somebody on the roster who has no Telegram."""

    prefix: ClassVar[str] = "rsa"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblockResident(Button):
    """A supervisor lets somebody use the service again."""

    prefix: ClassVar[str] = "ub"
    resident_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRegistration(Button):
    """Register as a resident, or correct what the front desk could not confirm."""

    prefix: ClassVar[str] = "ro"
