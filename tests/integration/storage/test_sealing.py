"""A database and its keys: what was plain is sealed, keys are changed, wrong ones are refused."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select
from typer.testing import CliRunner

from bot.database_commands import StopTheBotError, rotate_key
from bot.doctor.findings import Level
from bot.doctor.machine_checks import about_key
from bot.key_cli import key as commands
from bot.private_keys import default_key_file, find_keys, new_key_file, open_sealed, rotate
from bot.settings import Settings
from domain.i18n import Locale
from storage.database import Database, open_database
from storage.errors import BadKeyError, KeyFileError, KeyNotInFileError, MissingKeyError
from storage.keyed_cipher import KeyedCipher
from storage.keys import key_ring, new_key
from storage.memory import Memories
from storage.migrating import migrate
from storage.process_lock import ProcessLock
from storage.residents import ResidentsTable
from storage.sealing import INDEXES, PORTION, renew_all, seals_of
from storage.tables import metadata, residents, timers
from storage.types import PRIVATE

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
PHONE = "+8613912349876"


def settings_for(path: Path, **more: object) -> Settings:
    return Settings.model_validate({"database": str(path), "key": None, "key_file": None, **more})


@asynccontextmanager
async def sealed(settings: Settings) -> AsyncIterator[Database]:
    database = await open_sealed(settings)
    try:
        yield database
    finally:
        await database.close()


async def with_residents(path: Path, count: int) -> None:
    """A database as it was before there were keys."""
    await migrate(path)
    database = await open_database(path)

    def fill(connection: Connection) -> None:
        rows = [
            {"community_id": "jade-bay", "user_id": number, "name": f"住户欧阳{number:04}", "locale": "zh-Hans"}
            | {"phone": f"+86139{number:08}", "phone_index": f"p1:+86139{number:08}", "state": "new", "created_at": AT}
            for number in range(count)
        ]
        connection.execute(insert(residents), rows)

    await database.write(fill)
    await database.close()
    with closing(sqlite3.connect(path)) as raw:  # as a timer stood before its data were private
        raw.execute(
            "INSERT INTO timers (community_id, kind, due_at, data, state, attempts)"
            " VALUES ('jade-bay', 'x', 1, '{\"words\":\"水漫金山\"}', 'done', 0)"
        )
        raw.commit()


def by_phone(connection: Connection, phone: str) -> list[str | None]:
    found = ResidentsTable(connection, Memories()).by_phone("jade-bay", phone)
    return [one.name for one in found]


def bytes_of(path: Path) -> bytes:
    beside = [path.with_name(f"{path.name}{end}") for end in ("", "-wal", "-shm")]
    return b"".join(one.read_bytes() for one in beside if one.exists())


async def test_the_first_start_makes_a_key_beside_the_database(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "c.db")
    await migrate(tmp_path / "c.db")
    async with sealed(settings) as database:
        seals = await database.read(seals_of)
    key = tmp_path / "c.db.key"
    assert key == default_key_file(settings)
    assert key.stat().st_mode & 0o777 == 0o600
    assert seals.whole
    assert seals.keys == tuple(one.name for one in find_keys(settings).ring)


async def test_what_was_plain_is_sealed_and_nothing_of_it_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    await with_residents(path, PORTION + 3)
    assert "住户欧阳0002".encode() in bytes_of(path)
    async with sealed(settings_for(path)) as database:
        assert await database.read(partial(by_phone, phone="+8613900000202")) == ["住户欧阳0202"]
        data = await database.read(lambda connection: connection.execute(select(timers.c.data)).scalars().all())
        stored = bytes_of(path)
    assert data == [{"words": "水漫金山"}]
    for private in ("欧阳", "+86139", "水漫金山"):
        assert private.encode() not in stored
        assert private.encode() not in bytes_of(path)


async def test_sealing_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    await with_residents(path, 3)
    async with sealed(settings_for(path)):
        pass
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE residents SET name = 'p1:王芳' WHERE user_id = 1")
        raw.execute("UPDATE facts SET value = replace(value, 'true', 'false') WHERE key = 'private_columns'")
        raw.commit()
    async with sealed(settings_for(path)) as database:
        names = await database.read(lambda it: it.execute(select(residents.c.name)).scalars().all())
    assert names == ["住户欧阳0000", "王芳", "住户欧阳0002"]


async def test_a_changed_key_opens_everything_and_the_old_one_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    await with_residents(path, 2)
    async with sealed(settings_for(path)) as database:
        old = find_keys(settings_for(path)).ring
        said = await rotate(database, find_keys(settings_for(path)))
    new = find_keys(settings_for(path)).ring
    assert len(new) == 2
    assert new[1].name == old[0].name
    assert said.startswith(f"3 rows are sealed with the new key {new[0].name}; ")
    (tmp_path / "old.key").write_text(default_key_file(settings_for(path)).read_text().splitlines()[-1])
    async with sealed(settings_for(path)) as database:
        assert await database.read(partial(by_phone, phone="+8613900000001")) == ["住户欧阳0001"]
    with pytest.raises(MissingKeyError, match=new[0].name):
        await open_sealed(settings_for(path, key_file=tmp_path / "old.key"))


async def test_between_two_keys_phones_are_found_under_both(tmp_path: Path) -> None:
    """Interrupted after the new key was made: some rows bear it, others not yet."""
    path = tmp_path / "c.db"
    first, second = new_key(), new_key()
    await with_residents(path, 2)
    async with sealed(settings_for(path, key=first)):
        pass
    both = settings_for(path, key=f"{second},{first}")
    async with sealed(both) as database:
        await database.write(
            lambda connection: ResidentsTable(connection, Memories()).update(
                ResidentsTable(connection, Memories()).add(
                    community_id="jade-bay", user_id=77, locale=Locale.ZH_HANS, at=AT
                ),
                name="王芳",
                phone="+8613900000001",
            )
        )
        assert await database.read(partial(by_phone, phone="+8613900000001")) == ["王芳", "住户欧阳0001"]
        names = tuple(key.name for key in find_keys(both).ring)
        assert (await database.read(seals_of)).keys == names
        assert (await rotate(database, find_keys(both))).startswith(f"3 rows are sealed with the new key {names[0]}; ")
        assert (await database.read(seals_of)).keys == names[:1]


async def test_a_key_in_the_settings_is_changed_there(tmp_path: Path) -> None:
    await migrate(tmp_path / "c.db")
    settings = settings_for(tmp_path / "c.db", key=new_key())
    async with sealed(settings) as database:
        with pytest.raises(KeyNotInFileError):
            await rotate(database, find_keys(settings))
    assert not (tmp_path / "c.db.key").exists()


@pytest.mark.parametrize("lost", ["wrong", "gone"])
async def test_a_wrong_or_missing_key_is_refused_with_what_to_do(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "c.db"
    await migrate(path)
    async with sealed(settings_for(path)):
        pass
    key = tmp_path / "c.db.key"
    name = find_keys(settings_for(path)).ring[0].name
    key.unlink()
    if lost == "wrong":
        new_key_file(key)
    with pytest.raises(MissingKeyError) as caught:
        await open_sealed(settings_for(path))
    assert f"sealed with the key {name}; {key} holds " in str(caught.value)
    assert "Give the key this database was made with: in CONCIERGE_KEY" in str(caught.value)
    assert key.exists() == (lost == "wrong")


def test_keys_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadKeyError):
        find_keys(settings_for(tmp_path / "c.db", key="short"))
    with pytest.raises(KeyFileError):
        find_keys(settings_for(tmp_path / "c.db", key_file=tmp_path / "missing.key"))


def test_the_doctor_looks_at_the_key_file(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "c.db")
    assert [one.level for one in about_key(settings)] == [Level.NOTE]
    new_key_file(tmp_path / "c.db.key")
    assert [one.level for one in about_key(settings)] == [Level.FINE]
    (tmp_path / "c.db.key").chmod(0o644)
    assert [one.level for one in about_key(settings)] == [Level.PROBLEM]
    (tmp_path / "c.db.key").write_text("nothing")
    assert [one.level for one in about_key(settings)] == [Level.PROBLEM]


@pytest.mark.postgres
async def test_on_a_server_too(postgres_url: str) -> None:
    ring = key_ring(new_key(), place="here")
    await migrate(postgres_url)
    plain = await open_database(postgres_url)
    await plain.write(
        lambda connection: ResidentsTable(connection, Memories()).update(
            ResidentsTable(connection, Memories()).add(
                community_id="jade-bay", user_id=7, locale=Locale.ZH_HANS, at=AT
            ),
            name="王芳",
            phone=PHONE,
        )
    )
    await plain.close()
    database = await open_database(postgres_url, cipher=KeyedCipher(ring))
    assert await renew_all(database, ring) == 1
    assert await database.read(partial(by_phone, phone=PHONE)) == ["王芳"]
    await database.close()


def test_every_index_is_made_anew_with_its_key() -> None:
    """An index column that nobody knows of would find nothing after the key was changed."""
    private = {
        f"{it.table.name}.{it.name}"
        for table in metadata.tables.values()
        for it in table.columns
        if isinstance(it.type, PRIVATE)
    }
    indexed = {
        (it.table.name, it.name)
        for table in metadata.tables.values()
        for it in table.columns
        if it.name.endswith("_index")
    }
    assert set(INDEXES) <= private
    assert {(place.partition(".")[0], index) for place, index in INDEXES.items()} == indexed


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = CliRunner().invoke(commands, ["new"])
    assert (printed.exit_code, len(printed.output)) == (0, 44)
    made = CliRunner().invoke(commands, ["new", str(tmp_path / "my.key")])
    assert (made.exit_code, made.output.startswith(f"Made {tmp_path / 'my.key'}, readable by you only.")) == (0, True)
    monkeypatch.setenv("CONCIERGE_DATABASE", str(tmp_path / "c.db"))
    monkeypatch.setenv("CONCIERGE_KEY_FILE", str(tmp_path / "my.key"))
    rotated = CliRunner().invoke(commands, ["rotate"])
    assert (rotated.exit_code, rotated.output.startswith("0 rows are sealed with the new key ")) == (0, True)


async def test_the_key_is_not_changed_under_a_running_bot(tmp_path):
    settings = Settings(_env_file=None, database=str(tmp_path / "a.db"))
    with ProcessLock.take(tmp_path / "a.db"), pytest.raises(StopTheBotError) as caught:
        await rotate_key(settings)
    assert "Stop it, run `concierge key rotate`, start it again." in str(caught.value)
