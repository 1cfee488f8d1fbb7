"""One house per test; what it knows is read once."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox import cast
from bot.wiring import Behaviour
from tests.bad_input.house import House, opened
from tests.bad_input.undoing import UndoableDatabase
from tests.bad_input.walking import Stands
from tests.support.shipped import behaviour_of, shipped_knowledge
from usecases.ports import Knowledge


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return shipped_knowledge()


@pytest.fixture(scope="session")
def behaviour(known: Knowledge) -> Behaviour:
    return behaviour_of(known)


@pytest.fixture
async def house(known: Knowledge, behaviour: Behaviour) -> AsyncIterator[House]:
    """Staff at work, 王阿姨 registered, nothing reported yet."""
    async with opened(known, behaviour) as made:
        made.staff(cast.LI, cast.ZHOU, cast.LIN, cast.CHEN, cast.HE)
        made.resident(cast.WANG)
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stands(known: Knowledge, behaviour: Behaviour) -> AsyncIterator[Stands]:
    """One house for a walk through all of it; the whole staff is at work."""
    database = UndoableDatabase()
    async with opened(known, behaviour, database) as house:
        house.staff(*cast.COLLEAGUES)
        house.resident(cast.WANG)
        house.articles()
        await house.settled()
        made = Stands(house, database)
        yield made
        await made.at(None)
        house.logged.clear()
        house.wire.calls.clear()
