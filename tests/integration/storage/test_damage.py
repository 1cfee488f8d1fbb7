"""A damaged database is refused before anything is written to it, with what to do and the last good backup."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.lifecycle import storage_open
from bot.settings import Settings
from storage.backup import copy_database
from storage.damage import damage_of
from storage.errors import DamagedDatabaseError
from storage.migrating import migrate
from storage.tables import metadata
from tests.support.prepared import file_with

NOT_ONE = b"Dear neighbours, " * 400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database whose process ended in the middle of something: its write-ahead log is still there."""
    made = tmp_path / "concierge.db"
    asyncio.run(migrate(made))
    return cut_off(made)


def cut_off(path: Path) -> Path:
    (path.with_name(f"{path.name}-wal")).write_bytes(b"\0" * 32)
    return path


def damage(path: Path) -> None:
    """Somewhere in the middle stands something else."""
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(NOT_ONE * 4)


def back_up(path: Path, name: str, *, at: float) -> Path:
    target = path.with_name(name)
    with closing(sqlite3.connect(path)) as raw:
        copy_database(raw, target)
    os.utime(target, (at, at))
    return target


async def opened(path: Path) -> None:
    async with storage_open(Settings.model_validate({"database": str(path), "key": None, "key_file": None})):
        pass


def refused(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(DamagedDatabaseError) as caught:
        asyncio.run(opened(path))
    assert path.read_bytes() == before
    return str(caught.value)


def test_the_newest_backup_that_is_whole_is_named(path: Path) -> None:
    old = back_up(path, "concierge.db.20261120T000000Z.backup", at=1)
    good = back_up(path, "concierge.db.20261121T000000Z.backup", at=2)
    newer = back_up(path, "concierge.db.20261122T000000Z.backup", at=3)
    damage(newer)
    os.utime(newer, (3, 3))
    damage(cut_off(path))
    told = refused(path)
    assert f"The database {path} is damaged (" in told
    assert f"The last good backup is {good}; `concierge restore {good}` puts it in its place and keeps" in told
    assert old.name not in told


def test_the_copy_made_before_an_upgrade_is_one_of_them(path: Path) -> None:
    back_up(path, "concierge.db.20261120T000000Z.backup", at=1)
    good = back_up(path, "concierge.db.20261121T000000Z.before-migration-from-0004", at=2)
    damage(cut_off(path))
    assert f"The last good backup is {good};" in refused(path)


def test_without_a_good_backup_that_is_said(path: Path) -> None:
    damage(path)
    assert (refused(path)).endswith("and begin anew. Never move its key.")


def test_what_is_no_database_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "concierge.db"
    path.write_bytes(NOT_ONE)
    assert "file is not a database" in refused(path)


def test_a_whole_one_is_used_however_its_process_ended(path: Path) -> None:
    assert damage_of(path) is None
    asyncio.run(opened(path))


def test_there_may_be_none_yet(tmp_path: Path) -> None:
    assert damage_of(tmp_path / "concierge.db") is None
    (tmp_path / "empty.db").touch()
    assert damage_of(tmp_path / "empty.db") is None


def test_one_that_was_closed_in_order_is_not_read_through(tmp_path: Path) -> None:
    """Starting takes as long as before; the nightly backup reads all of it."""
    path = file_with(metadata, tmp_path / "concierge.db")
    damage(path)
    assert damage_of(path) is None
    assert damage_of(cut_off(path)) is not None
