"""One theatre for all plays of a process: each begins anew."""

from collections.abc import Iterator
from functools import partial

import pytest
import structlog

from tests.postgres import postgres_server
from tests.reliability.plays import Theatre, opened
from tests.reliability.server_disk import ServerDisk


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    with opened() as made:
        yield made


@pytest.fixture(scope="session")
def server() -> Iterator[Theatre]:
    """The same plays with PostgreSQL."""
    with postgres_server() as url, opened(partial(ServerDisk, url=url)) as made:
        yield made


@pytest.fixture(autouse=True)
def unheard() -> Iterator[None]:
    """Thousands of deaths and faults are logged as they should be; nobody reads that."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    yield
    structlog.configure(**before)
