"""An alarm while it runs: who is called by now and how loud, when the next call is due, why one was false (EMG-2)."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from domain.emergencies import AlarmAudience, AlarmRung, AlarmWording

SAME_EVENT_WITHIN = timedelta(minutes=30)
"""Alarms of one kind in one building that are this close may be one event."""


class FalseReason(StrEnum):
    """Why there was nothing, as staff found out."""

    NOTHING_THERE = "nothing_there"
    BY_MISTAKE = "by_mistake"
    SOLVED = "solved"
    TRIAL = "trial"


class PlaceSaid(StrEnum):
    """How whoever raised an alarm said where."""

    BUILDING = "building"
    MAP = "map"
    ELSEWHERE = "elsewhere"  # in another community, where the alarm was raised then


class RouteTrouble(StrEnum):
    """Why a way to those who have to hear an alarm is closed."""

    NO_GROUP = "no_group"  # the department has no group that can be written to
    LOST = "lost"  # Telegram refuses: the bot is out, or the group is gone
    FLOODED = "flooded"  # Telegram wants to be left alone for a while
    MOVED = "moved"  # the group has another id; what waits follows it
    UNDELIVERED = "undelivered"  # a message was given up
    RESIDENT = "resident"  # whoever raised it can no longer be written to
    BLOCKED = "blocked"  # a colleague cannot be written to in private


def reached(rungs: Sequence[AlarmRung], elapsed: timedelta) -> tuple[AlarmAudience, ...]:
    """Everybody whom the alarm reaches after so long, in the order of the rungs."""
    return tuple(dict.fromkeys(rung.audience for rung in rungs if rung.after <= elapsed))


def wording(rungs: Sequence[AlarmRung], elapsed: timedelta) -> AlarmWording:
    """How loud it is by then: in the words of the last rung that was reached."""
    said = [rung.wording for rung in rungs if rung.after <= elapsed]
    return said[-1] if said else AlarmWording.ALARM
