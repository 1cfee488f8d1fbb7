"""A fresh stage for every story: half a second, and no story depends on another."""

from collections.abc import AsyncIterator

import pytest

from tests.acceptance.stage import Stage, raised


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with raised() as stage:
        yield stage
