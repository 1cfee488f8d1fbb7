"""The staff of 翠湖湾, moved in once per process: every later stage begins with a copy of how that ended.

Moving in takes longer than most stories do, and each of them would play the same hundred messages.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.private_keys import default_key_file
from bot.settings import Settings
from bot.stage import DATABASE, Play
from storage.backup import copy_database
from storage.sqlite_driver import SqliteDatabase
from tests.support.remembered import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedIn:
    """What the service centre knows (a database and its key) and what Telegram remembers."""

    database: bytes
    key: bytes
    telegram: Remembered

    def put_into(self, folder: Path) -> None:
        (folder / DATABASE).write_bytes(self.database)
        _key(folder / DATABASE).write_bytes(self.key)


async def remembered(play: Play) -> MovedIn:
    """How it stands now; the play has to be at rest and may go on."""
    service = await play.service()
    assert isinstance(service.database, SqliteDatabase)
    with TemporaryDirectory(prefix="concierge-moved-in-") as folder:
        copy = Path(folder) / DATABASE
        await service.database.with_writer(lambda raw: copy_database(raw, copy))
        return MovedIn(
            database=copy.read_bytes(),
            key=_key(service.database.path).read_bytes(),
            telegram=Remembered.of(play.world),
        )


def _key(database: Path) -> Path:
    return default_key_file(Settings(_env_file=None, database=str(database)))
