"""How a department assigns its tickets and how much one person may hold: as configured, or as set in the chat."""

from collections import Counter
from collections.abc import Mapping

from domain.errors import LoadFull
from domain.people import StaffMember
from domain.staffing import StaffingRule, is_full
from domain.tickets import Status, Ticket
from usecases.ports import UnitOfWork

_WORKED_ON = (Status.ACCEPTED,)
"""What counts as load: what is on hold waits for somebody else."""


def staffing_of(uow: UnitOfWork, community_id: str, department: str) -> StaffingRule:
    """The chat's word goes before the configuration's."""
    said = uow.staffing_rules.get(community_id, department)
    if said is not None:
        return said
    known = uow.knowledge.community(community_id).department(department)
    return StaffingRule() if known is None else known.staffing


def load_of(uow: UnitOfWork, member: StaffMember) -> int:
    """How many tickets they are working on."""
    return len(uow.tickets.held_by(member.id, _WORKED_ON))


def loads_in(uow: UnitOfWork, community_id: str, department: str) -> Mapping[int, int]:
    """How many of the department's tickets each of its people is working on, by id."""
    held = uow.tickets.in_department(community_id, department, _WORKED_ON)
    return Counter(one.holder_id for one in held if one.holder_id is not None)


def check_load(uow: UnitOfWork, member: StaffMember, ticket: Ticket) -> None:
    """Raises LoadFull when they have as much as their department allows. What is urgent is never refused."""
    if ticket.urgent or member.department is None:
        return
    rule = staffing_of(uow, member.community_id, member.department)
    if rule.load_cap is None:
        return
    held = load_of(uow, member)
    if is_full(rule, held):
        raise LoadFull(name=member.name, held=held, cap=rule.load_cap)
