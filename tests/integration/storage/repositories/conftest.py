"""A store with every table of the service centre, on each of the three databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData

from storage.store import SqlStore
from storage.tables import metadata

KNOWLEDGE = object()
"""The repositories hand the configuration on without looking at it."""


@pytest.fixture
def tables() -> MetaData:
    return metadata


@pytest.fixture
def store(database) -> SqlStore:
    return SqlStore(database, KNOWLEDGE, now=lambda: datetime(2026, 11, 22, 2, 0, tzinfo=UTC))
