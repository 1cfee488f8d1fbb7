"""Whether a database file has the newest schema already, asked without Alembic (17 MiB, and time at every start)."""

import re
import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Final

_REVISION: Final = re.compile(r"(\d{4})_\w+\.py")


def newest_by_name() -> str:
    """The newest revision: they are numbered, and their files begin with the number."""
    names = (file.name for file in (files("storage.migrations") / "versions").iterdir())
    return max(match[1] for name in names if (match := _REVISION.fullmatch(name)))


def is_current(path: Path) -> bool:
    """Whether there is nothing to migrate; when in doubt False: migrating says what is wrong with a file."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            found = raw.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return False
    return found == [(newest_by_name(),)]
