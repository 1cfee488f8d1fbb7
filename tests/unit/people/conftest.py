"""A small service centre for every test about people."""

from collections.abc import Generator

import pytest

from tests.support.world import World
from tests.support.world import world as made


@pytest.fixture
def world() -> Generator[World]:
    with made() as one:
        yield one
