"""A unit with an owner and a tenant."""

from collections.abc import Generator

import pytest

from tests.unit.households.house import House
from tests.unit.households.house import house as made


@pytest.fixture
def house() -> Generator[House]:
    with made() as one:
        yield one
