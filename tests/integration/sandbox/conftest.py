"""One served sandbox per test."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.sandbox.running import FANG, Running, running_sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running_sandbox() as running:
        yield running


@pytest.fixture
async def started(sandbox: Running) -> Running:
    """Fang has written to the bot; the bot has taken it."""
    sandbox.world.send(FANG, FANG, "/start")
    sandbox.world.state.updates.clear()
    return sandbox
