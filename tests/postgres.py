"""A private PostgreSQL server for tests: CONCIERGE_TEST_POSTGRES, or a throw-away cluster from a local installation."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.bench.private_postgres import NoPostgresError, PrivateServer, private_postgres

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c deadlock_timeout=50ms -c max_connections=40"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a database that may be filled and emptied at will; skips (or fails) the test when there is none."""
    given = os.environ.get("CONCIERGE_TEST_POSTGRES")
    if given:
        if os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") != "1":
            pytest.fail("CONCIERGE_TEST_POSTGRES is one database and serves one worker: add -n 0.")
        yield given
        return
    with mortal_server(_FAST) as server:
        yield server.url


@contextmanager
def mortal_server(*options: str) -> Iterator[PrivateServer]:
    """A server of our own, which a test may end; skips (or fails) it when there are no programs for one."""
    try:
        with private_postgres(*options) as server:
            yield server
    except NoPostgresError as error:
        reason = f"{error}; or set CONCIERGE_TEST_POSTGRES"
        if os.environ.get("CONCIERGE_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
