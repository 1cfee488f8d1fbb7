"""A colleague leaves a department: rights, duty and nights end, what they held goes back, those who must know hear it.

The group hears it under the cards and in one line, whoever answers for the department in private, and a resident to
whom they had promised a time (DSP-4, DSP-6, INT-3).
"""

from datetime import date, datetime, timedelta

from domain.confidentiality import is_guarded
from domain.notices.duty import ColleagueGone, DutyEnd
from domain.notices.staff import MemberLeft
from domain.people import Role, StaffMember
from domain.tickets import Ticket
from usecases import alarm_acts, dispatch, duty, prompting
from usecases.effects.approvals import ask_others
from usecases.effects.in_charge import in_charge_of, tell_in_charge
from usecases.effects.labels import label_of
from usecases.effects.overviews import redraw_soon
from usecases.effects.settling import settle_private
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.staff_history import record
from usecases.staff_ports import StaffChangeKind


def leave_department(
    uow: UnitOfWork, member: StaffMember, at: datetime, *, reason: str, by: int | None = None
) -> StaffMember:
    """Give back what they hold there and tell who must know; what they may do afterwards is the caller's to write."""
    held = uow.tickets.held_by(member.id, dispatch.HELD)
    member = duty.end(uow, member, at, DutyEnd.GONE)
    nights = _give_up_nights(uow, member, at)
    dispatch.release_all(uow, member, at, reason=reason)
    alarm_acts.leave_all(uow, member, at)
    record(uow, member, StaffChangeKind.LEFT, at, by=by, department=member.department or "", reason=reason)
    _tell_in_charge(uow, member, held, nights, reason)
    _tell_group(uow, member, sum(dispatch.goes_to_pool(one) for one in held), at)
    return member


def _tell_group(uow: UnitOfWork, member: StaffMember, returned: int, at: datetime) -> None:
    department = member.department
    group = None if department is None else uow.chats.group_of(member.community_id, department)
    if group is None or department is None:
        return
    _drop_form(uow, member, group.chat_id, at)
    left = MemberLeft(name=member.name, department=department, returned=returned)
    to_chat(uow, group.chat_id, left, community_id=member.community_id, silent=not returned)
    redraw_soon(uow, member.community_id, department, at)


def _give_up_nights(uow: UnitOfWork, member: StaffMember, at: datetime) -> list[date]:
    """From last night on, which may still be under way; gives those to come."""
    today = uow.knowledge.community(member.community_id).calendar.local_day(at)
    nights = uow.rota.of_member(member.id, today - timedelta(days=1))
    for line in nights:
        uow.rota.take(member.community_id, line.department, line.night, member.id)
    return [line.night for line in nights if line.night >= today]


def _tell_in_charge(uow: UnitOfWork, member: StaffMember, held: list[Ticket], nights: list[date], reason: str) -> None:
    """Only where somebody has to do something about it. What is guarded has its own circle and is not named."""
    named = tuple(label_of(one) for one in held if not is_guarded(one))
    if not (held or nights):
        return
    department = member.department or uow.knowledge.community(member.community_id).front_desk.key
    gone = ColleagueGone(name=member.name, department=department, reason=reason, labels=named, nights=tuple(nights))
    in_charge = in_charge_of(uow, member.community_id, department, but=member.id)
    tell_in_charge(uow, in_charge, gone, member.community_id)


def _drop_form(uow: UnitOfWork, member: StaffMember, chat_id: int, at: datetime) -> None:
    draft = None if member.user_id is None else uow.drafts.active(chat_id, member.user_id)
    if draft is not None:
        prompting.drop(uow, draft, at)


def leave_roster(
    uow: UnitOfWork, member: StaffMember, at: datetime, *, reason: str = "left", by: int | None = None
) -> None:
    """Whoever is no longer in the group, or was taken off the roster, may no longer act.

    An administrator who only left a group stays one, without a department.
    """
    member = leave_department(uow, member, at, reason=reason, by=by)
    if member.role is not Role.ADMINISTRATOR or reason == "ended":
        uow.staff.update(member, active=False)
        ask_others(uow, member, at)
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
