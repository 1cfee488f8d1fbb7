"""Databases whose tables are there from the start: made once, copied for every test.

Making the tables of the service centre takes longer than most tests do.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, MetaData, text

from storage.database import Database, open_database
from storage.inline_driver import InlineDatabase

_EMPTY = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM %I', one.name);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
"""Numbers begin anew too. In a replica's part nobody looks at foreign keys, so the order does not matter."""


@cache
def image_of(tables: MetaData) -> bytes:
    """A database with these tables, for SQLite to deserialize."""
    database = InlineDatabase()
    database.write_now(tables.create_all)
    image = database.raw.serialize()
    database.close_now()
    return image


def file_with(tables: MetaData, path: Path) -> Path:
    """A database file with these tables, for its owner alone as the program makes it."""
    path.touch(mode=0o600)
    path.write_bytes(image_of(tables))
    return path


def inline_with(tables: MetaData) -> InlineDatabase:
    database = InlineDatabase()
    database.raw.deserialize(image_of(tables))
    return database


class Server:
    """A PostgreSQL database that is used again and again, and what is in it now."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._tables: MetaData | None = None

    async def emptied(self) -> str:
        """The URL of a database without any tables."""
        self._tables = None
        database = await open_database(self.url)
        await database.write(_drop)
        await database.close()
        return self.url

    async def opened_with(self, tables: MetaData) -> Database:
        """With these tables, all of them empty; nobody but `emptied` changes the tables."""
        if self._tables is not tables:
            await self.emptied()
            database = await open_database(self.url)
            await database.write(tables.create_all)
            self._tables = tables
        else:
            database = await open_database(self.url)
            await database.write(_clear)
        return database


def _drop(connection: Connection) -> None:
    connection.execute(text("DROP SCHEMA public CASCADE"))
    connection.execute(text("CREATE SCHEMA public"))


def _clear(connection: Connection) -> None:
    connection.execute(text(_EMPTY))
