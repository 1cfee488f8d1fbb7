"""Requests and tickets: one for each, in legal steps, and none that was told to somebody and does not exist."""

import re
from collections.abc import Iterator
from typing import Final

from bot.simulation.invariants.evidence import Evidence
from domain.ticket_states import Status, Workflow
from domain.transitions import TRANSITIONS

_NUMBER: Final = re.compile(r"\b[A-Z]{1,3}-\d{8}-\d{3,}\b")
_EXAMPLES: Final = "-20261122-"
"""The day of the numbers that help shows, and that people make up."""

_AT_ONCE_US: Final = 5_000_000

_TWICE: Final = """
    SELECT one.number, other.number FROM tickets AS one JOIN tickets AS other
    ON one.reporter_id = other.reporter_id AND one.request_type = other.request_type AND one.id < other.id
    AND one.description = other.description AND other.reported_at - one.reported_at < ?
    WHERE one.workflow != 'call'
    AND NOT EXISTS (SELECT 1 FROM ticket_links WHERE ticket_links.ticket_id = one.id OR ticket_links.other_id = one.id)
"""


_SAME_NUMBER: Final = "SELECT number, count(*) FROM tickets GROUP BY community_id, number HAVING count(*) > 1"

_FORMS: Final = """
    SELECT chat_id, user_id, count(*) AS n FROM drafts WHERE state = 'active' GROUP BY 1, 2 HAVING count(*) > 1
"""


def one_ticket_each(evidence: Evidence) -> Iterator[str]:
    """A request that was filed is one ticket, filed once, under a number of its own."""
    begins = "SELECT count(*) FROM ticket_events WHERE ticket_id = tickets.id AND kind IN ('filed', 'alarm_raised')"
    filed = f"SELECT number, ({begins}) AS n FROM tickets"  # noqa: S608  nothing in it comes from outside
    for row in evidence.rows(filed):
        if row["n"] != 1:
            yield f"{row['number']} was filed {row['n']} times"
    for number, count in map(tuple, evidence.rows(_SAME_NUMBER)):
        yield f"{count} tickets have the number {number}"
    for one, other in (tuple(row) for row in evidence.rows(_TWICE, _AT_ONCE_US)):
        yield f"{one} and {other} are one request"


def told_numbers_exist(evidence: Evidence) -> Iterator[str]:
    """A number that somebody was told belongs to a ticket."""
    known = {row["number"] for row in evidence.rows("SELECT number FROM tickets")}
    known |= {row["number"] for row in evidence.rows("SELECT number FROM letters WHERE number IS NOT NULL")}
    known |= {row["number"] for row in evidence.rows("SELECT number FROM leaks")}
    for said in evidence.said:
        for number in _NUMBER.findall(said.text):
            if number not in known and _EXAMPLES not in number:
                yield f"{number} was told to chat {said.chat} and does not exist"


def transitions_obeyed(evidence: Evidence) -> Iterator[str]:
    """Every change of a status stands in the table of its workflow, and in the history, which leads to where it is."""
    workflows = {row["id"]: Workflow(row["workflow"]) for row in evidence.rows("SELECT id, workflow FROM tickets")}
    for ticket, was, became in evidence.statuses:
        if not _is_legal(workflows[ticket], was, became):
            yield f"ticket {ticket} went from {was} to {became}"
    at: dict[int, str] = {}
    for row in evidence.rows(_HISTORY):
        ticket, was, became = row["ticket_id"], row["from_status"], row["to_status"]
        if ticket in at and was is not None and was != at[ticket]:
            yield f"ticket {ticket}: {row['kind']} leads from {was}, but it was {at[ticket]}"
        if was is not None and not _is_legal(workflows[ticket], was, became):
            yield f"ticket {ticket}: no action leads from {was} to {became}"
        at[ticket] = became
    for row in evidence.rows("SELECT id, status FROM tickets"):
        if row["id"] in at and at[row["id"]] != row["status"]:
            yield f"ticket {row['id']} is {row['status']}, and its history ends with {at[row['id']]}"


_HISTORY: Final = """
    SELECT ticket_id, kind, from_status, to_status FROM ticket_events
    WHERE to_status IS NOT NULL AND ticket_id IN (SELECT id FROM tickets) ORDER BY ticket_id, id
"""

_LEGAL: Final = {
    workflow: {(before, after) for (before, _), after in table.items()} for workflow, table in TRANSITIONS.items()
}


def _is_legal(workflow: Workflow, was: str, became: str) -> bool:
    return was == became or (Status(was), Status(became)) in _LEGAL[workflow]


def one_form_each(evidence: Evidence) -> Iterator[str]:
    """Nobody is in the middle of two forms at once in a chat."""
    for row in evidence.rows(_FORMS):
        yield f"person {row['user_id']} fills in {row['n']} forms at once in chat {row['chat_id']}"
