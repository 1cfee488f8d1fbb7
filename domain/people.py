"""People: residents, staff members, their roles, and who an actor is."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.i18n import Locale


class Role(StrEnum):
    """What a staff member is in the community."""

    STAFF = "staff"
    DEPARTMENT_SUPERVISOR = "department_supervisor"
    FRONT_DESK = "front_desk"
    CASHIER = "cashier"
    BUTLER = "butler"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class ResidentState(StrEnum):
    """How far a resident's file is."""

    NEW = "new"
    PENDING = "pending"
    VERIFIED = "verified"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person of a household. `unit` is a unit key such as `3-2-1201`; `phone` is E.164.

    `erase_at`: when this file is going to be erased, because the person asked for it (PRV-3). `blocked_at`: since when
    the person may send nothing but emergencies.
    """

    id: int
    community_id: str
    user_id: int | None
    name: str | None
    phone: str | None
    phone_confirmed: bool
    locale: Locale
    consent_version: str | None
    state: ResidentState
    unit: str | None
    created_at: datetime
    erase_at: datetime | None = None
    blocked_at: datetime | None = None

    @property
    def is_registered(self) -> bool:
        """Whether everything that a request needs is known."""
        return self.state is not ResidentState.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A registered colleague. `name` is what residents may call them, `buildings` are a butler's.

    `duty_since`: when they signed on; `assigned_at`: when a ticket was last assigned to them by turns.
    """

    id: int
    community_id: str
    user_id: int | None
    name: str
    badge: str | None
    role: Role
    department: str | None
    buildings: tuple[str, ...] = field(default=())
    locale: Locale | None = None
    private_open: bool = False
    on_duty: bool = False
    active: bool = True
    duty_since: datetime | None = None
    assigned_at: datetime | None = None
