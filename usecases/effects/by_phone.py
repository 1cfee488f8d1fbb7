"""Whoever does not use Telegram is told by phone: one call task for everything that happens in one go (INT-5)."""

from datetime import datetime

from domain.notices.base import Notice
from domain.tickets import Ticket, Workflow
from usecases.effects.happening import Happening
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import to_resident
from usecases.timer_ports import NewTimer

TELL_BY_PHONE = "tell_by_phone"
"""Timer kind: the front desk rings the reporter about what happened to this ticket."""


ON_PHONE = "on_phone"
"""Data of an event that a call with the reporter led to: whoever was rung is not rung again to hear it."""


def to_reporter(happening: Happening, notice: Notice, *, silent: bool = False, subject: str | None = None) -> None:
    """Send it to the reporter; who cannot be reached in Telegram is rung instead. Without a reporter nobody is told."""
    reporter, ticket = happening.reporter, happening.ticket
    if reporter is None:
        return
    if can_reach(happening.uow, reporter):
        to_resident(happening.uow, reporter, notice, ticket_id=ticket.id, silent=silent, subject=subject)
    elif ON_PHONE not in happening.data:
        ring_about(happening.uow, ticket, happening.at)


def ring_about(uow: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Ask for the call, at once but after everything else of this moment. About a call nobody needs to be rung."""
    if ticket.workflow is Workflow.CALL:
        return
    timer = NewTimer(
        community_id=ticket.community_id,
        kind=TELL_BY_PHONE,
        due_at=at,
        ticket_id=ticket.id,
        dedupe_key=f"tell:{ticket.id}",
    )
    uow.timers.add([timer])
