"""Being on duty: it begins and ends here, whoever caused it; those in charge hear when nobody is left at night.

`on_duty` is what ladders and alarms read. Whoever cannot be reached in private is never on duty: nothing could ring
them (DSP-7).
"""

from datetime import datetime, timedelta
from typing import Final

from domain.duty import night_at
from domain.notices.base import Notice
from domain.notices.duty import DutyAsked, DutyEnd, DutyEnded, DutyScreen, NobodyOnDuty
from domain.outgoing import Lane
from domain.people import StaffMember
from usecases.deadlines import DueTimers
from usecases.effects.dealing import deal_soon
from usecases.effects.in_charge import anybody_on_duty, plans_nights, tell_nobody
from usecases.effects.overviews import redraw_soon
from usecases.ports import UnitOfWork
from usecases.speaking import edit, to_chat
from usecases.staff_history import record
from usecases.staff_ports import StaffChangeKind
from usecases.timer_ports import NewTimer, OnConflict

DUTY_FORGOTTEN: Final = "duty_forgotten"
"""Timer kind: somebody has been on duty for very long."""

DUTY_SUBJECT: Final = "duty"
"""The subject of a duty screen's post."""

ASKED_AFTER: Final = timedelta(hours=12)
"""So long after signing on they are asked whether they are still there."""

_ANSWER_WITHIN: Final = timedelta(hours=1)


def begin(uow: UnitOfWork, member: StaffMember, at: datetime, *, by: int | None) -> StaffMember:
    """From now on they are called; `by` None: the rota did it. Nothing for who is on duty already."""
    if member.on_duty:
        return member
    member = uow.staff.update(member, on_duty=True, duty_since=at)
    record(uow, member, StaffChangeKind.ON_DUTY, at, by=by)
    _watch(uow, member, at + ASKED_AFTER)
    _shown(uow, member, at)
    if member.department is not None:
        deal_soon(uow, member.community_id, member.department, at)
    return member


def stay(uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
    """They are still there: asked again after another while."""
    _watch(uow, member, at + ASKED_AFTER)


def end(uow: UnitOfWork, member: StaffMember, at: datetime, why: DutyEnd) -> StaffMember:
    """They are not called any more. At night those in charge hear if nobody else is left."""
    if not member.on_duty:
        return member
    member = uow.staff.update(member, on_duty=False)
    by = member.id if why is DutyEnd.SELF else None
    record(uow, member, StaffChangeKind.OFF_DUTY, at, by=by, why=why.value)
    uow.timers.cancel(dedupe_key=_watch_key(member))
    _shown(uow, member, at)
    if why is not DutyEnd.SHIFT_OVER:
        _check_somebody_is_left(uow, member, at)
    return member


def _watch(uow: UnitOfWork, member: StaffMember, due_at: datetime, **data: object) -> None:
    watch = NewTimer(
        community_id=member.community_id,
        kind=DUTY_FORGOTTEN,
        due_at=due_at,
        data={"member": member.id, **data},
        dedupe_key=_watch_key(member),
    )
    uow.timers.add([watch], on_conflict=OnConflict.REPLACE)


def _watch_key(member: StaffMember) -> str:
    return f"duty:{member.id}"


def _shown(uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
    """The group's pinned overview and its newest duty screen say it."""
    if member.department is None:
        return
    redraw_soon(uow, member.community_id, member.department, at)
    group = uow.chats.group_of(member.community_id, member.department)
    screens = [] if group is None else uow.posts.of_subject(group.chat_id, DUTY_SUBJECT)
    for post in screens[-1:]:
        edit(uow, post, DutyScreen(community_id=member.community_id, department=member.department), lane=Lane.ANSWER)


def forgotten(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Asked once whether they are still there; without an answer they are signed off, so that nobody relies on them."""
    member_id = due.highest.data.get("member")
    member = uow.staff.get(member_id) if isinstance(member_id, int) else None
    if member is None or not member.active or not member.on_duty or member.user_id is None:
        return
    if due.highest.data.get("asked"):
        end(uow, member, now, DutyEnd.FORGOTTEN)
        ended: Notice = DutyEnded(end=DutyEnd.FORGOTTEN, at=now)
        to_chat(uow, member.user_id, ended, community_id=member.community_id, lane=Lane.WORK)
        return
    until = now + _ANSWER_WITHIN
    _watch(uow, member, until, asked=True)
    asked = DutyAsked(staff_id=member.id, since=member.duty_since or now, until=until)
    to_chat(uow, member.user_id, asked, community_id=member.community_id, lane=Lane.WORK)


# ------------------------------------------------------------------------------------------------ nobody is left


def _check_somebody_is_left(uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
    """Only at night, and only where somebody is meant to be there: by day whole departments go home."""
    if member.department is None:
        return
    calendar = uow.knowledge.community(member.community_id).calendar
    night = night_at(calendar, at)
    if night is None or anybody_on_duty(uow, member.community_id, member.department):
        return
    if plans_nights(uow, member.community_id, member.department, night):
        nobody = NobodyOnDuty(department=member.department, begins=night.begins, ends=night.ends)
        tell_nobody(uow, member.community_id, night, nobody, when=f"{at:%H%M}", but=member.id)
