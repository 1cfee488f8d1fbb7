"""One theatre for all plays of a process: each begins anew."""

from collections.abc import Iterator

import pytest
import structlog

from tests.reliability.plays import Theatre, opened


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    with opened() as made:
        yield made


@pytest.fixture(autouse=True)
def unheard() -> Iterator[None]:
    """Thousands of deaths and faults are logged as they should be; nobody reads that."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.configure(**before)
