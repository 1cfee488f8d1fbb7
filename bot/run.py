"""`concierge run`: a real installation, from its settings to its last log line."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.backups import backup_folder
from bot.behaviour import service_centre
from bot.clock import SystemClock, SystemMachine
from bot.lifecycle import Plan, running, until_signalled
from bot.logs import configure_logs
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.database import Database
from usecases.ports import Clock

_NEW_OBJECTS: Final = 10_000
"""So many objects more before the collector looks; an update makes thousands, which go by themselves."""


async def run_installation(settings: Settings) -> None:
    """Until SIGTERM or SIGINT. Raises SettingsError, ConfigError, TokenRefusedError or StorageError at the start."""
    configure_logs(as_json=not sys.stderr.isatty())
    machine = SystemMachine()

    async def clock_of(_database: Database) -> Clock:
        return SystemClock(machine)

    knowledge = read_knowledge(settings)
    plan = Plan(
        settings=settings,
        knowledge=knowledge,
        behaviour=service_centre,
        machine=machine,
        clock_of=clock_of,
        backups=backup_folder(settings),
    )
    await until_signalled(_at_work(plan))


@asynccontextmanager
async def _at_work(plan: Plan) -> AsyncIterator[None]:
    """What was built at the start stays until the end: the garbage collector need not look at it again and again."""
    async with running(plan):
        gc.collect()
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        yield
