"""The number of a ticket as a particular reader can use it."""

from collections import Counter
from collections.abc import Iterable

from domain.tickets import Ticket
from usecases.ports import UnitOfWork


def label_of(ticket: Ticket) -> str:
    """The number with its day, unique within about a year: `1122-007` of `R-20261122-007`."""
    return _dated(ticket.number)


def kind_label_of(ticket: Ticket) -> str:
    """With its kind's letter, where the number alone could be another one's: each kind counts for itself."""
    return _dated_with_kind(ticket.number)


class OpenNumbers:
    """The numbers of everything that is open in one place, to say each as shortly as it can be read out there."""

    def __init__(self, numbers: Iterable[str]) -> None:
        known = list(numbers)
        self._short = Counter(map(_last_part, known))
        self._dated = Counter(map(_dated, known))

    def label(self, number: str) -> str:
        """`007`, with its day, or with its kind as well: whatever nothing else there has."""
        if self._short[_last_part(number)] == 1:
            return _last_part(number)
        dated = _dated(number)
        return dated if self._dated[dated] == 1 else _dated_with_kind(number)


def label_for_reporter(uow: UnitOfWork, ticket: Ticket) -> str:
    """`007` where it is unique among the reporter's open tickets, else `1122-007`."""
    if ticket.reporter_id is None:
        return label_of(ticket)
    live = uow.tickets.live_numbers(ticket.reporter_id, ticket.request_type)
    others = {_last_part(number) for row_id, number in live.items() if row_id != ticket.id}
    return label_of(ticket) if ticket.short_number in others else ticket.short_number


def _last_part(number: str) -> str:
    return number.rsplit("-", 1)[-1]


def _dated(number: str) -> str:
    prefix, day, count = number.rsplit("-", 2)
    return f"{day[4:]}-{count}" if prefix else number


def _dated_with_kind(number: str) -> str:
    return f"{number.partition('-')[0]}-{_dated(number)}"
