"""Promises: at most one of a kind is open; what became of it stays readable."""

from dataclasses import replace

from domain.promise_rules import PromiseKind
from storage.tables import promises
from storage.types import to_microseconds
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, a_ticket, rows
from usecases.ticket_ports import Promise

RESPOND, RESOLVE = PromiseKind.RESPOND, PromiseKind.RESOLVE


def make_two(uow, number: str = "R-1"):
    ticket = a_ticket(uow, number)
    return [
        uow.promises.make(ticket, kind, at=NOW, due_at=due) for kind, due in ((RESPOND, LATER), (RESOLVE, MUCH_LATER))
    ]


async def test_promises_in_the_order_they_were_made(store, database):
    respond, resolve = await store.write(make_two)
    assert respond == Promise(
        id=respond.id,
        ticket_id=respond.ticket_id,
        kind=RESPOND,
        made_at=NOW,
        due_at=LATER,
        kept_at=None,
        broken_at=None,
        withdrawn_at=None,
        moves=0,
    )

    def look(uow):
        return [uow.promises.of(respond.ticket_id), uow.promises.open_of(respond.ticket_id), uow.promises.of(99)]

    assert await store.read(look) == [[respond, resolve], [respond, resolve], []]
    assert await database.read(rows(promises, "community_id")) == [(HOME,), (HOME,)]


async def test_a_kept_promise_is_no_longer_open(store):
    respond, resolve = await store.write(make_two)
    others = await store.write(lambda uow: make_two(uow, "R-2"))
    await store.write(lambda uow: uow.promises.keep(respond.ticket_id, RESPOND, LATER))
    await store.write(lambda uow: uow.promises.keep(respond.ticket_id, RESPOND, MUCH_LATER))

    def look(uow):
        return [
            uow.promises.of(respond.ticket_id),
            uow.promises.open_of(respond.ticket_id),
            uow.promises.of(others[0].ticket_id),
        ]

    assert await store.read(look) == [[replace(respond, kept_at=LATER), resolve], [resolve], others]


async def test_a_new_promise_withdraws_an_open_one_of_its_kind(store):
    def again(uow):
        ticket = a_ticket(uow)
        kept = uow.promises.make(ticket, RESPOND, at=NOW, due_at=LATER)
        uow.promises.keep(ticket.id, RESPOND, NOW)
        opened, other = (uow.promises.make(ticket, kind, at=NOW, due_at=LATER) for kind in (RESPOND, RESOLVE))
        newest = uow.promises.make(ticket, RESPOND, at=LATER, due_at=MUCH_LATER)
        return [replace(kept, kept_at=NOW), replace(opened, withdrawn_at=LATER), other, newest]

    expected = await store.write(again)
    ticket_id = expected[0].ticket_id
    assert await store.read(lambda uow: uow.promises.of(ticket_id)) == expected
    assert await store.read(lambda uow: uow.promises.open_of(ticket_id)) == expected[2:]


async def test_a_move_keeps_the_former_moment_and_the_reason(store, database):
    _, resolve = await store.write(make_two)
    once = await store.write(lambda uow: uow.promises.move(resolve, due_at=LATER, reason="no_parts", at=NOW))
    assert once == replace(resolve, due_at=LATER, moves=1)
    twice = await store.write(lambda uow: uow.promises.move(once, due_at=MUCH_LATER, reason="access", at=LATER))
    assert twice == replace(resolve, due_at=MUCH_LATER, moves=2)
    assert await store.read(lambda uow: uow.promises.of(resolve.ticket_id)[1]) == twice
    now, later, much_later = (to_microseconds(moment) for moment in (NOW, LATER, MUCH_LATER))
    assert await database.read(rows(promises, "moves")) == [
        (None,),
        (
            [
                {"at": now, "from": much_later, "to": later, "reason": "no_parts"},
                {"at": later, "from": later, "to": much_later, "reason": "access"},
            ],
        ),
    ]


async def test_the_first_breach_counts_and_a_broken_promise_is_still_open(store):
    respond, resolve = await store.write(make_two)
    await store.write(lambda uow: [uow.promises.broken(respond, at) for at in (LATER, MUCH_LATER)])
    broken = replace(respond, broken_at=LATER)
    assert await store.read(lambda uow: uow.promises.open_of(respond.ticket_id)) == [broken, resolve]


async def test_withdrawing_leaves_kept_promises_alone(store):
    respond, resolve = await store.write(make_two)
    others = await store.write(lambda uow: make_two(uow, "R-2"))

    def withdraw(uow):
        uow.promises.keep(respond.ticket_id, RESPOND, NOW)
        uow.promises.withdraw(respond.ticket_id, LATER)

    await store.write(withdraw)
    assert await store.read(lambda uow: uow.promises.of(respond.ticket_id)) == [
        replace(respond, kept_at=NOW),
        replace(resolve, withdrawn_at=LATER),
    ]
    assert await store.read(lambda uow: uow.promises.open_of(respond.ticket_id)) == []
    assert await store.read(lambda uow: uow.promises.open_of(others[0].ticket_id)) == others
