"""Phone-call tasks: why somebody is called, what the call came to, and whom it must not be left to (FUP-1)."""

from enum import StrEnum

from domain.tickets import Ticket, Workflow

INSTEAD = "instead"
"""The key of a call's details that says who of the household is rung, since the one who reported does not answer."""


class CallReason(StrEnum):
    """Why somebody is called."""

    REQUESTED = "requested"
    FOLLOW_UP = "follow_up"
    UNDELIVERED = "undelivered"
    OUTAGE = "outage"  # how something stands that is out of order for whole buildings
    TELL = "tell"  # what happened to the ticket of somebody who does not use Telegram


class CallOutcome(StrEnum):
    """What a call came to; the first two settle a follow-up."""

    WORKING = "working"
    STILL_A_PROBLEM = "still_a_problem"
    SETTLED = "settled"
    UNREACHED = "unreached"


WORKER = "worker"
"""Key of a call task's details: the id of whoever did the work that is asked about."""

WORKERS = "workers"
"""Key of a call task's details: the ids of everybody who had a part in it."""


def is_internal(ticket: Ticket) -> bool:
    """A call that nobody asked for is the centre's own affair: its steps are not news for the resident."""
    return ticket.workflow is Workflow.CALL and ticket.details.get("reason") != CallReason.REQUESTED


def did_the_work(ticket: Ticket, staff_id: int) -> bool:
    """Whether this call asks about the colleague's own work."""
    others = ticket.details.get(WORKERS)
    own = ticket.details.get(WORKER) == staff_id or (isinstance(others, list) and staff_id in others)
    return ticket.workflow is Workflow.CALL and own
