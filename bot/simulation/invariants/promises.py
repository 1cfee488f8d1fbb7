"""Promises: kept, moved with a reason, withdrawn, or broken for everybody to see; and timers that run in time."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.simulation.invariants.evidence import Evidence
from domain.promise_rules import OUTLASTING
from domain.ticket_states import ENDED, Status

_MINUTE: Final = timedelta(minutes=1)

_PROMISES: Final = """
    SELECT promises.*, tickets.number, tickets.status, tickets.urgent, tickets.community_id,
    coalesce(kept_at, withdrawn_at) AS ended_at,
    EXISTS (SELECT 1 FROM timers WHERE timers.ticket_id = tickets.id AND timers.state = 'pending'
            AND timers.due_at = promises.due_at) AS watched,
    EXISTS (SELECT 1 FROM ticket_events WHERE ticket_events.ticket_id = tickets.id
            AND ticket_events.kind = 'breached') AS breach_told
    FROM promises JOIN tickets ON tickets.id = promises.ticket_id
"""


def none_silent(evidence: Evidence) -> Iterator[str]:
    """An open promise is watched by a timer; one that was not kept in time is recorded as broken, and somebody was
    told by the ladder, unless it was over before the morning: by night nobody is called for what is not urgent.
    """
    for row in evidence.rows(_PROMISES):
        what = f"the {row['kind']} promise {row['id']} of {row['number']}"
        end = row["ended_at"] or evidence.now_us
        if row["ended_at"] is None and row["due_at"] > evidence.now_us and not row["watched"]:
            yield f"nothing watches {what}"
        if row["broken_at"] is not None and not row["breach_told"]:
            yield f"{what} is broken, and the history does not say so"
        if end <= row["due_at"] or evidence.late_by(row["due_at"], end) < evidence.overdue_after:
            continue
        if Status(row["status"]) in ENDED and row["ended_at"] is None and row["kind"] not in OUTLASTING:
            yield f"{what} is open, and the ticket is over"
        if row["broken_at"] is None:
            yield f"{what} was broken silently"
        elif not _was_escalated(evidence, row["ticket_id"], row["made_at"]) and _could_be_told(evidence, row, end):
            yield f"nobody was told of {what}, which is broken"


def _could_be_told(evidence: Evidence, row: sqlite3.Row, end: int) -> bool:
    """Whether the process was there long enough while the ladder may speak, between the breach and its end."""
    calendar = evidence.knowledge.community(row["community_id"]).calendar
    left = evidence.overdue_after // _MINUTE
    for at in range(row["due_at"], end, _MINUTE // timedelta(microseconds=1)):
        if any(one.begins <= at < one.ends for one in evidence.down):
            continue
        if row["urgent"] or not calendar.in_quiet_hours(datetime.fromtimestamp(at / 1_000_000, UTC)):
            left -= 1
        if left < 0:
            return True
    return False


def _was_escalated(evidence: Evidence, ticket_id: int, since: int) -> bool:
    told = evidence.rows(
        "SELECT 1 FROM ticket_events WHERE ticket_id = ? AND at >= ? "
        "AND kind IN ('reminded', 'escalated', 'warned') LIMIT 1",
        ticket_id,
        since,
    )
    return bool(told)


def moved_with_reason(evidence: Evidence) -> Iterator[str]:
    """Each time a promise was moved, it says why."""
    for row in evidence.rows("SELECT id, ticket_id, moves FROM promises WHERE moves IS NOT NULL"):
        moves = json.loads(row["moves"].partition(":")[2] if not row["moves"].startswith("[") else row["moves"])
        for move in moves:
            if not move.get("reason"):
                yield f"promise {row['id']} of ticket {row['ticket_id']} was moved without a reason"


def timers_in_time(evidence: Evidence) -> Iterator[str]:
    """Nothing due waits, nothing was done later than the bound, nothing was given up."""
    late_now = evidence.now_us - round(evidence.overdue_after.total_seconds() * 1_000_000)
    for row in evidence.rows("SELECT * FROM timers WHERE state = 'pending' AND due_at < ?", late_now):
        yield f"timer {row['id']} ({row['kind']}) is overdue"
    for row in evidence.rows("SELECT * FROM timers WHERE state = 'dead'"):
        yield f"timer {row['id']} ({row['kind']}) was given up"
    for row in evidence.rows("SELECT * FROM timers WHERE state = 'done' AND done_at > due_at"):
        if (late := evidence.late_by(row["due_at"], row["done_at"])) > evidence.overdue_after:
            yield f"timer {row['id']} ({row['kind']}) was done {late} late"
