"""Databases of all three kinds, their tables empty: the small ones for tests of storage unless told otherwise."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import MetaData

from storage.database import Database, open_database
from tests.postgres import postgres_server
from tests.support.prepared import Server, file_with, inline_with
from tests.unit.storage.tables_for_tests import metadata

KINDS = ["sqlite", "inline", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with postgres_server() as url:
        yield Server(url)


@pytest.fixture
async def postgres_url(postgres: Server) -> str:
    """The URL of a PostgreSQL database without any tables."""
    return await postgres.emptied()


@pytest.fixture
def tables() -> MetaData:
    """What is in the databases; a folder of tests may have others."""
    return metadata


@pytest.fixture(params=KINDS)
async def database(request, tmp_path, tables: MetaData) -> AsyncIterator[Database]:
    match request.param:
        case "sqlite":
            database = await open_database(file_with(tables, tmp_path / "concierge.db"))
        case "inline":
            database = inline_with(tables)
        case _:
            server = request.getfixturevalue("postgres")  # asked for here, so that the others need no server
            database = await server.opened_with(tables)
    yield database
    await database.close()
