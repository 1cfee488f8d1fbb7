"""Who an audience is for one ticket; where one does not exist the next higher is told."""

from domain.people import Role, StaffMember
from domain.promise_rules import Audience
from domain.tickets import Ticket
from usecases.ports import UnitOfWork
from usecases.venues import leaders_of, seen_by


def members_of(uow: UnitOfWork, ticket: Ticket, audience: Audience) -> list[StaffMember]:
    """The colleagues to call by name. Nobody for whole groups and for the resident; never who must not hear of it."""
    found = seen_by(_named(uow, ticket, audience), ticket)
    return found or (leaders_of(uow, ticket) if audience in _GIVEN_UP else [])


_GIVEN_UP = frozenset({Audience.DEPARTMENT_SUPERVISOR, Audience.SUPERVISOR, Audience.MANAGER, Audience.BUTLER})
"""Where one of these does not exist, the leaders are told."""


def _named(uow: UnitOfWork, ticket: Ticket, audience: Audience) -> list[StaffMember]:
    match audience:
        case Audience.HOLDER:
            holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
            return [] if holder is None else [holder]
        case Audience.ON_DUTY:
            members = uow.staff.of_department(ticket.community_id, ticket.department)
            return [member for member in members if member.on_duty] or members
        case Audience.DEPARTMENT_SUPERVISOR:
            members = uow.staff.of_department(ticket.community_id, ticket.department)
            leaders = [member for member in members if member.role is Role.DEPARTMENT_SUPERVISOR]
            return [member for member in leaders if member.on_duty] or leaders  # the leader of this shift
        case Audience.MANAGER:
            return uow.staff.of_roles(ticket.community_id, [Role.MANAGER])
        case Audience.BUTLER:
            return butlers(uow, ticket)
        case _:
            return []


def butlers(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Who looks after the building of the ticket's unit."""
    building = (ticket.unit or "").partition("-")[0]
    return [member for member in uow.staff.of_roles(ticket.community_id, [Role.BUTLER]) if building in member.buildings]
