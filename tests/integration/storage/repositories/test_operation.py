"""Queues, ages, durations and tallies as they are read for whoever watches over the process."""

from datetime import timedelta

from domain.outgoing import Lane
from domain.promise_rules import PromiseKind
from storage.tables import outbox, timers
from tests.integration.storage.repositories.samples import HOME, LATER, NOW, a_ticket
from usecases.inbox_ports import RawUpdate
from usecases.operation_ports import PromiseTally, Pulse, Tallies

SOON = NOW + timedelta(seconds=3)


def an_update(number: int) -> RawUpdate:
    return RawUpdate(bot_id=7, update_id=number, chat_id=1, user_id=1, raw="{}")


def three_updates(uow) -> None:
    first, second, _third = uow.inbox.store([an_update(1), an_update(2), an_update(3)], at=NOW)
    uow.inbox.mark_done(first.id, at=SOON)
    uow.inbox.mark_dead(second.id, reason="tired", at=SOON)


def messages(connection) -> None:
    row = {"chat_id": 1, "notice": "Say", "params": {}, "verb": "send", "policy": "nice", "created_at": NOW}
    for lane, state, finished in (
        (Lane.ANSWER, "new", None),
        (Lane.ANSWER, "new", None),
        (Lane.BULK, "sent", SOON),
        (Lane.WORK, "dead", SOON),
    ):
        connection.execute(outbox.insert().values(**row, lane=lane, state=state, finished_at=finished))
    for due, state in ((NOW, "pending"), (LATER, "pending"), (NOW, "dead"), (NOW - timedelta(days=1), "done")):
        connection.execute(timers.insert().values(community_id=HOME, kind="x", due_at=due, state=state))


def promised(uow) -> None:
    ticket = a_ticket(uow, "R-1")
    for kind, due in ((PromiseKind.RESPOND, NOW), (PromiseKind.RESOLVE, LATER)):
        uow.promises.make(ticket, kind, at=NOW, due_at=due)
    uow.chats.died(5, "blocked", NOW)
    uow.chats.died(-5, "kicked", NOW)


async def test_a_place_where_nothing_happened(store):
    assert await store.read(lambda uow: uow.operation.pulse(NOW)) == Pulse(
        oldest_update=None,
        waiting_updates=0,
        oldest_messages={},
        waiting_messages={},
        oldest_timer=None,
        handling=(),
        delivery=(),
    )


async def test_what_waits_and_how_long_things_took(store, database):
    await store.write(three_updates)
    await database.write(messages)
    assert await store.read(lambda uow: uow.operation.pulse(SOON)) == Pulse(
        oldest_update=NOW,
        waiting_updates=1,
        oldest_messages={Lane.ANSWER: NOW},
        waiting_messages={Lane.ANSWER: 2},
        oldest_timer=NOW,
        handling=(3.0,),
        delivery=(3.0,),
    )


async def test_what_is_counted_over_whole_tables(store, database):
    await store.write(three_updates)
    await store.write(promised)
    await database.write(messages)
    assert await store.read(lambda uow: uow.operation.tallies(SOON)) == Tallies(
        promises={
            PromiseKind.RESPOND: PromiseTally(kept=0, broken=0, open=1, overdue=1),
            PromiseKind.RESOLVE: PromiseTally(kept=0, broken=0, open=1, overdue=0),
        },
        open_tickets={HOME: 1},
        updates_given_up=1,
        messages_given_up=1,
        timers_given_up=1,
        people_unreachable=1,
    )
