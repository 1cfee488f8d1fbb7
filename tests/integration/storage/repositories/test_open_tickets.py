"""What is open in a department, counted by the database exactly as it is when each is looked at."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain.confidentiality import Guard
from domain.promise_rules import PromiseKind
from domain.tickets import RUNNING, Status, Ticket
from storage.tables import tickets
from storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.repositories.samples import (
    HOME,
    LATER,
    MUCH_LATER,
    NOW,
    a_colleague,
    a_ticket,
)
from usecases.board_ports import Outline, Scope, Tally

RESPOND, RESOLVE, VISIT = PromiseKind.RESPOND, PromiseKind.RESOLVE, PromiseKind.VISIT
ACCEPTED, OPEN, ALARMED = Status.ACCEPTED, Status.OPEN, Status.ALARMED
EARLIER = NOW - timedelta(hours=1)
TOMORROW = NOW + timedelta(hours=12)
SCOPE = Scope(community_id=HOME, department="engineering", statuses=[OPEN, ACCEPTED, ALARMED])


def due(uow: SqlUnitOfWork, number: str, *promised, **given: object) -> Ticket:
    ticket = a_ticket(uow, number, **given)
    for kind, at in promised:
        uow.promises.make(ticket, kind, at=NOW, due_at=at)
    return ticket


def fill(uow: SqlUnitOfWork) -> dict[str, Ticket]:
    """A department with something of everything, and neighbours that are not to be seen."""
    li = a_colleague(uow)
    given = [
        due(uow, "R-1", (RESPOND, LATER), (RESOLVE, MUCH_LATER)),
        due(uow, "R-2", (RESPOND, EARLIER)),
        due(uow, "R-3", (RESOLVE, NOW), (VISIT, EARLIER), status=ACCEPTED),
        due(uow, "R-4", (VISIT, EARLIER), status=ACCEPTED, details={"answers": {"a": "b"}, Guard.EXCLUDED: []}),
        due(uow, "R-5", (RESOLVE, TOMORROW)),
        due(uow, "R-6", (RESOLVE, EARLIER - timedelta(hours=1)), status=ALARMED),
        due(uow, "R-7", status=ALARMED, urgent=True),
        due(uow, "C-1", (RESPOND, EARLIER), confidential=True),
        due(uow, "C-2", (RESPOND, EARLIER), details={Guard.APART: True}),
        due(uow, "C-3", (RESPOND, LATER), details={Guard.EXCLUDED: ["engineering"], "answers": {}}),
        due(uow, "R-8", (RESPOND, EARLIER), status=Status.CLOSED),
        due(uow, "R-9", (RESPOND, EARLIER), department="security"),
        due(uow, "R-1", (RESPOND, EARLIER), community_id="hill"),
    ]
    third = given[2]
    given[2] = uow.tickets.change(third, holder_id=li.id)
    uow.promises.keep(given[0].id, RESPOND, NOW)
    uow.promises.withdraw(given[4].id, NOW)
    return {one.number: one for one in given if one.community_id == HOME}


def numbered(found: list[Outline]) -> list[str]:
    return [one.number for one in found]


async def test_every_ticket_with_what_is_promised_next(store):
    filed = await store.write(fill)
    found = await store.read(lambda uow: uow.open_tickets.outlines(SCOPE))
    assert {one.number: one.due_at for one in found} == {
        "R-1": MUCH_LATER,
        "R-2": EARLIER,
        "R-3": NOW,
        "R-4": None,
        "R-5": None,
        "R-6": EARLIER - timedelta(hours=1),
        "R-7": None,
        "C-1": EARLIER,
        "C-2": EARLIER,
        "C-3": LATER,
    }
    third = next(one for one in found if one.number == "R-3")
    assert third == Outline(
        id=filed["R-3"].id,
        number="R-3",
        status=ACCEPTED,
        urgent=False,
        confidential=False,
        department="engineering",
        holder_id=filed["R-3"].holder_id,
        reported_at=NOW,
        details={},
        due_at=NOW,
    )


async def test_details_are_read_where_they_keep_a_group_out(store):
    await store.write(fill)
    found = await store.read(lambda uow: uow.open_tickets.outlines(SCOPE))
    details = {one.number: one.details for one in found if one.details}
    assert details == {"C-2": {Guard.APART: True}, "C-3": {Guard.EXCLUDED: ["engineering"], "answers": {}}}
    withheld = await store.read(lambda uow: uow.open_tickets.outlines(SCOPE, withheld=True))
    assert numbered(withheld) == ["C-1", "C-2", "C-3"]


async def test_counted_like_one_by_one(store):
    await store.write(fill)

    def look(uow):
        return uow.open_tickets.outlines(SCOPE), uow.open_tickets.tallies(SCOPE, now=NOW, tomorrow=TOMORROW)

    each, tallies = await store.read(look)
    everything, overdue, today = Counter(), Counter(), Counter()
    for one in each:
        kind = (one.status, one.holder_id, one.confidential or bool(one.details))
        everything[kind] += 1
        overdue[kind] += one.due_at is not None and one.due_at <= NOW
        today[kind] += one.due_at is not None and NOW < one.due_at < TOMORROW
    counted = {(one.status, one.holder_id, one.withheld): (one.count, one.overdue, one.due_today) for one in tallies}
    assert counted == {kind: (n, overdue[kind], today[kind]) for kind, n in everything.items()}
    assert Tally(status=OPEN, holder_id=None, withheld=True, count=3, overdue=2, due_today=1) in tallies
    assert Tally(status=OPEN, holder_id=None, withheld=False, count=3, overdue=1, due_today=0) in tallies


@pytest.mark.parametrize("limit", [9, 2])
async def test_what_presses_most(store, limit):
    await store.write(fill)
    found = await store.read(lambda uow: uow.open_tickets.pressing(SCOPE, now=NOW, always=sorted(RUNNING), limit=limit))
    assert numbered(found) == ["R-6", "R-7", "R-2", "R-3"][:limit]
    assert [one.due_at for one in found][:2] == [EARLIER - timedelta(hours=1), None]


@pytest.mark.parametrize("limit", [1, 2, 9])
async def test_of_what_is_due_together_the_urgent_and_then_the_oldest_is_first(store, limit):
    def file(uow):
        for number, more in (
            ("R-1", {"reported_at": NOW}),
            ("R-2", {"reported_at": EARLIER}),
            ("R-3", {"urgent": True}),
        ):
            due(uow, number, (RESOLVE, EARLIER), **more)

    await store.write(file)
    found = await store.read(lambda uow: uow.open_tickets.pressing(SCOPE, now=NOW, always=[], limit=limit))
    assert numbered(found) == ["R-3", "R-2", "R-1"][:limit]


async def test_numbers_of_all_that_anybody_may_know(store):
    await store.write(fill)
    found = await store.read(lambda uow: uow.open_tickets.numbers(SCOPE))
    assert sorted(found) == ["R-1", "R-2", "R-3", "R-4", "R-5", "R-6", "R-7"]


async def test_what_is_withheld_follows_the_details(store):
    def change(uow):
        ticket = due(uow, "C-1")
        apart = uow.tickets.change(ticket, details={Guard.APART: True})
        first = uow.open_tickets.outlines(SCOPE, withheld=True)
        released = uow.tickets.change(apart, details={Guard.APART: False, Guard.EXCLUDED: []})
        uow.tickets.change(released, urgent=True)
        return [numbered(first), numbered(uow.open_tickets.outlines(SCOPE, withheld=True))]

    assert await store.write(change) == [["C-1"], []]


async def test_of_a_ticket_older_than_the_column_the_details_are_read(store, database):
    """Nobody but the program can open them, so a migration cannot say of which they keep a group out."""
    columns = [one.name for one in tickets.columns if one.name not in {"id", "withheld"}]

    def age(connection):
        row = connection.execute(tickets.select()).one()._mapping
        connection.execute(insert(tickets), {**{one: row[one] for one in columns}, "uid": "another", "number": "C-9"})

    await store.write(lambda uow: due(uow, "C-1", details={Guard.APART: True}))
    await database.write(age)
    found = await store.read(lambda uow: uow.open_tickets.outlines(SCOPE, withheld=True))
    assert [(one.number, one.details) for one in found] == [("C-1", {Guard.APART: True}), ("C-9", {Guard.APART: True})]


async def test_an_empty_department(store):
    elsewhere = Scope(community_id=HOME, department="cleaning", statuses=[OPEN])

    def look(uow):
        known = uow.open_tickets
        return (
            known.outlines(elsewhere),
            known.tallies(elsewhere, now=NOW, tomorrow=TOMORROW),
            known.pressing(elsewhere, now=NOW, always=sorted(RUNNING), limit=3),
            known.numbers(elsewhere),
        )

    assert await store.read(look) == ([], [], [], [])
