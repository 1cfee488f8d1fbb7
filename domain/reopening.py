"""How long the door stays open after the end of a ticket (INT-4, REP-5)."""

from datetime import datetime

from domain.catalog import RequestType
from domain.tickets import TRANSITIONS, Action, Status, Ticket


def reopen_until(request_type: RequestType, closed_at: datetime) -> datetime | None:
    """Until when a ticket closed then can be reopened; None when this type of request never is."""
    return None if request_type.reopen is None else closed_at + request_type.reopen.within


def can_reopen(request_type: RequestType, ticket: Ticket, now: datetime) -> bool:
    """Whether the reporter can still say that it was not put right; as long as it is not closed, always."""
    if (ticket.status, Action.REOPEN) not in TRANSITIONS[ticket.workflow]:
        return False
    if ticket.status is Status.RESOLVED or ticket.closed_at is None:
        return True
    until = reopen_until(request_type, ticket.closed_at)
    return until is not None and now <= until
