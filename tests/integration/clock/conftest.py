from collections.abc import Generator

import pytest

from tests.unit.clock.worlds import SmallStore, open_store


@pytest.fixture
def store() -> Generator[SmallStore]:
    with open_store() as opened:
        yield opened
