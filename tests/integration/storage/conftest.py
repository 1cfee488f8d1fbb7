"""Databases of all three kinds, empty but for the small tables of tests/unit/storage/tables_for_tests.py."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Connection, text

from storage.database import Database, open_database
from storage.inline_driver import InlineDatabase
from tests.postgres import postgres_server
from tests.unit.storage.tables_for_tests import metadata

KINDS = ["sqlite", "inline", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
async def postgres_url(postgres_cluster: str) -> str:
    """The URL of a PostgreSQL database without any tables."""
    await _empty(postgres_cluster)
    return postgres_cluster


@pytest.fixture(params=KINDS)
async def database(request, tmp_path) -> AsyncIterator[Database]:
    match request.param:
        case "sqlite":
            database = await open_database(tmp_path / "concierge.db")
        case "inline":
            database = InlineDatabase()
        case _:
            url = request.getfixturevalue("postgres_cluster")  # asked for here, so that the others need no server
            await _empty(url)
            database = await open_database(url)
    await database.write(metadata.create_all)
    yield database
    await database.close()


async def _empty(url: str) -> None:
    def empty(connection: Connection) -> None:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))

    database = await open_database(url)
    await database.write(empty)
    await database.close()
