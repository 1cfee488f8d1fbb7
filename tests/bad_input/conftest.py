"""One house per test; what it knows is read once."""

from collections.abc import AsyncIterator

import pytest

from bot.behaviour import service_centre
from bot.sandbox import cast
from bot.settings import Settings
from bot.wiring import Behaviour, read_knowledge
from tests.bad_input.house import House, opened
from usecases.ports import Knowledge


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return read_knowledge(Settings(_env_file=None))


@pytest.fixture(scope="session")
def behaviour(known: Knowledge) -> Behaviour:
    return service_centre(known)


@pytest.fixture
async def house(known: Knowledge, behaviour: Behaviour) -> AsyncIterator[House]:
    """Staff at work, 王阿姨 registered, nothing reported yet."""
    async with opened(known, behaviour) as made:
        made.staff(cast.LI, cast.ZHOU, cast.LIN, cast.CHEN, cast.HE)
        made.resident(cast.WANG)
        yield made
