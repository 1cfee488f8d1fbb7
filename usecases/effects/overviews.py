"""Keeping the pinned overview of a group up to date (DSP-8), at most one pending refresh per group."""

from datetime import datetime, timedelta

from usecases.effects.happening import Happening
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer

OVERVIEW = "overview"
"""Timer kind: redraw a group's overview. Changes within a few seconds become one edit."""

_SETTLE = timedelta(seconds=20)
"""A group takes 20 messages a minute, edits included: the overview has three of them, the cards the others."""


def refresh_overview(happening: Happening) -> None:
    """The overview of the ticket's group, and of the one it left, is redrawn in a moment."""
    ticket = happening.ticket
    for department in sorted({ticket.department, happening.before.department}):
        redraw_soon(happening.uow, ticket.community_id, department, happening.at)


def redraw_soon(uow: UnitOfWork, community_id: str, department: str, at: datetime) -> None:
    """One pending redrawing per group."""
    timer = NewTimer(
        community_id=community_id,
        kind=OVERVIEW,
        due_at=at + _SETTLE,
        data={"department": department},
        dedupe_key=f"overview:{community_id}:{department}",
    )
    uow.timers.add([timer])


def morning_overview(community_id: str, department: str, due_at: datetime) -> NewTimer:
    """The redrawing of a new day, beside those that follow what happens."""
    return NewTimer(
        community_id=community_id,
        kind=OVERVIEW,
        due_at=due_at,
        data={"department": department},
        dedupe_key=f"overview-morning:{community_id}:{department}",
    )
