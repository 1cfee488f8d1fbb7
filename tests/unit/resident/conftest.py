"""A verified resident at home on a Monday morning, for every test about residents."""

from collections.abc import Generator

import pytest

from domain.people import ResidentState
from tests.unit.resident.flat import Flat
from tests.unit.resident.flat import flat as made


@pytest.fixture
def flat() -> Generator[Flat]:
    with made(state=ResidentState.VERIFIED) as one:
        yield one


@pytest.fixture
def unverified() -> Generator[Flat]:
    """Registered, but the front desk has not looked at it yet."""
    with made(state=ResidentState.PENDING) as one:
        yield one


@pytest.fixture
def stranger() -> Generator[Flat]:
    """Somebody whom nobody knows yet."""
    with made() as one:
        yield one
