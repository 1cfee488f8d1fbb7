"""What one transaction remembers is always what a fresh look at the tables finds."""

from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace

import pytest

from domain.errors import CardRefreshed
from domain.i18n import Locale
from domain.people import ResidentState, Role
from domain.promise_rules import PromiseKind
from domain.tickets import Status
from storage.memory import Memories
from storage.promises import PromisesTable
from storage.residents import ResidentsTable
from storage.staff import StaffTable
from storage.tickets import TicketsTable
from storage.unit_of_work import SqlUnitOfWork
from tests.integration.storage.repositories.samples import (
    HOME,
    LATER,
    MUCH_LATER,
    NOW,
    a_colleague,
    a_resident,
    a_ticket,
)


def _everything(uow: SqlUnitOfWork | SimpleNamespace) -> object:
    return (
        uow.tickets.get(1),
        uow.promises.open_of(1),
        [uow.residents.get(1), uow.residents.by_user(1), uow.residents.by_user(2)],
        [uow.staff.get(1), uow.staff.by_user(11), uow.staff.by_user(12)],
    )


def _forgetful(uow: SqlUnitOfWork) -> SimpleNamespace:
    """The same tables of the same transaction, which have read nothing yet."""
    connection, memories = uow._connection, Memories()
    return SimpleNamespace(
        tickets=TicketsTable(connection, memories),
        promises=PromisesTable(connection, memories),
        residents=ResidentsTable(connection, memories),
        staff=StaffTable(connection, memories),
    )


def _promised(uow: SqlUnitOfWork, kind: PromiseKind):
    return next(one for one in uow.promises.open_of(1) if one.kind is kind)


RESPOND, RESOLVE = PromiseKind.RESPOND, PromiseKind.RESOLVE

CHANGES: dict[str, Callable[[SqlUnitOfWork], object]] = {
    "a ticket is accepted": lambda uow: uow.tickets.change(
        uow.tickets.get(1), status=Status.ACCEPTED, holder_id=1, held_since=LATER
    ),
    "a ticket learns something": lambda uow: uow.tickets.change(
        uow.tickets.get(1), details={"floor": 12, "who": ["one", "two"], "since": None}
    ),
    "a promise is made": lambda uow: uow.promises.make(
        uow.tickets.get(1), PromiseKind.VISIT, at=LATER, due_at=MUCH_LATER
    ),
    "a promise is made anew": lambda uow: uow.promises.make(uow.tickets.get(1), RESPOND, at=LATER, due_at=MUCH_LATER),
    "a promise is kept": lambda uow: uow.promises.keep(1, RESPOND, LATER),
    "a promise is moved": lambda uow: uow.promises.move(
        _promised(uow, RESOLVE), due_at=MUCH_LATER, reason="parts", at=LATER
    ),
    "a promise is broken": lambda uow: uow.promises.broken(_promised(uow, RESPOND), LATER),
    "a promise is withdrawn": lambda uow: uow.promises.withdraw(1, LATER, kind=RESOLVE),
    "nothing is promised any more": lambda uow: uow.promises.withdraw(1, LATER),
    "a resident tells a name": lambda uow: uow.residents.update(
        uow.residents.get(1), name="王芳", phone="+8613800000000"
    ),
    "a resident agrees": lambda uow: uow.residents.consent(uow.residents.get(1), version="2", at=LATER),
    "a resident is verified": lambda uow: uow.residents.set_state(
        uow.residents.get(1), ResidentState.VERIFIED, at=LATER
    ),
    "a resident opens another file": lambda uow: uow.residents.add(
        community_id="hill", user_id=1, locale=Locale.EN, at=LATER
    ),
    "a resident comes": lambda uow: uow.residents.add(community_id=HOME, user_id=2, locale=Locale.EN, at=LATER),
    "a colleague goes": lambda uow: uow.staff.update(uow.staff.get(1), active=False),
    "a colleague is on duty": lambda uow: uow.staff.update(uow.staff.get(1), on_duty=True, buildings=("3", "5")),
    "a colleague comes": lambda uow: a_colleague(uow, user_id=12),
    "a colleague becomes another one": lambda uow: uow.staff.add(
        community_id=HOME,
        user_id=11,
        name="李师傅",
        badge="7",
        role=Role.MANAGER,
        department=None,
        locale=None,
        at=LATER,
    ),
}


def _begin(uow: SqlUnitOfWork) -> None:
    a_resident(uow, user_id=1)
    a_colleague(uow, user_id=11)
    ticket = a_ticket(uow, reporter_id=1)
    for kind in (RESPOND, RESOLVE):
        uow.promises.make(ticket, kind, at=NOW, due_at=LATER)


async def test_what_is_remembered_is_what_stands_there(store):
    """After each change, and after it was undone."""

    def act(uow):
        found = []
        for what, change in CHANGES.items():
            _everything(uow)
            with suppress(CardRefreshed), uow.savepoint():
                change(uow)
                remembered = _everything(uow)
                found.append((what, remembered == _everything(_forgetful(uow)) != before))
                raise CardRefreshed
            found.append((what, _everything(uow) == before))
        return found

    await store.write(_begin)
    before = await store.read(_everything)
    assert await store.write(act) == [(what, True) for what in CHANGES for _ in range(2)]


async def test_whoever_was_slower_sees_what_the_quicker_one_did(store):
    def act(uow):
        seen = uow.tickets.get(1)
        quicker = uow.tickets.change(seen, status=Status.ACCEPTED, holder_id=1)
        with pytest.raises(CardRefreshed):
            uow.tickets.change(seen, status=Status.CANCELLED)
        return quicker, uow.tickets.get(1)

    await store.write(_begin)
    quicker, now = await store.write(act)
    assert now == quicker


async def test_rows_are_asked_for_once(store):
    def act(uow):
        first = (uow.tickets.get(1), uow.residents.by_user(1), uow.staff.by_user(11))
        again = (uow.tickets.get(1), uow.residents.get(1), uow.staff.get(1))
        return [one is other for one, other in zip(first, again, strict=True)]

    await store.write(_begin)
    assert await store.write(act) == [True, True, True]
