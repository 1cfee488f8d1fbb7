"""Records of people's data, erasing, sweeping and leaks, on each of the databases (PRV)."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed
from domain.events import ActorKind, Event, EventKind
from domain.leaks import LeakStep
from domain.personal_data import RecordedAct, ResidentRecord
from domain.retention import RecordKind
from domain.tickets import Status
from storage.erasure import SWEPT
from storage.tables import residents, ticket_events, tickets
from tests.integration.storage.repositories.samples import (
    HOME,
    LATER,
    MUCH_LATER,
    NOW,
    a_colleague,
    a_resident,
    a_ticket,
    rows,
)


async def test_acts_are_kept_in_order(store):
    ann = await store.write(a_resident)
    await store.write(lambda uow: uow.resident_records.note(ann, RecordedAct.CONSENTED, at=NOW, detail="1"))
    await store.write(
        lambda uow: uow.resident_records.note(ann, RecordedAct.CORRECTED, at=LATER, detail="name", old="王")
    )
    assert await store.read(lambda uow: uow.resident_records.of(ann.id)) == [
        ResidentRecord(kind=RecordedAct.CONSENTED, detail="1", old=None, at=NOW),
        ResidentRecord(kind=RecordedAct.CORRECTED, detail="name", old="王", at=LATER),
    ]


async def test_a_person_and_their_tickets_are_erased(store, database):
    def begin(uow):
        ann = a_resident(uow)
        ann = uow.residents.update(ann, name="王芳", phone="+8613800000000", unit="3-2-1201")
        ticket = a_ticket(uow, reporter_id=ann.id, contact_name="王芳")
        uow.events.add(
            ticket,
            Event(
                kind=EventKind.REMARKED,
                at=NOW,
                actor_kind=ActorKind.RESIDENT,
                actor_name="王芳",
                data={"words": "王芳"},
            ),
        )
        uow.tickets.change(ticket, status=Status.CLOSED, closed_at=NOW)
        uow.residents.erase_later(ann, LATER)
        return uow.residents.get(ann.id)

    ann = await store.write(begin)
    assert ann.erase_at == LATER
    (ticket,) = await store.read(lambda uow: uow.tickets.of_reporter(ann.id))

    def erase(uow):
        uow.erasing.erase_ticket(ticket.id, names=["王芳"], keeps_words=False, at=LATER)
        uow.erasing.erase_person(ann, at=LATER)

    await store.write(erase)
    await store.write(erase)  # the second time nothing is left to do
    assert await database.read(rows(tickets, "description", "contact_name", "erased_at")) == [("", None, LATER)]
    assert await database.read(rows(ticket_events, "actor_name", "data")) == [(None, {"words": ""})]
    assert await database.read(rows(residents, "name", "phone_index", "user_id")) == [(None, None, None)]
    assert await store.read(lambda uow: uow.erasing.tickets_of(ann.id, limit=9)) == []
    assert await store.read(lambda uow: uow.erasing.closed_tickets(HOME, before=MUCH_LATER, limit=9)) == []
    assert await store.read(lambda uow: uow.erasing.strangers(HOME, before=MUCH_LATER, limit=9)) == []


async def test_strangers_are_those_without_an_open_request(store):
    stranger, busy = await store.write(lambda uow: [a_resident(uow), a_resident(uow, 6)])
    await store.write(lambda uow: a_ticket(uow, reporter_id=busy.id))
    found = await store.read(lambda uow: uow.erasing.strangers(HOME, before=MUCH_LATER, limit=9))
    assert found == [stranger.id]
    assert await store.read(lambda uow: uow.erasing.strangers(HOME, before=NOW - timedelta(1), limit=9)) == []


@pytest.mark.parametrize("kind", SWEPT)
async def test_every_kind_is_swept_in_portions(store, kind):
    def leave(uow):
        ann, li = a_resident(uow), a_colleague(uow)
        for _ in range(3):
            uow.contact_views.note(community_id=HOME, ticket_id=None, resident_id=ann.id, staff_id=li.id, at=NOW)
            number = f"L-{len(uow.contact_views.of_resident(ann.id, limit=9))}"
            leak = uow.leaks.report(community_id=HOME, number=number, by=li.id, words="x", at=NOW)
            uow.leaks.close(leak, by=li.id, at=NOW)

    await store.write(leave)
    sizes = [await store.write(lambda uow: uow.erasing.sweep(kind, HOME, before=MUCH_LATER, limit=2)) for _ in range(3)]
    some = kind in (RecordKind.CONTACT_VIEWS, RecordKind.LEAKS)
    assert sizes == ([2, 1, 0] if some else [0, 0, 0])


async def test_a_leak_is_closed_once(store):
    li = await store.write(a_colleague)
    leak = await store.write(
        lambda uow: uow.leaks.report(community_id=HOME, number="L-1", by=li.id, words="名单", at=NOW)
    )
    await store.write(lambda uow: uow.leaks.add_step(leak, by=li.id, words="撤回", at=LATER))
    closed = await store.write(lambda uow: uow.leaks.close(leak, by=li.id, at=LATER))
    assert await store.read(lambda uow: uow.leaks.get(leak.id)) == closed
    assert await store.read(lambda uow: uow.leaks.steps(leak.id)) == [LeakStep(by_id=li.id, at=LATER, words="撤回")]
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.leaks.close(leak, by=li.id, at=LATER))
