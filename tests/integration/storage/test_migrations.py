"""Migrations: they make the tables the program uses, keep every row, and refuse what they do not know."""

import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from storage import migrating
from storage.addresses import parse_address
from storage.ciphers import PlainCipher
from storage.database import open_database
from storage.errors import (
    BackupExistsError,
    BrokenReferencesError,
    DatabaseFileError,
    ForeignDatabaseError,
    SchemaTooNewError,
    UnknownDatabaseError,
)
from storage.inline_driver import InlineDatabase
from storage.migrating import Migration, alembic_config, migrate, newest_schema
from storage.sqlite_connection import core_connection, dispose
from storage.tables import metadata
from tests.support.full_rows import fill

AT = datetime(2026, 11, 22, 10, 15, 0, tzinfo=UTC)


def at() -> datetime:
    return AT


@pytest.fixture
def connection() -> Iterator[Connection]:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    connection = core_connection(raw, PlainCipher(), prepares=False)
    yield connection
    dispose(connection)


def schema(path: Path) -> dict[str, list[str]]:
    """The words of every object's SQL; the order of a table's constraints means nothing."""
    with closing(sqlite3.connect(path)) as raw:
        found = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sorted(re.findall(r"[\w']+", sql)) for name, sql in found}


def counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as raw:
        return {
            name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in sorted(schema(path))
            if name in metadata.tables
        }


class TestTheSchema:
    """What the revisions make of an empty database."""

    async def test_it_is_what_the_tables_say(self, tmp_path):
        migrated, declared = tmp_path / "migrated.db", tmp_path / "declared.db"
        assert await migrate(migrated) == Migration(before=None, after=newest_schema(), backup=None)
        database = InlineDatabase(declared)
        database.write_now(metadata.create_all)
        database.close_now()
        made = schema(migrated)
        del made["alembic_version"]
        assert made == schema(declared)

    def test_models_match_migrations(self, connection):
        command.upgrade(alembic_config(connection), "head")
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []

    @pytest.mark.postgres
    async def test_models_match_migrations_on_postgres(self, postgres_url):
        assert await migrate(postgres_url) == Migration(before=None, after=newest_schema(), backup=None)
        assert await migrate(postgres_url) == Migration(before=newest_schema(), after=newest_schema(), backup=None)
        engine = create_async_engine(parse_address(postgres_url).url)

        def compare(connection: Connection) -> list[Any]:
            return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

        async with engine.connect() as connection:
            assert await connection.run_sync(compare) == []
        await engine.dispose()

    def test_every_step_can_be_gone_down_and_up_again(self, connection):
        config = alembic_config(connection)
        revisions = [revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()][::-1]
        for revision in revisions:
            command.upgrade(config, revision)
            command.downgrade(config, "-1")
            command.upgrade(config, revision)
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]

    @pytest.mark.postgres
    async def test_every_step_can_be_gone_down_on_postgres(self, postgres_url):
        await migrate(postgres_url)
        database = await open_database(postgres_url)

        def down(connection: Connection) -> list[str]:
            command.downgrade(alembic_config(connection), "base")
            return inspect(connection).get_table_names()

        assert await database.write(down) == ["alembic_version"]
        await database.close()
        await migrate(postgres_url)


