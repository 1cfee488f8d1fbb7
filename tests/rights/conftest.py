"""One prepared database for all walks of a process."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.settings import Settings
from bot.wiring import read_knowledge
from domain import grants
from tests.rights.commanding import Commands
from tests.rights.estate import Estate
from tests.rights.walking import Recording, Walk
from tests.support.world import world


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    """Two communities of the same buildings and departments."""
    known = read_knowledge(Settings(_env_file=None))
    here = known.communities[0]
    there = replace(here, key="elsewhere")
    recording = Recording(grants.GRANTS)
    with pytest.MonkeyPatch.context() as patch, world(replace(known, communities=(here, there))) as made:
        patch.setattr(grants, "GRANTS", recording)
        yield Walk(made, recording)


@pytest.fixture(scope="module")
def commands(walk: Walk) -> Iterator[Commands]:
    with asyncio.Runner() as runner:
        yield Commands(walk.world.knowledge, runner.get_loop())


@pytest.fixture(scope="module")
def here(walk: Walk) -> Estate:
    return walk.settle(0)


@pytest.fixture(scope="module")
def there(walk: Walk, here: Estate) -> Estate:
    return walk.settle(1)
