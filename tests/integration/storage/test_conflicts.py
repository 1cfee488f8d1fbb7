"""Two transactions of a server want the same: who survives it with a savepoint still does what he had to."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import text, update

from bot.messenger.pacing import NoPacing
from domain.calls import CallReason
from domain.notices.staff import TicketCard
from domain.outgoing import Outgoing, PostKind, Verb
from domain.tickets import LIVE, Status, Workflow
from storage.database import open_database
from storage.outbox import OutboxTable
from storage.running import running_on
from storage.store import SqlStore
from storage.tables import metadata, outbox
from tests.integration.storage.repositories.samples import HOME, LATER, NOW, a_resident, a_ticket
from tests.integration.storage.repositories.test_outages import an_outage
from tests.support.knowledge import DESK, GARDEN, knowledge
from usecases.call_tasks import call_about
from usecases.deadlines import run_due
from usecases.delivery import claim
from usecases.delivery_follow_up import undone_alone
from usecases.delivery_ports import DeliveryHooks, Rendered
from usecases.effects.dealing import deal_at
from usecases.relaying import meant_ticket
from usecases.timer_ports import NewTimer, OnConflict

pytestmark = pytest.mark.postgres

NOTHING = SimpleNamespace()
"""All that these transactions know of communities."""


def elsewhere(url, fn, known=NOTHING) -> None:
    """Another process runs `fn` and commits; on a loop of its own, since ours is in the middle of a transaction."""

    async def work() -> None:
        database = await open_database(url)
        await SqlStore(database, known, now=lambda: NOW).write(fn)
        await database.close()

    asyncio.run(work())


def until_they_wait(uow, other: threading.Thread) -> None:
    """Until the other transaction waits for one of our rows; one that waits for nothing is done by then."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while other.is_alive() and not uow._connection.execute(waiting).scalar_one():
        pass


