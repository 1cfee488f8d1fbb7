"""A colleague leaves a department: what they held goes back, the group hears it, the overview counts anew (DSP-6)."""

from datetime import datetime

from domain.notices.staff import MemberLeft
from domain.people import Role, StaffMember
from domain.tickets import Status
from usecases import dispatch, prompting
from usecases.effects.overviews import redraw_soon
from usecases.effects.settling import settle_private
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


def leave_department(uow: UnitOfWork, member: StaffMember, at: datetime, *, reason: str) -> None:
    """Give back what they hold there and tell the group; what they may do afterwards is the caller's to write."""
    if member.department is None:
        return
    held = uow.tickets.held_by(member.id, [Status.ACCEPTED, Status.ON_HOLD])
    dispatch.release_all(uow, member, at, reason=reason)
    group = uow.chats.group_of(member.community_id, member.department)
    if group is None:
        return
    _drop_form(uow, member, group.chat_id, at)
    left = MemberLeft(name=member.name, department=member.department, returned=len(held))
    to_chat(uow, group.chat_id, left, community_id=member.community_id, silent=not held)
    redraw_soon(uow, member.community_id, member.department, at)


def _drop_form(uow: UnitOfWork, member: StaffMember, chat_id: int, at: datetime) -> None:
    draft = None if member.user_id is None else uow.drafts.active(chat_id, member.user_id)
    if draft is not None:
        prompting.drop(uow, draft, at)


def leave_roster(uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
    """Whoever is no longer in the group may no longer act; an administrator stays one, without a department."""
    leave_department(uow, member, at, reason="left")
    if member.role is not Role.ADMINISTRATOR:
        uow.staff.update(member, active=False)
        settle_private(uow, member.community_id, at)
        return
    uow.staff.add(
        community_id=member.community_id,
        user_id=member.user_id,
        name=member.name,
        badge=member.badge,
        role=member.role,
        department=None,
        locale=member.locale,
        at=at,
    )
