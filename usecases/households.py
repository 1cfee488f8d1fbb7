"""Who belongs to which unit: asked for, admitted, over. Everything that hangs on a unit asks here.

A resident's own `unit` is the one they spoke of last; what they belong to stands in the memberships.
"""

from datetime import datetime

from domain.households import LIVING, RECONFIRM_AFTER, Membership, MembershipState, Relation
from domain.people import Resident, ResidentState
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer, OnConflict

RECONFIRM = "reconfirm"
"""Timer kind: the yearly question whether a membership still holds is due."""


def units_of(uow: UnitOfWork, resident: Resident) -> tuple[str, ...]:
    """The units somebody belongs to now, the one they spoke of last first."""
    units = [one.unit for one in uow.memberships.of_resident(resident.id) if one.is_active]
    return tuple(sorted(units, key=lambda unit: unit != resident.unit))


def membership_in(uow: UnitOfWork, resident: Resident, unit: str | None) -> Membership | None:
    """What somebody is in a unit now."""
    of_person = uow.memberships.of_resident(resident.id)
    return next((one for one in of_person if one.is_active and one.unit == unit), None)


def pending_of(uow: UnitOfWork, resident: Resident) -> Membership | None:
    """The unit that somebody waits to be admitted to; there is at most one."""
    of_person = uow.memberships.of_resident(resident.id)
    return next((one for one in of_person if one.state is MembershipState.PENDING), None)


def people_of(uow: UnitOfWork, community_id: str, unit: str) -> list[tuple[Membership, Resident]]:
    """Who belongs to a unit now and whose file is complete, oldest membership first."""
    found = ((one, uow.residents.get(one.resident_id)) for one in uow.memberships.of_unit(community_id, unit))
    return [(one, who) for one, who in found if who is not None and who.state is ResidentState.VERIFIED]


def owners_of(uow: UnitOfWork, community_id: str, unit: str | None) -> list[Resident]:
    """Who owns a unit, as far as the files say."""
    people = [] if unit is None else people_of(uow, community_id, unit)
    return [who for one, who in people if one.relation is Relation.OWNER]


def contact_of(uow: UnitOfWork, community_id: str, unit: str | None, *, besides: int | None) -> Resident | None:
    """Whom of the household one can call when the person themselves cannot be reached: an owner first (FUP-1)."""
    people = [] if unit is None else people_of(uow, community_id, unit)
    others = [(one, who) for one, who in people if who.phone is not None and who.id != besides]
    others.sort(key=lambda pair: pair[0].relation is not Relation.OWNER)
    return others[0][1] if others else None


# ------------------------------------------------------------------------------------------------ coming and going


def ask_in(uow: UnitOfWork, resident: Resident, unit: str, relation: Relation | None, at: datetime) -> Membership:
    """Somebody says that they belong to a unit; what they waited for before is dropped."""
    waiting = pending_of(uow, resident)
    if waiting is not None:
        uow.memberships.change(waiting, state=MembershipState.ENDED, until=at)
    return _add(uow, resident, unit, relation, at)


def _add(uow: UnitOfWork, resident: Resident, unit: str, relation: Relation | None, at: datetime) -> Membership:
    return uow.memberships.add(
        community_id=resident.community_id,
        resident_id=resident.id,
        unit=unit,
        relation=relation,
        state=MembershipState.PENDING,
        at=at,
    )


def let_in(uow: UnitOfWork, resident: Resident, membership: Membership, at: datetime, *, by: int | None) -> Resident:
    """From now on they belong there; `by` is the colleague who says so."""
    changed = uow.memberships.change(membership, state=MembershipState.ACTIVE, since=at, confirmed_at=at, judged_by=by)
    ask_again_later(uow, changed, at)
    if resident.unit is None or resident.state is not ResidentState.VERIFIED:
        resident = uow.residents.update(resident, unit=membership.unit)
    return resident


