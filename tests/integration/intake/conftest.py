"""A store with every table on each of the databases, and the world of incoming updates around it."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlalchemy import MetaData

from storage.database import Database
from storage.store import SqlStore
from storage.tables import metadata
from tests.integration.storage.conftest import database, postgres  # noqa: F401  fixtures
from usecases.ports import Knowledge


@pytest.fixture
def tables() -> MetaData:
    return metadata


@pytest.fixture
def store(database: Database) -> SqlStore:  # noqa: F811  the fixture
    knowledge: Any = object()  # intake hands the configuration on without looking at it
    return SqlStore(database, cast("Knowledge", knowledge), now=lambda: datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
