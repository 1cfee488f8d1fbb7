"""A database is one bot's: the first one's, until another takes its place."""

import asyncio

import pytest

from storage.errors import OtherBotError
from storage.owner_bot import take_for

ONE, OTHER = 7000000001, 7000000002


async def test_the_first_bot_has_the_database_until_another_takes_its_place(database):
    for _ in range(2):
        await take_for(database, ONE, replaces=False)
    with pytest.raises(OtherBotError) as refused:
        await take_for(database, OTHER, replaces=False)
    assert refused.value.facts == {"owner": ONE, "given": OTHER}
    await take_for(database, OTHER, replaces=True)
    await take_for(database, OTHER, replaces=False)
    with pytest.raises(OtherBotError):
        await take_for(database, ONE, replaces=False)


async def test_of_two_that_start_at_once_one_has_it(database):
    came = await asyncio.gather(
        *(take_for(database, one, replaces=False) for one in (ONE, OTHER)), return_exceptions=True
    )
    assert sorted(type(one) for one in came if one is not None) == [OtherBotError]
