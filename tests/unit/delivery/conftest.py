from collections.abc import Generator

import pytest

from tests.unit.delivery.worlds import World, open_world


@pytest.fixture
def world() -> Generator[World]:
    with open_world() as opened:
        yield opened
