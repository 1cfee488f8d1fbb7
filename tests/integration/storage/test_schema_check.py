"""The look at a file's schema that spares Alembic: only what is certainly current is called so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.migrating import migrate, newest_schema
from storage.schema_check import is_current, newest_by_name


def test_the_newest_revision_by_name_is_the_head_of_the_history():
    assert newest_by_name() == newest_schema()


async def test_a_migrated_file_is_current_until_its_revision_differs(tmp_path):
    path = tmp_path / "town.db"
    await migrate(path)
    assert is_current(path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '7777'")
    assert not is_current(path)


@pytest.mark.parametrize("content", [None, b"", b"this is no database"])
def test_in_doubt_it_is_not(tmp_path: Path, content: bytes | None):
    path = tmp_path / "town.db"
    if content is not None:
        path.write_bytes(content)
    assert not is_current(path)
    assert path.exists() == (content is not None)
