from collections.abc import Generator

import pytest

from tests.unit.intake.worlds import IntakeStore, open_store


@pytest.fixture
def store() -> Generator[IntakeStore]:
    with open_store() as opened:
        yield opened
