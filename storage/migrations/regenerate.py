"""Development only: write revision 0001 anew from storage/tables.py (`python -m storage.migrations.regenerate`)."""

import sqlite3
from pathlib import Path

from alembic import command

from storage.ciphers import PlainCipher
from storage.migrating import alembic_config
from storage.sqlite_connection import core_connection, dispose


def regenerate() -> None:
    """Replace versions/0001_*.py; to be deleted once a database with real data exists."""
    versions = Path(__file__).parent / "versions"
    for old in versions.glob("0001_*.py"):
        old.unlink()
    raw = sqlite3.connect(":memory:", isolation_level=None)
    connection = core_connection(raw, PlainCipher(), prepares=False)
    config = alembic_config(connection)
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    command.revision(config, "the first schema", autogenerate=True, rev_id="0001")
    dispose(connection)
    for new in versions.glob("0001_*.py"):
        kept = [line for line in new.read_text().splitlines() if not line.lstrip().startswith("# ###")]
        new.write_text("\n".join(kept) + "\n")


if __name__ == "__main__":
    regenerate()
