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


def one_ticket_each(evidence: Evidence) -> Iterator[str]:
    """A request that was filed is one ticket, filed once."""
    begins = "SELECT count(*) FROM ticket_events WHERE ticket_id = tickets.id AND kind IN ('filed', 'alarm_raised')"
    filed = f"SELECT number, ({begins}) AS n FROM tickets"  # noqa: S608  nothing in it comes from outside
    for row in evidence.rows(filed):
        if row["n"] != 1:
            yield f"{row['number']} was filed {row['n']} times"
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
    """Every change of a status stands in the table of its workflow."""
    workflows = {row["id"]: row["workflow"] for row in evidence.rows("SELECT id, workflow FROM tickets")}
    legal = {
        workflow: {(before, after) for (before, _), after in table.items()} for workflow, table in TRANSITIONS.items()
    }
    for ticket, was, became in evidence.statuses:
        if was != became and (Status(was), Status(became)) not in legal[Workflow(workflows[ticket])]:
            yield f"ticket {ticket} went from {was} to {became}"
