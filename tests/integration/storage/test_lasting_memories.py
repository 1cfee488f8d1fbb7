"""What the writing connection keeps from transaction to transaction: always what the tables hold."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.drafts import DraftState, Form
from domain.events import ActorKind, Event, EventKind
from domain.i18n import Locale
from domain.incoming import Media, MediaKind
from domain.outgoing import PostKind
from domain.people import Role
from domain.promise_rules import PromiseKind
from domain.staffing import Assignment, StaffingRule
from domain.tickets import Status
from storage.database import open_database
from storage.prepared import lasting_memories
from storage.store import SqlStore
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.repositories.samples import (
    HOME,
    LATER,
    MUCH_LATER,
    NOW,
    a_colleague,
    a_draft,
    a_resident,
    a_ticket,
)
from tests.support.prepared import file_with
from usecases.ticket_ports import Purpose, QuoteState

GROUP = -100


@pytest.fixture
async def store(tmp_path):
    database = await open_database(file_with(metadata, tmp_path / "concierge.db"))
    yield SqlStore(database, object(), now=lambda: NOW)
    await database.close()


def _seed(uow: SqlUnitOfWork) -> None:
    a_resident(uow)
    a_colleague(uow)
    ticket = a_ticket(uow)
    _bind(uow, GROUP)
    draft = a_draft(uow)
    uow.attachments.add_to_draft(draft, _photo("one"), purpose=Purpose.REPORT, caption="", at=NOW)
    uow.posts.create(chat_id=5, kind=PostKind.PROMPT, draft_id=1)
    uow.posts.create(chat_id=GROUP, kind=PostKind.CARD, ticket_id=1)
    uow.posts.learn([(2, GROUP, (70,))])
    uow.promises.make(ticket, PromiseKind.RESPOND, at=NOW, due_at=LATER)
    uow.quotes.offer(ticket, parts_cents=1, labour_cents=2, note=None, by=1, at=NOW)
    uow.bills.make(ticket, due_cents=3, currency="CNY", quote_id=None, at=NOW)


def _bind(uow: SqlUnitOfWork, chat_id: int, at=NOW) -> None:
    uow.chats.bind(
        chat_id=chat_id,
        community_id=HOME,
        department="engineering",
        title="Engineers",
        kind="group",
        locale=Locale.EN,
        at=at,
    )


def _seen(uow: SqlUnitOfWork) -> object:
    return (
        [uow.tickets.get(number) for number in (1, 2)],
        [uow.residents.get(1), uow.residents.get(2), uow.residents.by_user(5), uow.residents.by_user(7)],
        [uow.staff.get(1), uow.staff.get(2), uow.staff.by_user(6)],
        [uow.chats.get(GROUP), uow.chats.get(-200), uow.chats.resolve(GROUP)],
        uow.chats.group_of(HOME, "engineering"),
        uow.outages.open_of(HOME),
        [uow.drafts.get(number) for number in (1, 2)],
        [uow.drafts.active(chat, 5) for chat in (5, GROUP, -200)],
        [uow.attachments.of_draft(1), uow.attachments.of_draft(2)],
        [uow.attachments.of_ticket(1), uow.attachments.of_ticket(1, Purpose.REPORT), uow.attachments.of_ticket(2)],
        [uow.posts.get(number) for number in (1, 2, 3)],
        [uow.posts.by_message(chat, message) for chat in (5, GROUP) for message in (70, 71, 72)],
        [uow.promises.open_of(number) for number in (1, 2)],
        [uow.quotes.latest(1), uow.quotes.agreed(1), uow.bills.of_ticket(1)],
        uow.staffing_rules.get(HOME, "engineering"),
        [uow.events.of(number) for number in (1, 2)],
    )


def _fresh(uow: SqlUnitOfWork) -> object:
    """What somebody finds who has read nothing yet."""
    kept = lasting_memories(uow._connection)
    kept.forget()
    return _seen(uow)


def _changed_ticket(uow: SqlUnitOfWork) -> None:
    uow.tickets.change(uow.tickets.get(1), status=Status.ACCEPTED, holder_id=1, held_since=LATER)


CHANGES: dict[str, Callable[[SqlUnitOfWork], object]] = {
    "a ticket is accepted": _changed_ticket,
    "another ticket is filed": lambda uow: a_ticket(uow, "R-20261122-002"),
    "a resident is renamed": lambda uow: uow.residents.update(uow.residents.get(1), name="Chen Wei"),
    "the account opens another file": lambda uow: uow.residents.add(
        community_id="park", user_id=5, locale=Locale.EN, at=LATER
    ),
    "a colleague is promoted": lambda uow: uow.staff.update(uow.staff.get(1), role=Role.SUPERVISOR),
    "the group moves": lambda uow: uow.chats.migrate(GROUP, -200, LATER),
    "the group dies": lambda uow: uow.chats.died(GROUP, "kicked", LATER),
    "the department gets another group": lambda uow: _bind(uow, -200, LATER),
    "the group is held": lambda uow: uow.deliveries.hold_chat(GROUP, 5.0, at=LATER),
    "a form is begun": lambda uow: a_draft(uow, answers={"places": ("a", Form.REQUEST)}),
    "a form is begun elsewhere": lambda uow: a_draft(uow, GROUP),
    "an answer is given": lambda uow: uow.drafts.save(uow.drafts.get(1), at=LATER, step="s", answers={"k": (1,)}),
    "a prompt is posted": lambda uow: uow.drafts.save(uow.drafts.get(1), at=LATER, post_id=1),
    "a form is over": lambda uow: uow.drafts.end(uow.drafts.get(1), DraftState.SUBMITTED, LATER),
    "a form is taken up again": lambda uow: uow.drafts.resume(uow.drafts.get(1), LATER),
    "a form moves to another community": lambda uow: uow.drafts.rehome(uow.drafts.get(1), "park"),
    "the forms of a group move": lambda uow: uow.drafts.move_chat(GROUP, -200, LATER),
    "a photo comes": lambda uow: uow.attachments.add_to_draft(
        uow.drafts.get(1), _photo("two"), purpose=Purpose.REPORT, caption="", at=LATER
    ),
    "a photo comes again": lambda uow: uow.attachments.add_to_draft(
        uow.drafts.get(1), _photo("two"), purpose=Purpose.REPORT, caption="", at=LATER
    ),
    "a photo for the ticket": lambda uow: uow.attachments.add_to_ticket(
        uow.tickets.get(1), _photo("three"), purpose=Purpose.RESULT, caption="", at=LATER
    ),
    "the photos are filed": lambda uow: uow.attachments.file(1, 1),
    "no photos are filed": lambda uow: uow.attachments.file(2, 1),
    "a prompt was sent": lambda uow: uow.posts.learn([(1, 5, (70,))]),
    "an album was sent": lambda uow: uow.posts.learn(
        [(uow.posts.create(chat_id=5, kind=PostKind.NOTICE), 5, (71, 72))]
    ),
    "a card stands elsewhere now": lambda uow: uow.posts.learn([(2, GROUP, (71,))]),
    "a prompt becomes a ticket's": lambda uow: uow.posts.adopt(1, 1),
    "a card is retired": lambda uow: uow.posts.retire(2),
    "a promise is made": lambda uow: uow.promises.make(uow.tickets.get(1), PromiseKind.RESOLVE, at=NOW, due_at=LATER),
    "a promise is made anew": lambda uow: uow.promises.make(
        uow.tickets.get(1), PromiseKind.RESPOND, at=NOW, due_at=MUCH_LATER
    ),
    "a promise is moved": lambda uow: uow.promises.move(
        uow.promises.open_of(1)[0], due_at=MUCH_LATER, reason="r", at=LATER
    ),
    "a promise is broken": lambda uow: uow.promises.broken(uow.promises.open_of(1)[0], LATER),
    "a promise is kept": lambda uow: uow.promises.keep(1, PromiseKind.RESPOND, LATER),
    "a promise is withdrawn": lambda uow: uow.promises.withdraw(1, LATER, kind=PromiseKind.RESOLVE),
    "a quote is accepted": lambda uow: uow.quotes.decide(uow.quotes.latest(1), QuoteState.ACCEPTED, LATER),
    "another price is offered": lambda uow: uow.quotes.offer(
        uow.tickets.get(1), parts_cents=3, labour_cents=4, note="n", by=1, at=LATER
    ),
    "something happens": lambda uow: uow.events.add(uow.tickets.get(1), _event(LATER, {"a": (1, Form.REQUEST)})),
    "something else happens": lambda uow: uow.events.add(uow.tickets.get(1), _event(MUCH_LATER, {})),
    "a rule is set": lambda uow: uow.staffing_rules.set(
        HOME, "engineering", StaffingRule(assignment=Assignment.ROUND_ROBIN, load_cap=3), by=None, at=LATER
    ),
    "the chat is given up": lambda uow: uow.deliveries.give_up_chat(GROUP, error="gone", at=LATER),
}


def _photo(file_id: str) -> Media:
    return Media(kind=MediaKind.PHOTO, file_id=file_id, file_unique_id=file_id)


def _event(at, data) -> Event:
    return Event(
        kind=EventKind.VERIFIED,
        at=at,
        actor_kind=ActorKind.STAFF,
        actor_id=1,
        actor_name="Li",
        from_status=Status.OPEN,
        to_status=Status.ACCEPTED,
        data=data,
    )


async def test_after_every_change_the_next_transaction_sees_what_the_tables_hold(store):
    await store.write(_seed)
    for name, change in CHANGES.items():
        await store.write(_seen)
        await store.write(change)
        assert (name, await store.write(_seen)) == (name, await store.write(_fresh))


@pytest.mark.parametrize("together", [1, 3])
async def test_an_undone_change_is_forgotten(store, together):
    await store.write(_seed)
    before = await store.write(_seen)
    for name, change in CHANGES.items():

        def fails(uow: SqlUnitOfWork, change: Callable[[SqlUnitOfWork], object] = change) -> None:
            change(uow)
            _seen(uow)
            raise LookupError

        others = [store.write(_seen) for _ in range(together - 1)]
        verdict, *seen = await asyncio.gather(store.write(fails), *others, return_exceptions=True)

        assert (name, type(verdict), seen) == (name, LookupError, [before] * (together - 1))
        assert (name, await store.write(_seen)) == (name, before)


async def test_a_change_undone_by_a_savepoint_is_forgotten(store):
    def half(uow: SqlUnitOfWork) -> object:
        try:
            with uow.savepoint():
                _changed_ticket(uow)
                raise LookupError
        except LookupError:
            return uow.tickets.get(1)

    await store.write(_seed)
    before = await store.write(lambda uow: uow.tickets.get(1))

    assert await store.write(half) == before
    assert await store.write(lambda uow: uow.tickets.get(1)) == before


async def test_the_second_look_asks_nothing(store):
    await store.write(_seed)
    await store.write(_seen)

    def queries(uow: SqlUnitOfWork) -> list[str]:
        asked: list[str] = []
        uow._connection._raw.set_trace_callback(asked.append)
        try:
            _seen(uow)
        finally:
            uow._connection._raw.set_trace_callback(None)
        return asked

    asked = await store.write(queries)
    # That nobody fills in a form in a chat, and that nothing stands at a place, is found out each time.
    assert [one for one in asked if "WHERE drafts.chat_id" not in one and "WHERE posts.chat_id" not in one] == []


async def test_other_rows_are_still_known_when_one_changes(store):
    await store.write(_seed)
    await store.write(lambda uow: a_ticket(uow, "R-20261122-002"))
    second = await store.write(lambda uow: uow.tickets.get(2))
    await store.write(_changed_ticket)

    def again(uow: SqlUnitOfWork) -> object:
        return uow.tickets.get(2) is second, uow.tickets.get(1)

    known, first = await store.write(again)
    assert known is True
    assert first == replace(first, status=Status.ACCEPTED, holder_id=1, version=2)
