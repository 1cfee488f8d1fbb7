"""Asking the table of grants about households: as the front desk, as who takes lists out, as the person it is about."""

from domain.grants import Right
from domain.incoming import Sender
from domain.permissions import StaffActor, allow, allow_own
from usecases.people import staff_actor_of, staff_of
from usecases.ports import UnitOfWork


def desk_member(uow: UnitOfWork, sender: Sender, right: Right = Right.KEEP_HOUSEHOLDS) -> StaffActor:
    """The colleague, if households are theirs to look after. Raises NotOnList or NotPermitted."""
    return _allowed(uow, staff_of(uow, sender), right)


def desk_member_of(
    uow: UnitOfWork, user_id: int, right: Right = Right.KEEP_HOUSEHOLDS, *, near: str | None = None
) -> StaffActor:
    """The same for the account behind a form, in its community."""
    return _allowed(uow, staff_actor_of(uow, user_id, near=near), right)


def _allowed(uow: UnitOfWork, actor: StaffActor, right: Right) -> StaffActor:
    desk = uow.knowledge.community(actor.member.community_id).front_desk.key
    allow(actor, right, actor.member.community_id, department=desk)
    return actor


def own(*, yours: bool) -> None:
    """Raises CardRefreshed for what is somebody else's."""
    allow_own(Right.KEEP_OWN_HOME, own=yours)