def beside(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    return thread


@pytest.fixture
async def database(postgres):
    opened = await postgres.opened_with(metadata)
    opened.claims.join(1)
    yield opened
    await opened.close()


@pytest.fixture
def store(database) -> SqlStore:
    return SqlStore(database, NOTHING, now=lambda: NOW)


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


async def test_who_sends_and_the_clock_make_one_call_about_a_ticket(database, postgres) -> None:
    """A message about it could not be delivered, and in this moment its follow-up is to be asked by phone."""
    known = knowledge()
    store = SqlStore(database, known, now=lambda: NOW)
    ticket = await store.write(lambda uow: a_ticket(uow, community_id=GARDEN))

    def ask_by_phone(other) -> None:
        call_about(other, other.tickets.get(ticket.id), CallReason.FOLLOW_UP, NOW)

    def turn(uow) -> threading.Thread:
        running_on(uow._connection).locks_rows = False  # as who sends reads
        call_about(uow, uow.tickets.get(ticket.id), CallReason.UNDELIVERED, NOW)
        theirs = beside(lambda: elsewhere(postgres.url, ask_by_phone, known))
        until_they_wait(uow, theirs)
        return theirs

    (await store.write(turn)).join()
    calls = await store.read(lambda uow: uow.tickets.in_department(GARDEN, DESK, sorted(LIVE), Workflow.CALL))
    assert [one.details["reason"] for one in calls] == [CallReason.FOLLOW_UP]


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


def a_timer(what: str, *, due_at=NOW) -> NewTimer:
    return NewTimer(community_id=HOME, kind="k", due_at=due_at, data={"what": what}, dedupe_key="one")


async def test_a_timer_is_replaced_though_its_successor_is_not_committed_yet(store, postgres) -> None:
    """Of an outage's followers the next hundred are told by a successor: what is new replaces that too."""
    await store.write(lambda uow: uow.timers.add([a_timer("longer")]))

    def replace_it(other) -> None:
        other.timers.add([a_timer("over")], on_conflict=OnConflict.REPLACE)

    def turn(uow) -> threading.Thread:
        [due] = uow.timers.due(NOW, limit=9)
        uow.timers.claim(due, NOW)
        theirs = beside(lambda: elsewhere(postgres.url, replace_it))
        until_they_wait(uow, theirs)
        uow.timers.add([a_timer("longer")])
        return theirs

    (await store.write(turn)).join()
    assert [one.data for one in await store.read(lambda uow: uow.timers.due(NOW, limit=9))] == [{"what": "over"}]


async def test_a_timer_that_is_replaced_waits_for_what_it_is_to_see(store, postgres) -> None:
    """A ticket that is being filed is dealt out by a timer that was due already: nobody takes it before the ticket."""

    def deal(uow) -> None:
        deal_at(uow, HOME, "engineering", NOW, "now")

    await store.write(deal)
    taken = []

    def take(other) -> None:
        taken.extend(one for due in other.timers.due(NOW, limit=9) for one in other.timers.claim(due, NOW))

    def file(uow) -> None:
        deal(uow)
        beside(lambda: elsewhere(postgres.url, take)).join()

    await store.write(file)
    assert taken == []
    await store.write(take)
    assert [one.data for one in taken] == [{"department": "engineering"}]


async def test_what_a_resident_adds_goes_to_the_department_that_has_the_ticket_by_then(store, postgres) -> None:
    def report(uow):
        resident = a_resident(uow)
        return resident, a_ticket(uow, reporter_id=resident.id, details={"asked": True})

    resident, ticket = await store.write(report)

    def pass_on(other) -> None:
        other.tickets.change(other.tickets.get(ticket.id), department="cleaning")

    def turn(uow) -> str:
        live_of_reporter = uow.tickets.live_of_reporter

        def then_it_is_passed_on(reporter_id: int):
            found = live_of_reporter(reporter_id)
            beside(lambda: elsewhere(postgres.url, pass_on)).join()
            return found

        seen = SimpleNamespace(get=uow.tickets.get, live_of_reporter=then_it_is_passed_on)
        there = SimpleNamespace(tickets=seen, posts=uow.posts, drafts=uow.drafts, events=uow.events)
        words = SimpleNamespace(reply_to_message_id=None, at=NOW)
        return meant_ticket(there, resident, words).department

    assert await store.write(turn) == "cleaning"


async def test_whoever_follows_an_outage_in_the_moment_of_its_end_is_told(store, postgres) -> None:
    outage = await store.write(an_outage)
    resident = await store.write(a_resident)
    told = []

    def end(other) -> None:
        other.outages.end(other.outages.get(outage.id), by=outage.declared_by, at=NOW)
        told.extend(other.outage_followers.page(outage.id, after=0, until=LATER, limit=9))

    def follow(uow) -> threading.Thread:
        assert uow.outages.get(outage.id).is_open
        theirs = beside(lambda: elsewhere(postgres.url, end))
        until_they_wait(uow, theirs)
        uow.outage_followers.follow(outage, resident.id, NOW)
        return theirs

    (await store.write(follow)).join()
    assert [one.resident_id for one in told] == [resident.id]


async def test_a_message_that_was_worded_meanwhile_is_edited_and_not_taken_over(store, postgres, monkeypatch) -> None:
    ticket = await store.write(a_ticket)
    card = Outgoing(community_id=HOME, chat_id=-1, notice=TicketCard(ticket_id=ticket.id, department=ticket.department))

    def queue(uow):
        post_id = uow.posts.create(chat_id=-1, kind=PostKind.CARD, community_id=HOME, ticket_id=ticket.id)
        return post_id, uow.outbox.add(replace(card, post_id=post_id))

    post_id, send_id = await store.write(queue)

    def word(other) -> None:
        worded = update(outbox).where(outbox.c.id == send_id).values(rendered="{}")
        other._connection.execute(worded)

    take_over = OutboxTable._take_over

    def taken_over(self, row_id: int, outgoing: Outgoing) -> int | None:
        beside(lambda: elsewhere(postgres.url, word)).join()
        return take_over(self, row_id, outgoing)

    monkeypatch.setattr(OutboxTable, "_take_over", taken_over)
    change_id = await store.write(lambda uow: uow.outbox.add(replace(card, post_id=post_id, verb=Verb.EDIT)))
    assert change_id not in {None, send_id}
