"""The nights of the rota: reminded an hour before, on duty when they begin, off duty when they end.

One timer per community and moment, a recurring one; each looks at the rota as it is when it rings. Whoever has the
night but cannot be reached in private is not on duty: those in charge hear that instead.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from domain.duty import Night, coming_night, night_at, night_of
from domain.notices.duty import DutyEnd, DutyEnded, NobodyOnDuty, ShiftAhead
from domain.outgoing import Lane
from domain.people import StaffMember
from usecases import duty
from usecases.deadlines import DueTimers
from usecases.effects.in_charge import anybody_on_duty, plans_nights, tell_nobody
from usecases.effects.mentions import mention
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_chat, to_department
from usecases.timer_ports import NewTimer

NIGHT_AHEAD: Final = "night_ahead"
NIGHT_BEGINS: Final = "night_begins"
NIGHT_ENDS: Final = "night_ends"
"""Timer kinds of a community's night."""

REMINDED_BEFORE: Final = timedelta(hours=1)


def night_timer(community_id: str, kind: str, due_at: datetime) -> NewTimer:
    """The next of its kind; a recurring act has one pending timer."""
    return NewTimer(community_id=community_id, kind=kind, due_at=due_at, dedupe_key=f"{kind}:{community_id}")


# ------------------------------------------------------------------------------------------------ before it begins


def ahead(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Everybody of tonight's rota is reminded; departments that plan their nights and have nobody are told of.

    After a downtime last night's is no reminder of tonight.
    """
    community = uow.knowledge.community(due.highest.community_id)
    night = coming_night(community.calendar, now)
    if night is None or not night.begins - REMINDED_BEFORE <= now < night.begins:
        return
    for department, members in _rota_of(uow, community.key, night).items():
        for member in members:
            _remind(uow, member, department, night)
        _tell_gap(uow, community.key, department, members, night, when="ahead")
    for one in community.departments:
        if one.key not in _rota_of(uow, community.key, night):
            _tell_gap(uow, community.key, one.key, [], night, when="ahead")


def _rota_of(uow: UnitOfWork, community_id: str, night: Night) -> dict[str, list[StaffMember]]:
    """Who has this night, by department; only who still belongs there."""
    found: dict[str, list[StaffMember]] = {}
    for line in uow.rota.between(community_id, night.day, night.day):
        member = uow.staff.get(line.staff_id)
        if member is not None and member.active and member.department == line.department:
            found.setdefault(line.department, []).append(member)
    return found


def _remind(uow: UnitOfWork, member: StaffMember, department: str, night: Night) -> None:
    """In private; who cannot be reached there in the group, with the way to open the chat."""
    said = ShiftAhead(department=department, begins=night.begins, ends=night.ends)
    key = f"shift:{member.id}:{night.day}"
    if reaches_privately(uow, member) and member.user_id is not None:
        to_chat(uow, member.user_id, said, community_id=member.community_id, lane=Lane.WORK, dedupe_key=key)
        return
    called = ShiftAhead(department=department, begins=night.begins, ends=night.ends, mentions=mention(member))
    to_department(uow, member.community_id, department, called, dedupe_key=key)


def _tell_gap(
    uow: UnitOfWork, community_id: str, department: str, members: Iterable[StaffMember], night: Night, *, when: str
) -> None:
    """Those in charge hear that nobody is going to be there, in departments that plan their nights."""
    put_down = list(members)
    if any(reaches_privately(uow, one) for one in put_down):
        return
    if not put_down and not plans_nights(uow, community_id, department, night):
        return
    nobody = NobodyOnDuty(
        department=department,
        begins=night.begins,
        ends=night.ends,
        unreachable=tuple(one.name for one in put_down),
    )
    tell_nobody(uow, community_id, night, nobody, when=when)


# ------------------------------------------------------------------------------------------------ while it lasts


def begins(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Tonight's people are on duty; where none of them can be, and nobody signed on, those in charge hear it."""
    community = uow.knowledge.community(due.highest.community_id)
    night = night_at(community.calendar, now)
    if night is None:
        return
    tonight = _rota_of(uow, community.key, night)
    for members in tonight.values():
        for member in members:
            if reaches_privately(uow, member):
                duty.begin(uow, member, now, by=None)
    for one in community.departments:
        if not anybody_on_duty(uow, community.key, one.key):
            _tell_gap(uow, community.key, one.key, tonight.get(one.key, []), night, when="begins")


def begin_if_planned(uow: UnitOfWork, member: StaffMember, at: datetime) -> StaffMember:
    """Whoever has this very night and can be reached from now on, or was put down just now, is on duty."""
    if member.on_duty or not member.active or not reaches_privately(uow, member):
        return member
    night = night_at(uow.knowledge.community(member.community_id).calendar, at)
    if night is None:
        return member
    tonight = uow.rota.of_member(member.id, night.day)
    if any(line.night == night.day and line.department == member.department for line in tonight):
        return duty.begin(uow, member, at, by=None)
    return member


def ends(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The people of the night that is over are off duty, unless they signed on anew since."""
    community = uow.knowledge.community(due.highest.community_id)
    night = _last_night(uow, community.key, now)
    if night is None:
        return
    for members in _rota_of(uow, community.key, night).values():
        for member in members:
            if member.on_duty and (member.duty_since is None or member.duty_since < night.ends):
                duty.end(uow, member, now, DutyEnd.SHIFT_OVER)
                _say_over(uow, member, now)


def _say_over(uow: UnitOfWork, member: StaffMember, now: datetime) -> None:
    if member.user_id is not None and reaches_privately(uow, member):
        over = DutyEnded(end=DutyEnd.SHIFT_OVER, at=now)
        to_chat(uow, member.user_id, over, community_id=member.community_id, lane=Lane.WORK, silent=True)


def _last_night(uow: UnitOfWork, community_id: str, now: datetime) -> Night | None:
    """The newest night that is over."""
    calendar = uow.knowledge.community(community_id).calendar
    today = calendar.local_day(now)
    nights = (night_of(calendar, today - timedelta(days=back)) for back in (0, 1, 2))
    return next((one for one in nights if one is not None and one.ends <= now), None)
