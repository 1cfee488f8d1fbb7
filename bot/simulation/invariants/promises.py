"""Promises: kept, moved with a reason, withdrawn, or broken for everybody to see; and timers that run in time."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.simulation.invariants.evidence import Evidence
from domain.promise_rules import PromiseKind
from domain.ticket_states import ENDED

TIMER_LATE: Final = timedelta(minutes=10)
"""A timer that failed rests, and a start waits for the backlog; more than that nothing is late."""

_BREACH_NOTED: Final = timedelta(minutes=30)


def none_silent(evidence: Evidence) -> Iterator[str]:
    """Whatever was due and not kept in time is recorded as broken, and somebody was told by the ladder."""
    tickets = {one.id: one for one in evidence.tickets}
    for row in evidence.rows("SELECT * FROM promises"):
        ended = row["kept_at"] or row["withdrawn_at"]
        end = ended or evidence.now_us
        if end <= row["due_at"] or evidence.late_by(row["due_at"], end) < _BREACH_NOTED:
            continue
        ticket = tickets[row["ticket_id"]]
        if ticket.status in ENDED and ended is None and row["kind"] != PromiseKind.CLOSING:
            yield f"the {row['kind']} promise {row['id']} of {ticket.number} is open, and the ticket is over"
        if row["broken_at"] is None:
            yield f"the {row['kind']} promise {row['id']} of {ticket.number} was broken silently"
        elif not _was_escalated(evidence, row["ticket_id"], row["made_at"]):
            yield f"nobody was told of the broken {row['kind']} promise {row['id']} of {ticket.number}"


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
    late_now = evidence.now_us - round(TIMER_LATE.total_seconds() * 1_000_000)
    for row in evidence.rows("SELECT * FROM timers WHERE state = 'pending' AND due_at < ?", late_now):
        yield f"timer {row['id']} ({row['kind']}) is overdue"
    for row in evidence.rows("SELECT * FROM timers WHERE state = 'dead'"):
        yield f"timer {row['id']} ({row['kind']}) was given up"
    for row in evidence.rows("SELECT * FROM timers WHERE state = 'done' AND done_at > due_at"):
        if (late := evidence.late_by(row["due_at"], row["done_at"])) > TIMER_LATE:
            yield f"timer {row['id']} ({row['kind']}) was done {late} late"