class TestAFilledDatabase:
    """Rows survive; what could go wrong leaves everything as it was."""

    @pytest.fixture
    async def filled(self, tmp_path) -> Path:
        path = tmp_path / "concierge.db"
        await migrate(path)
        fill(path)
        return path

    @pytest.fixture
    def grown(self, monkeypatch, tmp_path) -> Callable[[str], None]:
        """The program's migrations and one more, 9999, which rebuilds the parent table `tickets` and then goes on."""
        before = newest_schema()
        grown = tmp_path / "grown"
        shutil.copytree(Path(migrating.__file__).parent / "migrations", grown)

        def go_on_with(line: str) -> None:
            (grown / "versions" / "9999_rebuild.py").write_text(REBUILD.format(before=before, line=line))

        go_on_with("pass")
        real = migrating.Config.set_main_option

        def set_option(config: migrating.Config, name: str, value: str) -> None:
            real(config, name, str(grown) if name == "script_location" else value)

        monkeypatch.setattr(migrating.Config, "set_main_option", set_option)
        return go_on_with

    def test_every_table_has_rows(self, filled):
        assert counts(filled) == dict.fromkeys(sorted(metadata.tables), 2)

    async def test_nothing_to_do_takes_no_backup(self, filled):
        assert await migrate(filled) == Migration(before=newest_schema(), after=newest_schema(), backup=None)
        assert [path.name for path in filled.parent.glob("*before*")] == []

    async def test_rebuilding_a_parent_table_keeps_every_row(self, filled, grown):
        before = counts(filled)
        done = await migrate(filled, now=at)
        backup = filled.parent / "concierge.db.20261122T101500Z.before-migration-from-0007"
        assert done == Migration(before="0007", after="9999", backup=backup)
        assert (counts(filled), counts(backup)) == (before, before)
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        assert "remark" in schema(filled)["tickets"]
        assert "remark" not in schema(backup)["tickets"]

    async def test_a_migration_that_fails_half_way_changes_nothing(self, filled, grown):
        grown("raise ZeroDivisionError")
        before = schema(filled)
        with pytest.raises(ZeroDivisionError):
            await migrate(filled, now=at)
        assert schema(filled) == before

    async def test_a_migration_that_breaks_references_changes_nothing(self, filled, grown):
        grown("op.execute('DELETE FROM tickets')")
        before = counts(filled)
        with pytest.raises(BrokenReferencesError) as caught:
            await migrate(filled, now=at)
        assert counts(filled) == before
        assert str(caught.value).startswith("The migration would have left")

    async def test_without_a_backup_there_is_no_migration(self, filled, grown):
        (filled.parent / "concierge.db.20261122T101500Z.before-migration-from-0007").touch()
        before = schema(filled)
        with pytest.raises(BackupExistsError):
            await migrate(filled, now=at)
        assert schema(filled) == before

    async def test_a_newer_schema_is_refused(self, filled):
        with closing(sqlite3.connect(filled)) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '7777'")
            raw.commit()
        with pytest.raises(SchemaTooNewError) as caught:
            await migrate(filled)
        assert caught.value.facts == {"found": "7777", "newest": newest_schema()}


REBUILD = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"

def upgrade():
    with op.batch_alter_table("tickets", recreate="always") as batch:
        batch.add_column(sa.Column("remark", sa.Text()))
    {line}
"""


async def test_somebody_elses_database_is_refused(tmp_path):
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE songs (id INTEGER)")
    with pytest.raises(ForeignDatabaseError):
        await migrate(path)
    assert list(schema(path)) == ["songs"]


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear neighbours, " * 100)
    with pytest.raises(DatabaseFileError):
        await migrate(tmp_path / "letter.txt")


async def test_memory_cannot_be_migrated():
    with pytest.raises(UnknownDatabaseError):
        await migrate(":memory:")


async def test_it_runs_in_one_immediate_transaction(tmp_path, monkeypatch):
    seen: list[str] = []
    real = sqlite3.connect

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        raw = real(*args, **options)
        raw.set_trace_callback(seen.append)
        return raw

    monkeypatch.setattr(migrating.sqlite3, "connect", connect)
    await migrate(tmp_path / "concierge.db")
    control = [line for line in seen if line.split()[0] in {"BEGIN", "COMMIT", "ROLLBACK"} or "foreign_key" in line]
    assert control == [
        "PRAGMA foreign_keys = ON",
        "PRAGMA foreign_keys = OFF",
        "BEGIN IMMEDIATE",
        "COMMIT",
        "BEGIN IMMEDIATE",
        "PRAGMA foreign_key_check",
        "COMMIT",
    ]
