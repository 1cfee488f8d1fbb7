"""The number of a ticket as a particular reader can use it."""

from domain.tickets import Ticket
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Outline


def label_of(ticket: Ticket | Outline) -> str:
    """The number with its day, unique within about a year: `1122-007` of `R-20261122-007`."""
    prefix, day, count = ticket.number.rsplit("-", 2)
    return f"{day[4:]}-{count}" if prefix else ticket.number


def short_number_of(ticket: Outline) -> str:
    """As `Ticket.short_number`."""
    return ticket.number.rsplit("-", 1)[-1]


def label_for_reporter(uow: UnitOfWork, ticket: Ticket) -> str:
    """`007` where it is unique among the reporter's open tickets, else `1122-007`."""
    if ticket.reporter_id is None:
        return label_of(ticket)
    live = uow.tickets.live_of_reporter(ticket.reporter_id)
    others = [one for one in live if one.id != ticket.id and one.request_type == ticket.request_type]
    if any(one.short_number == ticket.short_number for one in others):
        return label_of(ticket)
    return ticket.short_number
