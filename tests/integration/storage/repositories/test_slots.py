"""Slots: places are counted by single statements, so that two people never get the same last one."""

import asyncio
from datetime import timedelta

from tests.integration.storage.repositories.samples import HOME, LATER, NOW

CLEANING = "house-cleaning"


def take(places=1, capacity=2, at=NOW, offer=CLEANING, community=HOME):
    return lambda uow: uow.slots.take(community, offer, at, places=places, capacity=capacity)


async def used(store, offer=CLEANING):
    return await store.read(lambda uow: dict(uow.slots.used(HOME, offer)))


async def test_places_are_taken_until_there_are_none(store):
    assert [await store.write(take()) for _ in range(3)] == [True, True, False]
    assert await used(store) == {NOW: 2}
    await store.write(lambda uow: uow.slots.free(HOME, CLEANING, NOW, places=1))
    assert await store.write(take()) is True


async def test_slots_offers_and_communities_are_counted_apart(store):
    taken = [
        await store.write(take(capacity=1, **one)) for one in ({}, {"at": LATER}, {"offer": "x"}, {"community": "y"})
    ]
    assert taken == [True] * 4
    assert await used(store) == {NOW: 1, LATER: 1}


async def test_more_than_are_left_are_not_given_in_part(store):
    assert await store.write(take(places=3)) is False
    assert await store.write(take(places=2)) is True
    assert await store.write(take(places=1)) is False
    assert await used(store) == {NOW: 2}


async def test_more_than_were_taken_cannot_be_given_back(store):
    await store.write(take())
    await store.write(lambda uow: uow.slots.free(HOME, CLEANING, NOW, places=2))
    assert await used(store) == {NOW: 1}


async def test_twenty_at_once_get_exactly_as_many_as_there_are(store):
    taken = await asyncio.gather(*(store.write(take(capacity=3)) for _ in range(20)))
    assert sorted(taken) == [False] * 17 + [True] * 3
    assert await used(store) == {NOW: 3}


async def test_whoever_passes_the_guard_sees_what_the_others_did(store):
    def count_up(uow):
        uow.slots.guard(HOME, "quota")
        places = sum(uow.slots.used(HOME, "counted").values())
        if places < 2:
            uow.slots.take(HOME, "counted", NOW + timedelta(days=places), places=1, capacity=1)
        return places

    assert sorted(await asyncio.gather(*(store.write(count_up) for _ in range(8)))) == [0, 1, 2, 2, 2, 2, 2, 2]
