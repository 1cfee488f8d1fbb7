"""Tickets: filed whole, read back whole, changed only where nobody else changed them."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import CardRefreshed
from domain.tickets import LIVE, Status, Ticket, Window, Workflow
from tests.integration.storage.repositories.samples import (
    HOME,
    LATER,
    MUCH_LATER,
    NOW,
    a_colleague,
    a_resident,
    a_ticket,
)

FULL = {
    "request_type": "lift-stopped",
    "workflow": Workflow.CALL,
    "status": Status.WAITING,
    "urgent": True,
    "category": "lift",
    "public_area": True,
    "unit": "3-2-1201",
    "room": "kitchen",
    "description": "电梯停了",
    "window": Window(start=NOW, end=LATER),
    "contact_name": "王芳",
    "contact_phone": "+8613800000000",
    "caller_name": "Wang's son",
    "verified": False,
    "department": "security",
    "dispatched_at": LATER,
    "details": {"floor": 12, "who": ["one", "two"], "alone": True, "since": None},
}


async def test_numbers_count_up_per_community_and_series(store):
    def count(uow):
        here = [uow.tickets.next_number(HOME, "R-20261122") for _ in range(10)]
        elsewhere = [
            uow.tickets.next_number(HOME, "C-20261122"),
            uow.tickets.next_number("hill", "R-20261122"),
            uow.tickets.next_number(HOME, "R-20261123"),
        ]
        return here, elsewhere

    assert await store.write(count) == (list(range(1, 11)), [1, 1, 1])


async def test_numbers_of_many_at_once_are_all_different(store):
    got = await asyncio.gather(*(store.write(lambda uow: uow.tickets.next_number(HOME, "R")) for _ in range(8)))
    assert sorted(got) == list(range(1, 9))


async def test_a_plain_ticket(store):
    filed = await store.write(a_ticket)
    assert filed == Ticket(
        id=filed.id,
        community_id=HOME,
        number="R-20261122-001",
        request_type="repair",
        workflow=Workflow.WORK,
        status=Status.OPEN,
        version=1,
        round=1,
        urgent=False,
        priority=0,
        category=None,
        public_area=False,
        unit=None,
        room=None,
        description="The tap drips.",
        window=None,
        contact_name=None,
        contact_phone=None,
        reporter_id=None,
        caller_name=None,
        verified=True,
        department="engineering",
        holder_id=None,
        held_since=None,
        via_desk=False,
        reported_at=NOW,
        dispatched_at=None,
        visit_at=None,
        resolved_at=None,
        closed_at=None,
        hurries=0,
        hurried_at=None,
        reopens=0,
        holds=0,
        hold_reason=None,
        hold_until=None,
        on_hold_since=None,
        score=None,
        outcome=None,
        details={},
    )
    assert await store.read(lambda uow: uow.tickets.get(filed.id)) == filed
    assert await store.read(lambda uow: uow.tickets.get(filed.id + 1)) is None


async def test_everything_known_at_first_is_kept(store):
    def file(uow):
        return a_ticket(uow, reporter_id=a_resident(uow).id, **FULL)

    filed = await store.write(file)
    assert {name: getattr(filed, name) for name in FULL} == FULL
    assert await store.read(lambda uow: uow.tickets.get(filed.id)) == filed


@pytest.mark.parametrize("window", [Window(), Window(start=NOW), Window(end=LATER), Window(start=NOW, end=LATER)])
async def test_windows(store, window):
    filed = await store.write(lambda uow: a_ticket(uow, window=window))
    assert (await store.read(lambda uow: uow.tickets.get(filed.id))).window == window


async def test_a_ticket_is_found_by_its_number(store):
    filed = await store.write(a_ticket)

    def look(uow):
        return [
            uow.tickets.by_number(HOME, "R-20261122-001"),
            uow.tickets.by_number(HOME, "R-20261122-002"),
            uow.tickets.by_number("hill", "R-20261122-001"),
        ]

    assert await store.read(look) == [filed, None, None]


async def test_everything_can_change(store):
    def work(uow):
        filed = a_ticket(uow)
        holder, reporter = a_colleague(uow), a_resident(uow)
        changes = {
            **FULL,
            "status": Status.ON_HOLD,
            "priority": 1,
            "reporter_id": reporter.id,
            "holder_id": holder.id,
            "held_since": NOW,
            "via_desk": True,
            "visit_at": LATER,
            "resolved_at": LATER,
            "closed_at": MUCH_LATER,
            "hurries": 1,
            "hurried_at": LATER,
            "reopens": 2,
            "holds": 3,
            "hold_reason": "no_parts",
            "hold_until": MUCH_LATER,
            "on_hold_since": LATER,
            "score": 4,
            "outcome": "silent",
        }
        return uow.tickets.change(filed, **changes), replace(filed, version=2, round=2, **changes)

    changed, expected = await store.write(work)
    assert changed == expected
    assert await store.read(lambda uow: uow.tickets.get(changed.id)) == expected


async def test_details_and_window_can_be_taken_back(store):
    filed = await store.write(lambda uow: a_ticket(uow, window=Window(start=NOW), details={"a": 1}))
    changed = await store.write(lambda uow: uow.tickets.change(filed, window=None, details={}))
    assert changed == replace(filed, version=2, window=None, details={})
    assert await store.read(lambda uow: uow.tickets.get(filed.id)) == changed


async def test_the_round_rises_with_status_and_holder_only(store):
    def work(uow):
        one, two = a_colleague(uow, 1), a_colleague(uow, 2)
        ticket = a_ticket(uow)
        steps = [
            {"score": 3},
            {"status": Status.OPEN},
            {"status": Status.ACCEPTED, "holder_id": one.id},
            {"holder_id": one.id, "visit_at": NOW},
            {"holder_id": two.id},
            {"status": Status.ON_HOLD},
            {"holder_id": None, "status": Status.OPEN},
            {},
        ]
        marks = []
        for step in steps:
            ticket = uow.tickets.change(ticket, **step)
            marks.append((ticket.version, ticket.round))
        return ticket, marks

    ticket, marks = await store.write(work)
    assert marks == [(2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 4), (8, 5), (9, 5)]
    assert await store.read(lambda uow: uow.tickets.get(ticket.id)) == ticket


async def test_what_somebody_else_changed_is_not_overwritten(store):
    filed = await store.write(a_ticket)
    changed = await store.write(lambda uow: uow.tickets.change(filed, score=5))
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.tickets.change(filed, score=1))
    assert await store.read(lambda uow: uow.tickets.get(filed.id)) == changed


async def test_of_two_at_once_one_gets_the_ticket(store):
    ticket, *colleagues = await store.write(lambda uow: [a_ticket(uow), a_colleague(uow, 1), a_colleague(uow, 2)])

    def accept(colleague):
        return store.write(lambda uow: uow.tickets.change(ticket, status=Status.ACCEPTED, holder_id=colleague.id))

    got = await asyncio.gather(*(accept(one) for one in colleagues), return_exceptions=True)
    [accepted] = [one for one in got if isinstance(one, Ticket)]
    assert [type(one) for one in got if one is not accepted] == [CardRefreshed]
    assert await store.read(lambda uow: uow.tickets.get(ticket.id)) == accepted


async def test_another_ticket_stays_as_it_is(store):
    first, second = await store.write(lambda uow: [a_ticket(uow, number) for number in ("R-1", "R-2")])
    await store.write(lambda uow: uow.tickets.change(first, score=1))
    assert await store.read(lambda uow: uow.tickets.get(second.id)) == second


@pytest.mark.parametrize("name", ["colour", "uid", "id", "number", "version", "round"])
async def test_what_cannot_be_changed(store, name):
    filed = await store.write(a_ticket)
    with pytest.raises(TypeError):
        await store.write(lambda uow: uow.tickets.change(filed, **{name: 5}))
    assert await store.read(lambda uow: uow.tickets.get(filed.id)) == filed


async def test_tickets_of_a_reporter(store):
    def several(uow):
        reporter, other = a_resident(uow, 1), a_resident(uow, 2)
        made = [
            a_ticket(uow, f"R-{number}", reporter_id=reporter.id, status=status) for number, status in enumerate(Status)
        ]
        late = a_ticket(uow, "R-late", reporter_id=reporter.id, status=Status.WAITING)
        a_ticket(uow, "R-other", reporter_id=other.id)
        return reporter.id, [*made, late]

    reporter_id, made = await store.write(several)
    late, waiting = made[-1], made[0]

    def look(uow):
        return (
            uow.tickets.of_reporter(reporter_id),
            uow.tickets.of_reporter(reporter_id, limit=2),
            uow.tickets.live_of_reporter(reporter_id),
            uow.tickets.live_numbers(reporter_id, made[0].request_type),
            uow.tickets.live_numbers(reporter_id, "parcel"),
            uow.tickets.waiting_of_reporter(reporter_id),
        )

    assert await store.read(look) == (
        made[::-1],
        made[:-3:-1],
        [one for one in made[::-1] if one.status in LIVE],
        {one.id: one.number for one in made if one.status in LIVE},
        {},
        [waiting, late],
    )


async def test_tickets_of_a_department_and_of_a_holder(store):
    def several(uow):
        holder = a_colleague(uow)
        made = [
            a_ticket(uow, "R-1"),
            a_ticket(uow, "R-2", status=Status.ACCEPTED),
            a_ticket(uow, "R-3", department="security"),
            a_ticket(uow, "R-4"),
            a_ticket(uow, "R-5", community_id="hill"),
        ]
        held = uow.tickets.change(made[1], holder_id=holder.id)
        return holder.id, [made[0], held, made[3]]

    holder_id, (first, held, last) = await store.write(several)
    open_or_accepted = [Status.OPEN, Status.ACCEPTED]

    def look(uow):
        return (
            uow.tickets.in_department(HOME, "engineering", [Status.OPEN]),
            uow.tickets.in_department(HOME, "engineering", open_or_accepted),
            uow.tickets.in_department(HOME, "engineering", []),
            uow.tickets.in_department(HOME, "engineering", [Status.OPEN], first.workflow),
            uow.tickets.in_department(HOME, "engineering", [Status.OPEN], Workflow.CALL),
            uow.tickets.held_by(holder_id, open_or_accepted),
            uow.tickets.held_by(holder_id, [Status.OPEN]),
        )

    assert await store.read(look) == ([first, last], [first, held, last], [], [first, last], [], [held], [])
