"""Who answers for a department, and telling them that somebody is missing: nobody on duty, a colleague gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.duty import Night
from domain.notices.duty import ColleagueGone, NobodyOnDuty
from domain.outgoing import Lane
from domain.people import Role, StaffMember
from usecases.effects.mentions import mention
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_chat, to_department


def in_charge_of(uow: UnitOfWork, community_id: str, department: str, *, but: int | None = None) -> list[StaffMember]:
    """Who answers for a department: its team leaders, else the supervisors, else the managers; never `but`."""
    team = [one for one in uow.staff.of_department(community_id, department) if one.id != but]
    leaders = [one for one in team if one.role is Role.DEPARTMENT_SUPERVISOR]
    if leaders:
        return leaders
    for role in (Role.SUPERVISOR, Role.MANAGER):
        found = [one for one in uow.staff.of_roles(community_id, [role]) if one.id != but]
        if found:
            return found
    return []


def tell_in_charge(
    uow: UnitOfWork,
    members: Sequence[StaffMember],
    notice: NobodyOnDuty | ColleagueGone,
    community_id: str,
    *,
    key: str | None = None,
    silent: bool = False,
) -> None:
    """Each in private; who cannot be reached there in the front desk's group by name. With a key only once."""
    reached = [one for one in members if reaches_privately(uow, one)]
    for member in reached:
        own = None if key is None else f"{key}:{member.id}"
        if member.user_id is not None:
            to_chat(
                uow,
                member.user_id,
                notice,
                community_id=community_id,
                lane=Lane.WORK,
                silent=silent,
                dedupe_key=own,
            )
    others = [one for one in members if one not in reached]
    if others or not members:
        named = replace(notice, mentions=tuple(said for one in others for said in mention(one)))
        desk = uow.knowledge.community(community_id).front_desk.key
        to_department(uow, community_id, desk, named, silent=silent, dedupe_key=key)


def tell_nobody(
    uow: UnitOfWork, community_id: str, night: Night, notice: NobodyOnDuty, *, when: str, but: int | None = None
) -> None:
    """Those in charge of the department hear it; once for each occasion in a night."""
    key = f"nobody:{community_id}:{notice.department}:{night.day}:{when}"
    tell_in_charge(uow, in_charge_of(uow, community_id, notice.department, but=but), notice, community_id, key=key)


def plans_nights(uow: UnitOfWork, community_id: str, department: str, night: Night) -> bool:
    """Whether a department has a rota: some night within two weeks around this one."""
    around = timedelta(days=14)
    return bool(uow.rota.between(community_id, night.day - around, night.day + around, department=department))


def anybody_on_duty(uow: UnitOfWork, community_id: str, department: str) -> bool:
    """Whether somebody of the department is there."""
    return any(one.on_duty for one in uow.staff.of_department(community_id, department))
