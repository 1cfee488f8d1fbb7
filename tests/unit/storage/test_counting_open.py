"""What overviews count again and again is found in indexes alone: the tickets themselves lie all over a large file."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from domain.tickets import Status
from storage.open_tickets import OpenTicketsView
from tests.support.databases import lent_database
from usecases.board_ports import Scope

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SCOPE = Scope(community_id="garden", department="engineering", statuses=[Status.OPEN, Status.ACCEPTED])
TICKETS = "tickets USING COVERING INDEX ix_tickets_open (community_id=? AND department=? AND status=?)"
PROMISES = "promises USING COVERING INDEX ix_promises_open (ticket_id=?)"


def searches(ask: Callable[[OpenTicketsView], object]) -> list[str]:
    """What SQLite looks through, and by which index."""
    database = lent_database()
    asked: list[str] = []
    database.raw.set_trace_callback(asked.append)
    database.read_now(lambda connection: ask(OpenTicketsView(connection)))
    database.raw.set_trace_callback(None)
    [sql] = [one for one in asked if "tickets" in one]
    steps = [str(step[3]) for step in database.raw.execute(f"EXPLAIN QUERY PLAN {sql}")]
    database.close_now()
    return [step.removeprefix("SEARCH ") for step in steps if step.startswith("SEARCH ")]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda view: view.tallies(SCOPE, now=NOW, tomorrow=NOW), [TICKETS, PROMISES]),
        (lambda view: view.numbers(SCOPE), [TICKETS]),
        (lambda view: view.pressing(SCOPE, now=NOW, always=[Status.ALARMED], limit=3), [TICKETS, PROMISES]),
    ],
)
def test_counts_read_no_ticket_and_no_promise(ask: Callable[[OpenTicketsView], object], expected: list[str]) -> None:
    assert searches(ask) == expected


def test_of_what_is_withheld_only_that_is_read() -> None:
    first, *_ = searches(lambda view: view.outlines(SCOPE, withheld=True))
    assert first == TICKETS.replace("COVERING ", "")
