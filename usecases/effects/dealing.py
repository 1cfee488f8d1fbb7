"""Dealing out a department's tickets in a moment, where its people get them by turns; one pending timer for each."""

from datetime import datetime

from domain.staffing import Assignment
from usecases.effects.happening import Happening
from usecases.ports import UnitOfWork
from usecases.staffing import staffing_of
from usecases.timer_ports import NewTimer, OnConflict

DEAL_OUT = "deal_out"
"""Timer kind: give what waits in a department to whoever's turn it is."""


def deal_out(happening: Happening) -> None:
    """A ticket is in the pool (again): it is given to somebody where the department does it that way."""
    deal_soon(happening.uow, happening.ticket.community_id, happening.ticket.department, happening.at)


def deal_soon(uow: UnitOfWork, community_id: str, department: str, at: datetime) -> None:
    """Only where it is switched on; a timer, so that whoever reported hears first that it was received."""
    if staffing_of(uow, community_id, department).assignment is not Assignment.PRESS:
        deal_at(uow, community_id, department, at, "now")


def deal_at(uow: UnitOfWork, community_id: str, department: str, due_at: datetime, occasion: str) -> None:
    """Look again at that moment; one pending timer for each occasion, and never one that is just looking already."""
    timer = NewTimer(
        community_id=community_id,
        kind=DEAL_OUT,
        due_at=due_at,
        data={"department": department},
        dedupe_key=f"deal:{community_id}:{department}:{occasion}",
    )
    uow.timers.add([timer], on_conflict=OnConflict.REPLACE)
