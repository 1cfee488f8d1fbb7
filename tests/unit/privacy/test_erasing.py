"""Taking people out of what is kept: at their wish, and after the time of each kind of record (PRV-3)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from domain.events import Actor, ActorKind, EventKind
from domain.incoming import Media, MediaKind
from domain.letters import LetterKind, LetterState
from domain.people import Resident
from domain.personal_data import RecordedAct, without_names, without_words
from domain.retention import KEPT_FOR, RecordKind
from domain.tickets import Status, Ticket
from storage.tables import (
    attachments,
    leak_steps,
    leaks,
    letter_versions,
    outbox,
    resident_imports,
    residents,
    ticket_events,
)
from tests.support.knowledge import GARDEN
from tests.support.tickets import file_repair
from tests.support.world import World
from tests.support.world import world as made
from usecases import erasure, households
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.ticket_ports import Purpose

ANN = 7
LATER = timedelta(days=4000)


def test_names_and_numbers_go_out_of_a_text() -> None:
    said = "王阿姨（王阿）的电话 13800005678，+8613800005678"
    assert without_names(said, ["王阿", "王阿姨", None, "+8613800005678", "13800005678", "的"]) == "—（—）的电话 —，—"


def test_keys_numbers_and_moments_stay_of_plain_data() -> None:
    data = {"words": "leak", "reason": "parts", "due": "2026-11-22T10:00:00+00:00", "count": 3, "to": "Li"}
    data |= {"texts": [[1, "水漫金山"]], "flag": True, "room": "厨房", "nothing": None}
    assert without_words(data) == {
        "words": "",
        "reason": "parts",
        "due": "2026-11-22T10:00:00+00:00",
        "count": 3,
        "to": "",
        "texts": [[1, ""]],
        "flag": True,
        "room": "",
        "nothing": None,
    }


@pytest.fixture
def world() -> Iterator[World]:
    with made() as one:
        one.groups()
        yield one


def closed_ticket(world: World, resident: Resident) -> Ticket:
    """A closed repair about which everything was said that can be."""

    ticket = file_repair(world, resident, description="王阿姨家 13800005678 漏水")

    def close(uow: UnitOfWork) -> Ticket:
        actor = Actor(kind=ActorKind.RESIDENT, id=resident.id, name=resident.name)
        photo = Media(kind=MediaKind.PHOTO, file_id="f1", file_unique_id="u1")
        uow.attachments.add_to_ticket(ticket, photo, purpose=Purpose.REPORT, caption="王阿姨拍的", at=world.at)
        now = happen(uow, ticket, EventKind.REMARKED, actor, world.at, data={"words": "我是王阿姨"})
        letter = uow.letters.open(
            ticket, kind=LetterKind.REPLY, round_=1, state=LetterState.DRAFTED, confidential=False, by=None, at=world.at
        )
        uow.letters.write(letter, body="王阿姨，您好", attachments=(), by=None, at=world.at)
        return uow.tickets.change(now, status=Status.CLOSED, closed_at=world.at, score=5)

    return world.run(close)


def stored(world: World, query: Any) -> list[Any]:
    def read(connection: Connection) -> list[Any]:
        return list(connection.execute(query).scalars())

    return world.database.read_now(read)


def erase_ann(world: World, ann: Resident) -> None:
    world.run(erasure.erase_later, ann, world.at)
    world.later(KEPT_FOR[RecordKind.DELETION_GRACE])
    due = world.look(lambda uow: uow.timers.due(world.at, limit=50))
    (timer,) = [one for one in due if one.kind == erasure.ERASE]

    def ring(uow: UnitOfWork) -> None:
        erasure.erase_due(uow, DueTimers(timers=tuple(uow.timers.claim(timer, world.at))), world.at)

    world.run(ring)


def test_a_person_goes_out_of_everything_and_the_statistics_stay(world: World) -> None:
    ann = world.resident(ANN)
    ticket = closed_ticket(world, ann)
    world.deliver()
    erase_ann(world, ann)
    kept = world.look(lambda uow: uow.tickets.get(ticket.id))
    assert kept is not None
    assert (kept.number, kept.score, kept.status, kept.closed_at) == (ticket.number, 5, Status.CLOSED, ticket.closed_at)
    assert (kept.description, kept.contact_name, kept.contact_phone, kept.reporter_id) == ("", None, None, ann.id)
    assert set(stored(world, select(ticket_events.c.data).where(ticket_events.c.kind == "remarked"))[0].values()) == {
        ""
    }
    assert stored(world, select(attachments.c.id)) == []
    assert stored(world, select(letter_versions.c.body)) == [""]
    assert stored(world, select(residents.c.name)) == [None]
    assert stored(world, select(residents.c.user_id)) == [None]
    assert world.look(lambda uow: uow.residents.by_user(ANN)) is None
    assert {one.kind for one in world.look(lambda uow: uow.resident_records.of(ann.id))} == {RecordedAct.DELETION_ASKED}


def test_what_law_makes_us_keep_stays_without_the_name(world: World) -> None:
    known = world.look(lambda uow: uow.knowledge)
    types = tuple(replace(one, legal_hold=True) for one in known.catalog.types)
    with made(replace(known, catalog=replace(known.catalog, types=types))) as other:
        other.groups()
        ann = other.resident(ANN)
        ticket = closed_ticket(other, ann)
        other.deliver()
        erase_ann(other, ann)
        kept = other.look(lambda uow: uow.tickets.get(ticket.id))
        assert kept is not None
        assert (kept.description, kept.contact_name) == ("—家 — 漏水", None)
        assert stored(other, select(letter_versions.c.body)) == ["—，您好"]
        assert stored(other, select(ticket_events.c.data).where(ticket_events.c.kind == "remarked")) == [
            {"words": "我是—"}
        ]
        assert len(stored(other, select(attachments.c.id))) == 1


def test_open_requests_are_finished_first(world: World) -> None:
    ann = world.resident(ANN)
    file_repair(world, ann)
    erase_ann(world, ann)
    assert world.look(lambda uow: uow.residents.by_user(ANN)) is not None
    assert (erasure.ERASE, world.at + timedelta(days=1)) in world.pending_timers()


def swept(world: World) -> list[int]:
    return list(world.run(erasure.sweep, world.at, 200))


def test_every_kind_has_its_time(world: World) -> None:
    ann, chen = world.resident(ANN), world.colleague(30)
    ticket = closed_ticket(world, ann)

    def leave_traces(uow: UnitOfWork) -> None:
        uow.contact_views.note(
            community_id=GARDEN, ticket_id=ticket.id, resident_id=ann.id, staff_id=chen.id, at=world.at
        )
        leak = uow.leaks.report(community_id=GARDEN, number="L-1", by=chen.id, words="王阿姨", at=world.at)
        uow.leaks.add_step(leak, by=chen.id, words="撤回", at=world.at)
        uow.leaks.close(leak, by=chen.id, at=world.at)
        uow.residents.add(community_id=GARDEN, user_id=99, locale=ann.locale, at=world.at)

    world.run(leave_traces)
    world.deliver()
    assert sum(swept(world)) == 0
    world.later(LATER)
    assert sum(swept(world)) > 0
    assert stored(world, select(leaks.c.id)) == stored(world, select(leak_steps.c.id)) == []
    assert set(stored(world, select(outbox.c.notice))) == {""}
    assert world.look(lambda uow: uow.contact_views.of_resident(ann.id, limit=9)) == []
    assert world.look(lambda uow: uow.residents.by_user(99)) is None
    kept = world.look(lambda uow: uow.tickets.get(ticket.id))
    assert (kept and kept.contact_name, world.look(lambda uow: uow.residents.by_user(ANN)) is not None) == (None, True)
    assert sum(swept(world)) == 0  # and then there is nothing left to do


def test_who_has_moved_out_stays_for_their_time_and_lists_for_theirs(world: World) -> None:
    ann, chen = world.resident(ANN), world.colleague(30)
    bob = world.resident(8, name="小李", phone="+8613800001111")
    ticket = closed_ticket(world, ann)

    def go(uow: UnitOfWork) -> None:
        for one in uow.memberships.of_resident(ann.id):
            households.leave(uow, one, world.at)
        given = {"community_id": GARDEN, "staff_id": chen.id, "chat_id": 30, "name": "a.xlsx", "plan": {}}
        uow.resident_imports.add(rows=[["王阿姨"]], at=world.at, **given)

    world.run(go)
    world.deliver()
    world.later(KEPT_FOR[RecordKind.RESIDENT_LISTS] + timedelta(days=1))
    assert sum(swept(world)) >= 1
    assert stored(world, select(resident_imports.c.id)) == []
    assert world.look(lambda uow: uow.residents.get(ann.id)).name == "王阿姨"
    world.later(KEPT_FOR[RecordKind.MOVED_OUT])
    swept(world)
    assert world.look(lambda uow: uow.residents.get(ann.id)).name is None
    assert world.look(lambda uow: uow.tickets.get(ticket.id)).contact_name is None
    assert world.look(lambda uow: uow.residents.get(bob.id)).name == "小李"


def test_who_lives_here_again_or_waits_for_something_is_kept(world: World) -> None:
    ann = world.resident(ANN)
    bob = world.resident(8, name="小李", phone="+8613800001111")
    file_repair(world, bob)

    def go(uow: UnitOfWork) -> None:
        for one in (ann, bob):
            households.leave(uow, uow.memberships.of_resident(one.id)[0], world.at)
        households.join(uow, uow.residents.get(ann.id) or ann, "1-102", None, world.at)

    world.run(go)
    world.deliver()
    world.later(KEPT_FOR[RecordKind.MOVED_OUT] + timedelta(days=1))
    swept(world)
    names = world.look(lambda uow: [uow.residents.get(one.id).name for one in (ann, bob)])
    assert names == ["王阿姨", "小李"]
