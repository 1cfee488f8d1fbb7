"""Tickets that are handled together with another one: where their words go now, and who else hears what happens."""

from domain.tickets import Ticket
from usecases.ports import UnitOfWork
from usecases.ticket_ports import LinkKind

JOINED = "joined"
"""The outcome of a ticket that is handled together with another one."""

ABSORBS = "absorbs"
"""Key of a ticket's details: how many others are handled together with it."""


def absorbed(ticket: Ticket) -> int:
    """How many other reports were joined to this ticket."""
    count = ticket.details.get(ABSORBS, 0)
    return count if isinstance(count, int) else 0


def home_of(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    """The ticket in which this one is worked on: itself, unless it was joined to another one."""
    if ticket.outcome != JOINED:
        return ticket
    found = uow.links.from_ticket(ticket.id, LinkKind.JOINED)
    other = uow.tickets.get(found[-1]) if found else None
    return ticket if other is None else home_of(uow, other)


def joined_to(uow: UnitOfWork, ticket: Ticket) -> list[Ticket]:
    """The tickets that are handled together with this one, whatever they were joined through."""
    if not absorbed(ticket):
        return []
    found = (uow.tickets.get(one) for one in uow.links.to_ticket(ticket.id, LinkKind.JOINED))
    direct = [one for one in found if one is not None and one.outcome == JOINED]
    return direct + [further for one in direct for further in joined_to(uow, one)]
