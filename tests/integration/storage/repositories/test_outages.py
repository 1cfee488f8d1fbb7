"""Outages and who follows them: open until they are ended once, followed once, answered once."""

from dataclasses import replace

import pytest

from domain.errors import CardRefreshed
from storage.tables import outage_followers, outages
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
from usecases.outage_ports import Follower, FollowerCounts, NewOutage


def an_outage(uow, *, by=None, **given: object):
    values = {
        "community_id": HOME,
        "request_type": "work",
        "matter": "water",
        "buildings": ("3", "5"),
        "words": "水泵坏了",
        "until": LATER,
        "chat_id": -1001,
        "declared_by": (by or a_colleague(uow)).id,
        "declared_at": NOW,
    }
    return uow.outages.declare(NewOutage(**(values | given)))


async def test_what_is_declared_is_read_back(store):
    declared = await store.write(an_outage)
    assert await store.read(lambda uow: (uow.outages.get(declared.id), uow.outages.get(declared.id + 1))) == (
        declared,
        None,
    )
    assert declared.buildings == ("3", "5")
    assert (declared.ended_at, declared.ended_by, declared.is_open) == (None, None, True)


async def test_only_what_is_open_here_is_found(store):
    def declare(uow):
        by = a_colleague(uow)
        first = an_outage(uow, by=by, words=None, buildings=())
        ended = an_outage(uow, by=by)
        uow.outages.end(ended, by=by.id, at=LATER)
        an_outage(uow, by=by, community_id="elsewhere")
        return [first, an_outage(uow, by=by, matter="lift")]

    open_now = await store.write(declare)
    assert await store.read(lambda uow: uow.outages.open_of(HOME)) == open_now


async def test_it_is_moved_while_open_and_ended_once(store, database):
    declared = await store.write(an_outage)
    moved = await store.write(lambda uow: uow.outages.move(declared, MUCH_LATER))
    assert moved == replace(declared, until=MUCH_LATER)
    ended = await store.write(lambda uow: uow.outages.end(moved, by=declared.declared_by, at=LATER))
    assert ended == replace(moved, ended_at=LATER, ended_by=declared.declared_by)
    for again in (
        lambda uow: uow.outages.end(moved, by=declared.declared_by, at=MUCH_LATER),
        lambda uow: uow.outages.move(moved, MUCH_LATER),
    ):
        with pytest.raises(CardRefreshed):
            await store.write(again)
    assert await database.read(rows(outages, "until", "ended_at")) == [(MUCH_LATER, LATER)]


async def test_whoever_follows_twice_is_told_once(store, database):
    def follow(uow):
        outage, resident = an_outage(uow), a_resident(uow)
        for _ in range(10):
            uow.outage_followers.follow(outage, resident.id, NOW)
        return outage, resident

    outage, resident = await store.write(follow)
    assert await database.read(rows(outage_followers, "outage_id", "resident_id", "told_at", "settled")) == [
        (outage.id, resident.id, None, None)
    ]
    follower = await store.read(lambda uow: uow.outage_followers.of(outage.id, resident.id))
    assert follower == Follower(
        id=follower.id,
        outage_id=outage.id,
        resident_id=resident.id,
        ticket_id=None,
        at=NOW,
        told_at=None,
        settled=None,
    )
    assert await store.read(lambda uow: uow.outage_followers.of(outage.id, resident.id + 1)) is None


async def test_followers_come_in_pages_and_those_of_later_are_left_out(store):
    def follow(uow):
        outage = an_outage(uow)
        people = [a_resident(uow, user_id=number) for number in (11, 12, 13, 14)]
        for person in people[:3]:
            uow.outage_followers.follow(outage, person.id, NOW)
        uow.outage_followers.follow(outage, people[3].id, LATER)
        return outage

    outage = await store.write(follow)

    def page(after, until=NOW):
        return store.read(lambda uow: uow.outage_followers.page(outage.id, after=after, until=until, limit=2))

    first = await page(0)
    second = await page(first[-1].id)
    assert ([len(first), len(second)], await page(second[-1].id)) == ([2, 1], [])
    assert len(await page(second[-1].id, LATER)) == 1


async def test_answers_are_kept_once_and_counted(store):
    def tell(uow):
        outage = an_outage(uow)
        people = [a_resident(uow, user_id=number) for number in (11, 12, 13)]
        for person in people:
            uow.outage_followers.follow(outage, person.id, NOW)
        followers = uow.outage_followers.page(outage.id, after=0, until=NOW, limit=9)
        before = uow.outage_followers.asked(people[0].id, NOW)
        uow.outage_followers.told([one.id for one in followers], LATER)
        return outage, people, followers, before

    outage, people, followers, before = await store.write(tell)

    def answer(uow):
        kept = [
            uow.outage_followers.settle(followers[0], fine=True),
            uow.outage_followers.settle(followers[0], fine=False),
            uow.outage_followers.settle(followers[1], fine=False),
        ]
        uow.outage_followers.led_to(followers[1].id, a_ticket(uow).id)
        return kept

    assert (before, await store.write(answer)) == (None, [True, False, True])
    counts = await store.read(lambda uow: uow.outage_followers.counts(outage.id))
    assert (counts, counts.silent) == (FollowerCounts(following=3, fine=1, not_yet=1), 1)

    def look(uow):
        return [uow.outage_followers.asked(one.id, since) for one in people for since in (LATER, MUCH_LATER)]

    asked = await store.read(look)
    assert asked == [None, None, None, None, replace(followers[2], told_at=LATER), None]
    empty = await store.write(lambda uow: uow.outage_followers.counts(an_outage(uow, by=a_colleague(uow, 66)).id))
    assert empty == FollowerCounts(following=0, fine=0, not_yet=0)
