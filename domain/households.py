"""Households: who belongs to which unit, as what, from when until when; and invitations into one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Relation(StrEnum):
    """What somebody is in a unit."""

    OWNER = "owner"
    TENANT = "tenant"
    FAMILY = "family"
    HELPER = "helper"


class MembershipState(StrEnum):
    """Whether somebody belongs to a unit: asked for, so, refused, or over."""

    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDED = "ended"


LIVING = frozenset({MembershipState.PENDING, MembershipState.ACTIVE})
"""A person has at most one of these per unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a person belongs to a unit.

    `relation` is None for who never said. `since` and `until` are aware moments. `vouched`: what `vouched_by`, a
    member of the household, said about whether they know the person. `asked_at`: when the yearly question was put,
    `confirmed_at`: when it was last known that all of it is still so.
    """

    id: int
    community_id: str
    resident_id: int
    unit: str
    relation: Relation | None
    state: MembershipState
    since: datetime | None
    until: datetime | None
    vouched_by: int | None
    vouched: bool | None
    asked_at: datetime | None
    confirmed_at: datetime | None
    created_at: datetime

    @property
    def is_active(self) -> bool:
        return self.state is MembershipState.ACTIVE

    @property
    def is_unanswered(self) -> bool:
        """Whether the yearly question waits for an answer."""
        return self.asked_at is not None and (self.confirmed_at is None or self.confirmed_at < self.asked_at)


RECONFIRM_AFTER = timedelta(days=365)
"""Every so often the person is asked whether their file still holds."""

SILENT_AFTER = timedelta(days=14)
"""How long the question waits until the front desk hears that nobody answered."""

INVITATION_LASTS = timedelta(days=7)
"""How long an invitation can be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time invitation into a unit, by a colleague or by its owner; the code is known by digest only."""

    id: int
    community_id: str
    unit: str
    relation: Relation
    made_by_staff: int | None
    made_by_resident: int | None
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
