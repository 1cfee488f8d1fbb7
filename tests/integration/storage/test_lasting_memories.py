"""What the writing connection keeps from transaction to transaction: always what the tables hold."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.i18n import Locale
from domain.people import Role
from domain.tickets import Status
from storage.database import open_database
from storage.prepared import lasting_memories
from storage.store import SqlStore
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.repositories.samples import HOME, LATER, NOW, a_colleague, a_resident, a_ticket
from tests.support.prepared import file_with

GROUP = -100


@pytest.fixture
async def store(tmp_path):
    database = await open_database(file_with(metadata, tmp_path / "concierge.db"))
    yield SqlStore(database, object(), now=lambda: NOW)
    await database.close()


def _seed(uow: SqlUnitOfWork) -> None:
    a_resident(uow)
    a_colleague(uow)
    a_ticket(uow)
    _bind(uow, GROUP)


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
    "the chat is given up": lambda uow: uow.deliveries.give_up_chat(GROUP, error="gone", at=LATER),
}


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

    assert await store.write(queries) == []


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
