"""The cashier's board: what is unpaid, longest first (SVC-3)."""

from dataclasses import dataclass
from datetime import datetime

from domain.confidentiality import may_list
from domain.notices.bookings import UnpaidBoard
from domain.tickets import Ticket
from usecases.board import PAGE
from usecases.effects.labels import label_of
from usecases.effects.payments import unpaid_at, unpaid_since
from usecases.payment_ports import Bill
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidLine:
    """One ticket for which something is to be paid; `label` is its number without what stands before the day."""

    ticket: Ticket
    label: str
    bill: Bill
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidData:
    """A page of what is unpaid; `count` and `total_cents` are those of all pages."""

    lines: tuple[UnpaidLine, ...]
    page: int
    pages: int
    count: int
    total_cents: int


def unpaid_board_data(uow: UnitOfWork, notice: UnpaidBoard, _now: datetime) -> UnpaidData:
    """What this department waits for as the cashier; nothing in every other group."""
    lines = _lines(uow, notice)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(notice.page, 0), pages - 1)
    return UnpaidData(
        lines=tuple(lines[page * PAGE : (page + 1) * PAGE]),
        page=page,
        pages=pages,
        count=len(lines),
        total_cents=sum(one.bill.unpaid_cents for one in lines),
    )


def _lines(uow: UnitOfWork, notice: UnpaidBoard) -> list[UnpaidLine]:
    known = ((uow.tickets.get(one.ticket_id), one) for one in unpaid_at(uow, notice.community_id, notice.department))
    lines = [
        UnpaidLine(ticket=ticket, label=label_of(ticket), bill=bill, since=unpaid_since(ticket, bill))
        for ticket, bill in known
        if ticket is not None and may_list(ticket, notice.department)
    ]
    return sorted(lines, key=lambda one: (one.since, one.ticket.id))
