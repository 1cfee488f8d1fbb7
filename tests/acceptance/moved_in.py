"""The staff of 翠湖湾, moved in once per process: every later stage begins with a copy of how that ended.

Moving in takes longer than most stories do, and each of them would play the same hundred messages.
"""

import pickle
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bot.private_keys import default_key_file
from bot.sandbox.world import World
from bot.settings import Settings
from bot.stage import DATABASE, Play
from storage.backup import copy_database
from storage.sqlite_driver import SqliteDatabase

_OF_THE_PROCESS: Final = frozenset({"wall_clock", "shown_clock", "feed", "updates"})
_OF_THE_QUEUE: Final = frozenset({"changed", "_clock"})
"""What is not remembered: clocks, who waits for what, and the page's memory of changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedIn:
    """What the service centre knows (a database and its key) and what Telegram remembers."""

    database: bytes
    key: bytes
    telegram: bytes

    def put_into(self, folder: Path) -> None:
        (folder / DATABASE).write_bytes(self.database)
        _key(folder / DATABASE).write_bytes(self.key)

    def enter(self, world: World) -> None:
        """Everybody is there, and everything has been said."""
        state, queue = pickle.loads(self.telegram)
        vars(world.state).update(state)
        vars(world.state.updates).update(queue)


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
            telegram=pickle.dumps(_telegram(play.world)),
        )


def _key(database: Path) -> Path:
    return default_key_file(Settings(_env_file=None, database=str(database)))


def _telegram(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    state, queue = vars(world.state), vars(world.state.updates)
    assert not queue["_pending"], "somebody has not been heard yet"
    return (
        {name: value for name, value in state.items() if name not in _OF_THE_PROCESS},
        {name: value for name, value in queue.items() if name not in _OF_THE_QUEUE},
    )
