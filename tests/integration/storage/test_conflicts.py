"""Two transactions of a server want the same: who survives it with a savepoint still does what he had to."""

import asyncio
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from bot.messenger.pacing import NoPacing
from domain.notices.staff import TicketCard
from domain.outgoing import Outgoing
from domain.tickets import Status
from storage.database import open_database
from storage.running import running_on
from storage.store import SqlStore
from storage.tables import metadata
from tests.integration.storage.repositories.samples import HOME, NOW, a_ticket
from usecases.deadlines import run_due
from usecases.delivery import claim
from usecases.delivery_follow_up import undone_alone
from usecases.delivery_ports import DeliveryHooks, Rendered
from usecases.timer_ports import NewTimer

pytestmark = pytest.mark.postgres


def elsewhere(url, fn) -> None:
    """Another process runs `fn` and commits; on a loop of its own, since ours is in the middle of a transaction."""

    async def work() -> None:
        database = await open_database(url)
        await SqlStore(database, SimpleNamespace(), now=lambda: NOW).write(fn)
        await database.close()

    asyncio.run(work())


def beside(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    return thread


@pytest.fixture
async def store(postgres):
    database = await postgres.opened_with(metadata)
    yield SqlStore(database, SimpleNamespace(), now=lambda: NOW)
    await database.close()


async def test_what_follows_a_delivery_looks_again_at_a_ticket_that_changed_meanwhile(store, postgres) -> None:
    ticket = await store.write(a_ticket)
    looks = []

    def prioritise(other) -> None:
        other.tickets.change(other.tickets.get(ticket.id), priority=1)

    def turn(uow):
        running_on(uow._connection).locks_rows = False  # as who sends reads

        def arrived() -> None:
            found = uow.tickets.get(ticket.id)
            looks.append(found.version)
            if len(looks) == 1:
                beside(lambda: elsewhere(postgres.url, prioritise)).join()
            uow.tickets.change(found, resolved_at=NOW)

        return undone_alone(uow, SimpleNamespace(id=1), arrived)

    assert await store.write(turn) == []
    after = await store.read(lambda uow: uow.tickets.get(ticket.id))
    assert (after.resolved_at, after.priority, len(looks)) == (NOW, 1, 2)


async def test_an_edit_shows_what_it_was_queued_for_though_the_sender_had_read_the_ticket_before(
    store, postgres
) -> None:
    """A receipt has arrived, which is recorded and looks at its ticket; then somebody accepts; then the edit is drawn.

    Drawn from what was read first it would say nothing new, Telegram would refuse it, and the card would stay.
    """
    ticket = await store.write(a_ticket)
    card = TicketCard(ticket_id=ticket.id, department=ticket.department)

    def accept(other) -> None:
        other.tickets.change(other.tickets.get(ticket.id), status=Status.ACCEPTED)
        other.outbox.add(Outgoing(community_id=HOME, chat_id=-1, notice=card))

    def render(uow, row, *, now) -> Rendered:
        return Rendered(method="sendMessage", payload={"text": uow.tickets.get(row.notice.ticket_id).status})

    def turn(uow):
        running_on(uow._connection).locks_rows = False  # as who sends reads
        uow.tickets.get(ticket.id)
        beside(lambda: elsewhere(postgres.url, accept)).join()
        hooks = DeliveryHooks(undelivered=None, migrated=None, repost=None, alarm=None)
        return claim(uow, now=NOW, wall=0.0, render=render, pace=NoPacing(), limit=8, hooks=hooks)

    (call,) = (await store.write(turn)).calls
    assert call.rendered.payload["text"] is Status.ACCEPTED


async def test_a_deadlock_is_no_failure_of_the_timer_it_met(store, postgres) -> None:
    one, two = [await store.write(lambda uow, key=key: a_ticket(uow, key)) for key in ("R-1", "R-2")]
    timers = [
        NewTimer(community_id=HOME, kind="k", due_at=NOW, ticket_id=ticket.id, dedupe_key=str(ticket.id))
        for ticket in (one, two)
    ]
    await store.write(lambda uow: uow.timers.add(timers))
    theirs_has_two, ours_has_one = threading.Event(), threading.Event()

    def crosswise(uow) -> None:
        uow.tickets.change(uow.tickets.get(two.id), priority=3)
        theirs_has_two.set()
        assert ours_has_one.wait(10)
        uow.tickets.change(uow.tickets.get(one.id), priority=3)

    other = beside(lambda: elsewhere(postgres.url, crosswise))
    assert theirs_has_two.wait(10)

    def act(uow, due, _now) -> None:
        if ours_has_one.is_set():
            other.join()  # we had to give way: whoever went on is to be done before we look again
        if due.highest.ticket_id == two.id:
            ours_has_one.set()
        uow.tickets.change(uow.tickets.get(due.highest.ticket_id), urgent=True)

    ran = await store.write(lambda uow: run_due(uow, now=NOW, handlers={"k": act}, limit=8, alarm=act))
    other.join()
    assert (ran.count, ran.failures) == (2, ())
