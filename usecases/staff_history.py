"""Writing down what changed about a colleague: who came, left, got another role, signed on or off, and through whom."""

from datetime import datetime

from domain.errors import NotPermitted
from domain.grants import Right, roles_with
from domain.people import StaffMember
from usecases.ports import UnitOfWork
from usecases.staff_ports import StaffChangeKind

ENDED = "ended"
"""The reason in the history of who was taken off the roster."""


def record(
    uow: UnitOfWork, member: StaffMember, kind: StaffChangeKind, at: datetime, *, by: int | None, **data: object
) -> None:
    """One line that is never overwritten; `data` holds keys only, never a name."""
    uow.staff_changes.note(community_id=member.community_id, staff_id=member.id, kind=kind, at=at, by=by, data=data)


def check_may_join(uow: UnitOfWork, user_id: int, community_id: str) -> None:
    """Raises NotPermitted for who was taken off the roster: being in the group is not enough any more."""
    former = uow.staff.former(community_id, user_id)
    if former is None:
        return
    newest = next((one for one in uow.staff_changes.of(former.id, limit=9) if one.kind in _COMING_AND_GOING), None)
    if newest is not None and newest.kind is StaffChangeKind.LEFT and newest.data.get("reason") == ENDED:
        raise NotPermitted(who=roles_with(Right.KEEP_ROSTER))


_COMING_AND_GOING = frozenset({StaffChangeKind.JOINED, StaffChangeKind.LEFT})
