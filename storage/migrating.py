"""Bringing a database to the program's schema: backup, all revisions in one transaction, check, commit."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_never

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, text

from storage import server_locks
from storage.addresses import FileAddress, MemoryAddress, ServerAddress, parse_address
from storage.backup import copy_database
from storage.ciphers import PlainCipher
from storage.errors import BrokenReferencesError, ForeignDatabaseError, SchemaTooNewError, UnknownDatabaseError
from storage.sqlite_connection import core_connection, create_private, dispose, prepare_migrator


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """What migrating did: the schema before (None for a new database) and after, and the backup taken first."""

    before: str | None
    after: str
    backup: Path | None


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def migrate(url: str | Path, *, now: Callable[[], datetime] = _utc_now) -> Migration:
    """Bring the database to the newest schema; the caller holds its lock and nobody else has it open.

    All or nothing. A file that changes is first backed up beside itself. Raises SchemaTooNewError,
    ForeignDatabaseError, BrokenReferencesError, BackupFailedError, BackupExistsError, DatabaseFileError,
    UnknownDatabaseError (a database in memory).
    """
    match parse_address(url):
        case FileAddress(path=path):
            return await asyncio.to_thread(_migrate_file, path, now())
        case ServerAddress(url=server):
            return await _migrate_server(server)
        case MemoryAddress():
            raise UnknownDatabaseError(url="A database in memory")
        case never:
            assert_never(never)


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for commands on `connection`, whose transaction stays the caller's."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


def newest_schema() -> str:
    """The revision this program's tables have."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return _newest(ScriptDirectory.from_config(config))


def _newest(script: ScriptDirectory) -> str:
    head = script.get_current_head()
    assert head is not None
    return head


def _migrate_file(path: Path, at: datetime) -> Migration:
    create_private(path)
    # A connection of its own, synchronous, closed before aiosqlite opens the file.
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        prepare_migrator(raw, str(path))
        connection = core_connection(raw, PlainCipher(), prepares=False)
        try:
            with _transaction(raw):
                before = schema_of(connection)
            newest = newest_schema()
            if before == newest:
                return Migration(before=before, after=newest, backup=None)
            backup = _back_up_first(raw, path, before, at)
            with _transaction(raw):
                command.upgrade(alembic_config(connection), "head")
                _refuse_broken_references(raw)
            return Migration(before=before, after=newest, backup=backup)
        finally:
            dispose(connection)


@contextmanager
def _transaction(raw: sqlite3.Connection) -> Iterator[None]:
    raw.execute("BEGIN IMMEDIATE").close()
    try:
        yield
        raw.execute("COMMIT").close()
    except BaseException:
        if raw.in_transaction:
            raw.rollback()
        raise


def schema_of(connection: Connection) -> str | None:
    """The schema the database has; raises SchemaTooNewError or ForeignDatabaseError."""
    script = ScriptDirectory.from_config(alembic_config(connection))
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        if set(inspect(connection).get_table_names()) - {"alembic_version"}:
            raise ForeignDatabaseError
        return None
    if found not in {revision.revision for revision in script.walk_revisions()}:
        raise SchemaTooNewError(found=found, newest=_newest(script))
    return found


def _back_up_first(raw: sqlite3.Connection, path: Path, before: str | None, at: datetime) -> Path | None:
    if before is None:
        return None
    target = path.with_name(f"{path.name}.{at:%Y%m%dT%H%M%SZ}.before-migration-from-{before}")
    return copy_database(raw, target).path


def _refuse_broken_references(raw: sqlite3.Connection) -> None:
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BrokenReferencesError(count=len(broken), table=broken[0][0])


async def _migrate_server(url: URL) -> Migration:
    # Here, since it brings SQLAlchemy's whole ORM along, which the start with a file need not wait for.
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  see above

    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(migrate_connection)
    finally:
        await engine.dispose()


def migrate_connection(connection: Connection) -> Migration:
    """Bring a database on a server to the newest schema, in the caller's transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": server_locks.MIGRATING})
    before = schema_of(connection)
    command.upgrade(alembic_config(connection), "head")
    return Migration(before=before, after=newest_schema(), backup=None)
