"""Asking the table of grants: first thing in every use case (DSP-4, DSP-6)."""

from dataclasses import dataclass

from domain import grants
from domain.calls import did_the_work
from domain.confidentiality import LEADERS, is_private, may_see
from domain.errors import CardRefreshed, NotOnList, NotPermitted, NotYours, OwnWork
from domain.grants import Grant, Reach, Right, Standing, who_does
from domain.people import Role, StaffMember
from domain.tickets import Action, Ticket

_FOLLOWING_UP = frozenset({Action.ACCEPT, Action.SEE_CONTACT, Action.NO_ANSWER, Action.CLOSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffActor:
    """A registered colleague acting in a chat; `departments` are those whose groups they are a member of."""

    member: StaffMember
    departments: frozenset[str]


def reach_of(who: Role | Standing, grant: Grant) -> Reach | None:
    """The table's answer; every question to it goes through here."""
    return grants.GRANTS[who].get(grant)


_ANYBODYS = frozenset(grant for who in Standing for grant in grants.GRANTS[who])


def is_anybodys(grant: Grant) -> bool:
    """Whether the table gives it to somebody who is no colleague."""
    return grant in _ANYBODYS


def check(actor: StaffActor, action: Action, ticket: Ticket) -> None:
    """Pass when the table grants it. Raises NotOnList, NotPermitted, OwnWork or NotYours, nearest reason first.

    Nobody calls about their own work, whatever their role (FUP-1). Who may not see a ticket is on no list for it; in
    private the whole circle acts as leaders do, since nobody else is there (COM-5).
    """
    member = actor.member
    if not may_see(member, ticket):
        raise NotOnList
    in_charge = Role.MANAGER if is_private(ticket) and member.role not in LEADERS else member.role
    reach = reach_of(in_charge, action)
    if reach is None:
        raise NotPermitted(who=who_does(action))
    if action in _FOLLOWING_UP and did_the_work(ticket, member.id):
        raise OwnWork
    if reach is Reach.COMMUNITY:
        return
    if ticket.holder_id == member.id:
        return
    if ticket.department not in actor.departments:
        raise NotOnList
    if reach is Reach.OWN:
        raise NotYours


def allow(actor: StaffActor, right: Right, community_id: str | None, *, department: str | None = None) -> None:
    """Pass when this colleague has the right in this community; raises NotOnList or NotPermitted.

    `department`: whose matter it is, or which department does such things for everybody.
    """
    member = actor.member
    if not member.active or member.community_id != community_id:
        raise NotOnList
    match reach_of(member.role, right):
        case Reach.COMMUNITY:
            return
        case Reach.DEPARTMENT if department not in actor.departments:
            raise NotOnList
        case Reach.DEPARTMENT:
            return
        case Reach.OFFICE if department is not None and department in actor.departments:
            return
        case _:
            raise NotPermitted(who=who_does(right))


def may(actor: StaffActor, right: Right, community_id: str | None, *, department: str | None = None) -> bool:
    """The same as a question, where something depends on it but is not refused."""
    try:
        allow(actor, right, community_id, department=department)
    except (NotOnList, NotPermitted):
        return False
    return True


def allow_anybody(grant: Grant) -> None:
    """Pass for what needs no role at all. Raises NotPermitted."""
    if reach_of(Standing.ANYBODY, grant) is None:
        raise NotPermitted(who=who_does(grant))


def allow_own(grant: Grant, *, own: bool) -> None:
    """Pass when residents may do this and it is the person's own matter.

    Raises CardRefreshed otherwise: of somebody else's matter a resident does not even learn that there is one.
    """
    reach = reach_of(Standing.RESIDENT, grant)
    if reach is None or (reach is Reach.OWN and not own):
        raise CardRefreshed
