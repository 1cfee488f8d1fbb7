"""What every world stands on and what is made once: the configuration, a migrated database, the behaviour."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.behaviour import service_centre
from bot.demo import demo_knowledge
from bot.settings import Settings
from bot.simulation.letters import QuickPrinter
from bot.stage import TOKEN
from bot.wiring import Behaviour
from storage.migrating import migrate
from storage.prepared import Prepared
from usecases.ports import Knowledge

_MEMORY_DISK: Final = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Shared by all worlds of a process."""

    knowledge: Knowledge
    behaviour: Callable[[Knowledge], Behaviour]
    settings: Settings
    database: Path
    """Migrated and empty, to be copied."""
    prepared: Prepared
    """Statements that were compiled in one life need not be in the next."""

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copy(self.database, folder / "world.db"))


@contextmanager
def prepared(*, config: Path | None = None) -> Iterator[Ground]:
    """The ground, in a folder that goes with the block."""
    with TemporaryDirectory(prefix="concierge-simulation-", dir=_fastest_disk()) as folder:
        settings = Settings.model_validate({"bot_token": TOKEN, "key": None, "key_file": None, "config": config})
        knowledge = demo_knowledge(settings)
        database = Path(folder) / "empty.db"
        asyncio.run(migrate(database))
        yield Ground(
            knowledge=replace(knowledge, print_letter=QuickPrinter(knowledge.print_letter)),
            behaviour=service_centre,
            settings=settings,
            database=database,
            prepared={},
        )


def _fastest_disk() -> str | None:
    return str(_MEMORY_DISK) if _MEMORY_DISK.is_dir() else None
