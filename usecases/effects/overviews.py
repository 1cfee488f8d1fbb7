"""Keeping the pinned overview of a group up to date (DSP-8), at most one pending refresh per group."""

from datetime import timedelta

from usecases.effects.happening import Happening
from usecases.timer_ports import NewTimer

OVERVIEW = "overview"
"""Timer kind: redraw a group's overview. Changes within a few seconds become one edit."""

_SETTLE = timedelta(seconds=5)


def refresh_overview(happening: Happening) -> None:
    """The overview of the ticket's group is redrawn in a moment."""
    ticket = happening.ticket
    departments = {ticket.department, happening.before.department}
    happening.uow.timers.add(
        [
            NewTimer(
                community_id=ticket.community_id,
                kind=OVERVIEW,
                due_at=happening.at + _SETTLE,
                data={"department": department},
                dedupe_key=f"overview:{ticket.community_id}:{department}",
            )
            for department in sorted(departments)
        ]
    )
