"""Who an audience is for one ticket; where one does not exist the next higher is told."""

from domain.people import Role, StaffMember
from domain.promise_rules import Audience
from domain.tickets import Ticket
from usecases.effects.telling import supervisors
from usecases.ports import UnitOfWork


def members_of(uow: UnitOfWork, ticket: Ticket, audience: Audience) -> list[StaffMember]:
    """The colleagues to call by name. Nobody for whole groups and for the resident."""
    community_id = ticket.community_id
    match audience:
        case Audience.HOLDER:
            holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
            return [] if holder is None else [holder]
        case Audience.ON_DUTY:
            members = uow.staff.of_department(community_id, ticket.department)
            return [member for member in members if member.on_duty] or members
        case Audience.DEPARTMENT_SUPERVISOR:
            members = uow.staff.of_department(community_id, ticket.department)
            own = [member for member in members if member.role is Role.DEPARTMENT_SUPERVISOR]
            return own or supervisors(uow, community_id)
        case Audience.SUPERVISOR:
            return supervisors(uow, community_id)
        case Audience.MANAGER:
            return uow.staff.of_roles(community_id, [Role.MANAGER]) or supervisors(uow, community_id)
        case Audience.BUTLER:
            return butlers(uow, ticket) or supervisors(uow, community_id)
        case _:
            return []


def butlers(uow: UnitOfWork, ticket: Ticket) -> list[StaffMember]:
    """Who looks after the building of the ticket's unit."""
    building = (ticket.unit or "").partition("-")[0]
    return [member for member in uow.staff.of_roles(ticket.community_id, [Role.BUTLER]) if building in member.buildings]
