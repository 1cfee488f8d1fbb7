"""The number of a ticket as a particular reader can use it."""

from collections import Counter

from domain.tickets import Ticket
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Outline


def label_of(ticket: Ticket | Outline) -> str:
    """The number with its day, unique within about a year: `1122-007` of `R-20261122-007`."""
    prefix, day, count = ticket.number.rsplit("-", 2)
    return f"{day[4:]}-{count}" if prefix else ticket.number


def kind_label_of(ticket: Ticket | Outline) -> str:
    """With its kind's letter, where the number alone could be another one's: each kind counts for itself."""
    return f"{ticket.number.partition('-')[0]}-{label_of(ticket)}"


def label_among(ticket: Outline, short: Counter[str], dated: Counter[str]) -> str:
    """As short as it can be read out where so many have the same short number, and the same with its day."""
    if short[short_number_of(ticket)] == 1:
        return short_number_of(ticket)
    return label_of(ticket) if dated[label_of(ticket)] == 1 else kind_label_of(ticket)


def short_number_of(ticket: Outline) -> str:
    """As `Ticket.short_number`."""
    return _last_part(ticket.number)


def label_for_reporter(uow: UnitOfWork, ticket: Ticket) -> str:
    """`007` where it is unique among the reporter's open tickets, else `1122-007`."""
    if ticket.reporter_id is None:
        return label_of(ticket)
    live = uow.tickets.live_numbers(ticket.reporter_id, ticket.request_type)
    others = {_last_part(number) for row_id, number in live.items() if row_id != ticket.id}
    return label_of(ticket) if ticket.short_number in others else ticket.short_number


def _last_part(number: str) -> str:
    return number.rsplit("-", 1)[-1]
