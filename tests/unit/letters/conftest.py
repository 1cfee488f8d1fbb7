"""A service centre with everybody in it, Monday the 23rd at 10:00."""

from collections.abc import Generator

import pytest

from tests.unit.clock_rules.centre import Centre, centre


@pytest.fixture
def desk() -> Generator[Centre]:
    """Groups only; a test says who works here."""
    with centre() as made:
        yield made


@pytest.fixture
def staffed(desk: Centre) -> Centre:
    """Everybody of every role, reached in private."""
    desk.everybody()
    return desk
