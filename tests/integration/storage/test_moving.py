"""`concierge move`: from a file to PostgreSQL and back, all of it or nothing, and never two that answer."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, text
from typer.testing import CliRunner

from bot.cli import app
from bot.lifecycle import storage_open
from bot.moving import Moving, move_database, undo
from bot.settings import Settings
from storage import moving_rows
from storage.database import open_database
from storage.errors import (
    AlreadyRunningError,
    ForeignDatabaseError,
    MissingKeyError,
    MovedAwayError,
    MovedRowsDifferError,
    MoveUnsupportedError,
    NothingToMoveError,
    NotMovedAwayError,
    RowsNotTakenError,
    RowsPointNowhereError,
    SchemaTooOldError,
    ServerNotReachedError,
    StillInUseError,
    TargetExistsError,
    TargetNotEmptyError,
)
from storage.keys import new_key
from storage.migrating import migrate
from storage.moving_rows import MOVED
from storage.process_lock import ProcessLock
from storage.schema_check import newest_by_name
from storage.tables import codes, facts, metadata, slots, tickets
from tests.support.full_rows import AT, fill

pytestmark = pytest.mark.postgres

ODD = "😀 ' \" \\ \t\r\n,\\N 翠湖湾"
KEPT = (
    "keeps all its rows and is marked: nothing starts on it by mistake. Delete it when you trust the new one; "
    "`concierge move --undo` takes the mark away."
)
ROWS = 2 * len(MOVED) + 4


@contextmanager
def silent(label: str, rows: int) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


def settings_for(database: Path | str, **more: object) -> Settings:
    return Settings.model_validate({"database": str(database), "key": None, "key_file": None, **more})


@pytest.fixture
def key_file(tmp_path) -> Path:
    return tmp_path / "concierge.db.key"


@pytest.fixture
def source(tmp_path, key_file, in_use: tuple[bytes, bytes]) -> Path:
    """A file that was in use: every table has rows, one of the last ids is gone, one row has what is easily bent."""
    path = tmp_path / "concierge.db"
    for file, content in zip((path, key_file), in_use, strict=True):
        file.touch(mode=0o600)
        file.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def in_use(tmp_path_factory) -> tuple[bytes, bytes]:
    """A file and its key, made once."""
    path = tmp_path_factory.mktemp("in-use") / "concierge.db"
    asyncio.run(_use(path))
    return path.read_bytes(), path.with_name("concierge.db.key").read_bytes()


async def _use(path: Path) -> None:
    await migrate(path)
    fill(path)
    async with storage_open(settings_for(path)) as database:
        await database.write(_bend)


@pytest.fixture
async def prepared_url(postgres) -> str:
    """The URL of a database whose tables were made by an earlier test, without a row, as after `migrate`."""
    database = await postgres.opened_with(metadata)
    await database.write(_stamp)
    await database.close()
    return postgres.url


def _stamp(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num varchar(32) NOT NULL)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest_by_name()})


def _bend(connection: Connection) -> None:
    row = {"community_id": ODD, "offer": ODD, "used": 2**31 - 1, "starts_at": AT}
    connection.execute(insert(slots), [row, {**row, "offer": "gone"}])
    connection.execute(delete(slots).where(slots.c.offer == "gone"))
    connection.execute(insert(facts), [{"key": "odd", "value": {"a": [1.5, None, True, "\0"]}}])
    connection.execute(insert(codes), [{"kind": "x", "digest": "d", "created_at": AT, "expires_at": AT}])


def rows_of(path: Path) -> dict[str, list[tuple]]:
    """All that stands in the file, as it is stored, but for the mark."""
    with closing(sqlite3.connect(path)) as raw:
        tables = {one.name: f'SELECT * FROM "{one.name}"' for one in MOVED}
        tables["facts"] += " WHERE key != 'moved_away'"
        tables["sqlite_sequence"] = "SELECT * FROM sqlite_sequence WHERE name != 'processes'"
        return {name: sorted(raw.execute(query).fetchall(), key=repr) for name, query in tables.items()}


async def moved(database: Path | str, target: Path | str, **more: object) -> str:
    return await move_database(settings_for(database, **more), Moving(target=str(target), watch=silent))


# ------------------------------------------------------------------------------------------------ there and back


async def test_there_and_back(source, postgres_url, key_file):
    """Every row is the same, no id is given again, and people read what to set."""
    before, there = rows_of(source), source.with_name("back.db")
    assert (await moved(source, postgres_url)).splitlines()[-10:] == [
        f"{ROWS} rows of {len(MOVED)} tables are the same in {source} and in {postgres_url}.",
        "",
        "Set this, wherever the bot's settings are, then start it:",
        "",
        f"    CONCIERGE_DATABASE={postgres_url.replace('postgresql:', 'postgresql+asyncpg:')}",
        f"    CONCIERGE_KEY_FILE={key_file}",
        "",
        "The key is the same as before.",
        "The bot makes no backups of a server: let pg_dump make one every night (docs/runbook.md).",
        f"{source} {KEPT}",
    ]
    back = await moved(postgres_url, there, key_file=str(key_file))
    assert [line.split()[:2] for line in back.splitlines() if line.startswith("slots ")] == [["slots", "3"]]
    assert f"    CONCIERGE_DATABASE={there}\n" in back
    assert rows_of(there) == before == rows_of(source)
    assert (there.stat().st_mode & 0o777, sorted(one.name for one in there.parent.glob("*moving*"))) == (0o600, [])

    with closing(sqlite3.connect(there)) as raw:  # who is at work now, and on what, is of one server only
        assert raw.execute("SELECT count(*) FROM processes").fetchone() == (0,)
    for one in (source, postgres_url):
        settings = settings_for(one, key_file=str(key_file))
        with pytest.raises(MovedAwayError):
            async with storage_open(settings):
                pass
        assert "is in use again" in await undo(settings, lambda _: True)
        with pytest.raises(NotMovedAwayError):
            await undo(settings, lambda _: True)
    for one in (source, postgres_url, there):
        async with storage_open(settings_for(one, key_file=str(key_file))) as database:
            assert await database.write(_add) == [5, 4]


def _add(connection: Connection) -> list[int]:
    slot = {"community_id": "x", "offer": "x", "used": 1, "starts_at": AT}
    code = {"kind": "x", "digest": "e", "created_at": AT, "expires_at": AT}
    return [
        connection.execute(insert(slots).values(slot).returning(slots.c.id)).scalar_one(),
        connection.execute(insert(codes).values(code).returning(codes.c.id)).scalar_one(),
    ]


async def test_the_target_is_as_the_migrations_make_it(source, postgres_url, tmp_path):
    """Indexes and foreign keys are taken away for the journey."""
    shape = text(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid::regclass::text !~ '^pg_' UNION ALL "
        "SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1"
    )

    async def shape_of() -> list[str]:
        async with opened(postgres_url) as database:
            return await database.read(lambda connection: list(connection.execute(shape).scalars()))

    await migrate(postgres_url)
    made = await shape_of()
    await moved(source, postgres_url)
    assert await shape_of() == made
    tables = {constraint for table in metadata.tables.values() for constraint in table.foreign_key_constraints}
    assert len([line for line in made if "FOREIGN KEY" in line]) == len(tables)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator:
    database = await open_database(url)
    try:
        yield database
    finally:
        await database.close()


# ------------------------------------------------------------------------------------------------ never two


async def test_nobody_starts_on_what_was_moved(source, prepared_url):
    said = rf"^This database was moved to {prepared_url} \(20.* UTC\), and the bot goes on there"
    await moved(source, prepared_url)
    for again in (moved(source, prepared_url), started(source)):
        with pytest.raises(MovedAwayError, match=said):
            await again

    asked: list[str] = []
    assert await undo(settings_for(source), lambda question: bool(asked.append(question))) == "Nothing was changed.\n"
    assert asked == [f"Use {source} again? Whatever happened where it was moved to will not be in it."]
    with pytest.raises(MovedAwayError):
        await started(source)


async def started(database: Path | str, **more: object) -> None:
    async with storage_open(settings_for(database, **more)):
        pass


async def test_a_file_in_use_is_not_moved(source, prepared_url):
    with ProcessLock.take(source), pytest.raises(AlreadyRunningError):
        await moved(source, prepared_url)


async def test_a_server_in_use_is_neither_moved_nor_filled(source, prepared_url, tmp_path, key_file):
    async with opened(prepared_url) as database:
        await database.read(lambda connection: connection.execute(select(facts)).all())
        with pytest.raises(StillInUseError):
            await moved(source, prepared_url)
        with pytest.raises(StillInUseError):
            await moved(prepared_url, tmp_path / "back.db", key_file=str(key_file))
        with pytest.raises(StillInUseError):
            await undo(settings_for(prepared_url, key_file=str(key_file)), lambda _: True)


async def test_who_starts_meanwhile_waits(source, prepared_url):
    """Its first connection is made when the move is over, and finds everything."""
    starting: list[asyncio.Task] = []

    async def start() -> int:
        async with opened(prepared_url) as database:
            return await database.read(lambda connection: len(connection.execute(select(tickets.c.id)).all()))

    @contextmanager
    def while_copying(label: str, rows: int) -> Iterator[Callable[[int], None]]:
        starting.append(asyncio.get_running_loop().create_task(start()))
        yield lambda _: None

    await move_database(settings_for(source), Moving(target=prepared_url, watch=while_copying))
    assert await asyncio.gather(*starting) == [2, 2]


# ------------------------------------------------------------------------------------------------ refused


async def test_what_is_not_empty_is_left_alone(source, prepared_url, tmp_path, key_file):
    async with opened(prepared_url) as database:
        code = {"kind": "x", "digest": "d", "created_at": AT, "expires_at": AT}
        await database.write(lambda connection: connection.execute(insert(codes).values(code)).close())
    with pytest.raises(TargetNotEmptyError, match=r"has rows already \(1 in codes\)"):
        await moved(source, prepared_url)
    (tmp_path / "there.db").touch()
    with pytest.raises(TargetExistsError):
        await moved(prepared_url, tmp_path / "there.db", key_file=str(key_file))
    await started(source)


async def test_a_target_that_was_only_prepared_is_empty(source, prepared_url, tmp_path, key_file):
    await started(prepared_url, key_file=str(key_file))
    assert "the same in" in await moved(source, prepared_url)


async def test_somebody_elses_tables_are_left_alone(source, postgres_url):
    async with opened(postgres_url) as database:
        await database.write(lambda connection: connection.execute(text("CREATE TABLE theirs (id int)")).close())
    with pytest.raises(ForeignDatabaseError):
        await moved(source, postgres_url)


async def test_the_wrong_key_is_said_before_anything_is_copied(source, prepared_url, key_file):
    with pytest.raises(MissingKeyError):
        await moved(source, prepared_url, key=new_key())
    key_file.unlink()
    with pytest.raises(MissingKeyError):
        await moved(source, prepared_url)


async def test_another_schema_is_refused(source, postgres_url, tmp_path):
    with closing(sqlite3.connect(source)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0002'")
        raw.commit()
    with pytest.raises(SchemaTooOldError, match="has schema 0002, this program's is"):
        await moved(source, postgres_url)
    with pytest.raises(SchemaTooOldError, match="has schema none"):
        await moved(postgres_url, tmp_path / "back.db")
    with pytest.raises(NothingToMoveError):
        await moved(tmp_path / "nowhere.db", postgres_url)


async def test_two_of_a_kind_have_better_ways(source, prepared_url, tmp_path):
    with pytest.raises(MoveUnsupportedError, match=r"`concierge backup`"):
        await moved(source, tmp_path / "other.db")
    with pytest.raises(MoveUnsupportedError, match=r"pg_dump"):
        await moved(prepared_url, prepared_url)


async def test_a_server_that_is_not_there_is_told_without_the_password(source, unused_tcp_port):
    with pytest.raises(ServerNotReachedError) as caught:
        await moved(source, f"postgresql://me:secret-word@127.0.0.1:{unused_tcp_port}/x")
    assert "secret-word" not in str(caught.value)
    assert f"postgresql://me:***@127.0.0.1:{unused_tcp_port}/x" in str(caught.value)


async def test_a_value_that_the_server_does_not_take_is_named(source, prepared_url):
    """SQLite keeps texts of any length, and zero bytes, in columns that PostgreSQL is strict about."""
    with closing(sqlite3.connect(source)) as raw:
        raw.execute("UPDATE slots SET offer = 'a' || char(0) || 'b' WHERE id = 1")
        raw.commit()
    with pytest.raises(
        RowsNotTakenError, match=r"^Nothing was moved: the target does not take the rows 1 to 3 of slots"
    ):
        await moved(source, prepared_url)


# ------------------------------------------------------------------------------------------------ all or nothing


class Interrupted(BaseException):
    """As Ctrl-C."""


@contextmanager
def interrupting(label: str, rows: int) -> Iterator[Callable[[int], None]]:
    if label == "Checking":
        raise Interrupted
    yield lambda _: None


async def test_a_rehearsal_or_an_interruption_keeps_nothing_on_a_server(source, postgres_url):
    said = await move_database(settings_for(source), Moving(target=postgres_url, watch=silent, rehearsal=True))
    assert said.endswith("nothing of it was kept. Without --dry-run it is.\n")
    with pytest.raises(Interrupted):
        await move_database(settings_for(source), Moving(target=postgres_url, watch=interrupting))
    async with opened(postgres_url) as database:
        names = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert await database.read(lambda connection: connection.execute(names).scalar_one()) == 0
    await started(source)


async def test_nothing_but_a_whole_move_makes_a_file(source, prepared_url, tmp_path, key_file, monkeypatch):
    await moved(source, prepared_url)
    there, server = tmp_path / "back.db", settings_for(prepared_url, key_file=str(key_file))
    await move_database(server, Moving(target=str(there), watch=silent, rehearsal=True))
    with pytest.raises(Interrupted):
        await move_database(server, Moving(target=str(there), watch=interrupting))
    with monkeypatch.context() as patch:
        put = moving_rows._put
        patch.setattr(moving_rows, "_put", lambda target, bare, rows: put(target, bare, rows[bare.name == "slots" :]))
        with pytest.raises(MovedRowsDifferError, match=LESS):
            await moved(prepared_url, there, key_file=str(key_file))
    assert sorted(one.name for one in tmp_path.glob("back*")) == ["back.db.lock"]
    (tmp_path / "back.db.moving").write_bytes(b"what a killed command left")
    assert "the same in" in await moved(prepared_url, there, key_file=str(key_file))
    assert sorted(one.name for one in tmp_path.glob("back*")) == ["back.db", "back.db.lock"]


LESS = r"slots .* there: 3 \(\w{32}\); here: 2 \(\w{32}\)"
BENT = """
CREATE FUNCTION bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.used = NEW.used - 1; RETURN NEW; END $$;
"""


async def test_one_value_that_arrives_otherwise_is_found(source, postgres_url):
    await migrate(postgres_url)
    async with opened(postgres_url) as database:
        for line in (
            BENT,
            "CREATE TRIGGER bend BEFORE INSERT ON slots FOR EACH ROW WHEN (NEW.id = 3) EXECUTE FUNCTION bend()",
        ):
            await database.write(lambda connection, line=line: connection.execute(text(line)).close())
    with pytest.raises(MovedRowsDifferError, match=r"^Nothing was moved: slots did not arrive as it was sent"):
        await moved(source, postgres_url)
    await started(source)


async def test_rows_that_point_at_nothing_do_not_arrive(source, prepared_url, tmp_path, key_file):
    with closing(sqlite3.connect(source)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE tickets SET holder_id = 99 WHERE id = 1")
        raw.commit()
    with pytest.raises(RowsPointNowhereError, match="rows of tickets point at rows of staff_members that do not exist"):
        await moved(source, prepared_url)


def test_the_command_line(source, tmp_path, monkeypatch):
    monkeypatch.setenv("CONCIERGE_DATABASE", str(source))
    result = CliRunner().invoke(app, ["move"])
    assert (result.exit_code, "Say where to" in result.output) == (2, True)
    result = CliRunner().invoke(app, ["move", "--undo"], input="n\n")
    assert (result.exit_code, result.output.endswith("Nothing was changed.\n")) == (0, True)
    other = CliRunner().invoke(app, ["move", str(tmp_path / "other.db")])
    assert isinstance(other.exception, MoveUnsupportedError)