def join(
    uow: UnitOfWork, resident: Resident, unit: str, relation: Relation | None, at: datetime, *, by: int | None = None
) -> Resident:
    """Admitted at once: by a list, an invitation, or a colleague who knows. What they are there is kept if known."""
    living = [one for one in uow.memberships.of_resident(resident.id) if one.state in LIVING and one.unit == unit]
    if not living:
        return let_in(uow, resident, _add(uow, resident, unit, relation, at), at, by=by)
    known = uow.memberships.change(living[0], relation=relation or living[0].relation)
    return resident if known.is_active else let_in(uow, resident, known, at, by=by)


def refuse(uow: UnitOfWork, membership: Membership, *, by: int) -> None:
    """The front desk could not confirm it."""
    uow.memberships.change(membership, state=MembershipState.REFUSED, judged_by=by)


def leave(uow: UnitOfWork, membership: Membership, at: datetime) -> Resident | None:
    """They have moved out: nothing of the unit is open to them any more, their own tickets stay theirs."""
    uow.memberships.change(membership, state=MembershipState.ENDED, until=at)
    uow.timers.cancel(dedupe_key=timer_key(membership))
    resident = uow.residents.get(membership.resident_id)
    if resident is None:
        return None
    for one in uow.invitations.open_of(membership.community_id, membership.unit, at):
        if one.made_by_resident == resident.id:
            uow.invitations.revoke(one, at)
    left = units_of(uow, resident)
    if resident.unit == membership.unit:
        resident = uow.residents.move_to(resident, left[0] if left else None)
    if not left and resident.state is ResidentState.VERIFIED:
        resident = uow.residents.set_state(resident, ResidentState.NEW, at=at)
    return resident


def leave_everything(uow: UnitOfWork, resident: Resident, at: datetime) -> None:
    """They belong to no unit any more, nor wait for one."""
    for one in uow.memberships.of_resident(resident.id):
        if one.is_active:
            leave(uow, one, at)
        elif one.state in LIVING:
            uow.memberships.change(one, state=MembershipState.ENDED, until=at)


def spoke_of(uow: UnitOfWork, resident: Resident) -> None:
    """The unit of this value (a form's) is the one that its person spoke of last."""
    known = uow.residents.get(resident.id)
    if known is not None and resident.unit is not None and known.unit != resident.unit:
        uow.residents.move_to(known, resident.unit)


# ------------------------------------------------------------------------------------------------ the yearly question


def ask_again_later(uow: UnitOfWork, membership: Membership, at: datetime) -> None:
    """In a year the person is asked whether it still holds."""
    again = NewTimer(
        community_id=membership.community_id,
        kind=RECONFIRM,
        due_at=at + RECONFIRM_AFTER,
        data={"membership": membership.id},
        dedupe_key=timer_key(membership),
    )
    uow.timers.add([again], on_conflict=OnConflict.REPLACE)


def timer_key(membership: Membership) -> str:
    """What the timers of a membership are found by."""
    return f"membership:{membership.id}"


# -------------------------------------------------------------------------------------------- files without an account


def take_over_files(uow: UnitOfWork, resident: Resident, at: datetime) -> Resident:
    """Files that staff wrote for this confirmed phone become the person's own: their units and their tickets."""
    if resident.phone is None or not resident.phone_confirmed:
        return resident
    for other in uow.residents.by_phone(resident.community_id, resident.phone):
        if other.user_id is None and other.id != resident.id:
            resident = _take_over(uow, resident, other, at)
    return resident


def _take_over(uow: UnitOfWork, resident: Resident, other: Resident, at: datetime) -> Resident:
    active = [one for one in uow.memberships.of_resident(other.id) if one.is_active]
    for one in active:
        uow.timers.cancel(dedupe_key=timer_key(one))
        uow.memberships.change(one, state=MembershipState.ENDED, until=at)
        resident = join(uow, resident, one.unit, one.relation, at)
    uow.tickets.change_reporter(other.id, resident.id)
    uow.residents.empty(other)
    return resident
