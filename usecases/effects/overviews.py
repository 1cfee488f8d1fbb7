"""Keeping the pinned overview of a group up to date (DSP-8), at most one refresh in each turn of a group.

Every group has its own turn in each twenty seconds, so that after a busy minute the overviews of many groups are drawn
one after the other between everything else, and not all at once before it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from zlib import crc32

from usecases.effects.happening import Happening
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer

OVERVIEW = "overview"
"""Timer kind: redraw a group's overview. Changes within a few seconds become one edit."""

ALONE: Final = "alone"
"""Key in the timer's data: only this group's; whoever sees every department has, or gets, a turn for it elsewhere."""

_SETTLE: Final = timedelta(seconds=5)
_BETWEEN_TURNS: Final = timedelta(seconds=20)
"""A group takes 20 messages a minute, edits included: the overview has three of them, the cards the others."""

_MILLISECOND: Final = timedelta(milliseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def refresh_overview(happening: Happening) -> None:
    """The overview of the ticket's group, and of the one it left, is redrawn in a moment."""
    ticket = happening.ticket
    for department in sorted({ticket.department, happening.before.department}):
        redraw_soon(happening.uow, ticket.community_id, department, happening.at)


def redraw_soon(uow: UnitOfWork, community_id: str, department: str, at: datetime) -> None:
    """One redrawing in the group's next turn that is at least five seconds away.

    Not in an earlier one that is pending: on a server another process may draw it before this change is committed.
    """
    due_at = _next_turn(community_id, department, at + _SETTLE)
    turn = (due_at - _EPOCH) // _BETWEEN_TURNS
    uow.timers.add([_redrawing(f"overview-{turn}", community_id, department, due_at)])


def redraw_in_turn(uow: UnitOfWork, community_id: str, department: str, at: datetime) -> None:
    """One pending redrawing of a group that counts what has just been redrawn elsewhere; it moves no further group."""
    due_at = _next_turn(community_id, department, at)
    uow.timers.add([_redrawing("overview-of-all", community_id, department, due_at, {ALONE: True})])


def morning_overview(community_id: str, department: str, due_at: datetime) -> NewTimer:
    """The redrawing of a new day, beside those that follow what happens; every group has its own."""
    return _redrawing("overview-morning", community_id, department, due_at, {ALONE: True})


def _redrawing(
    series: str, community_id: str, department: str, due_at: datetime, more: Mapping[str, bool] | None = None
) -> NewTimer:
    return NewTimer(
        community_id=community_id,
        kind=OVERVIEW,
        due_at=due_at,
        data={"department": department, **(more or {})},
        dedupe_key=f"{series}:{community_id}:{department}",
    )


def _next_turn(community_id: str, department: str, at: datetime) -> datetime:
    """The first one from this moment on; the same in every process and after every start."""
    turn = timedelta(milliseconds=crc32(f"{community_id}:{department}".encode()) % (_BETWEEN_TURNS // _MILLISECOND))
    return at + (turn - (at - _EPOCH)) % _BETWEEN_TURNS
