"""`concierge run`: a real installation, from its settings to its last log line."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.backups import backup_folder
from bot.behaviour import service_centre
from bot.clock import SystemClock, SystemMachine
from bot.collector import look_at_what_is_new
from bot.lifecycle import Plan, running, until_signalled
from bot.logs import configure_logs
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.database import Database
from usecases.ports import Clock


async def run_installation(settings: Settings, *, replaces_bot: bool = False) -> None:
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
        replaces_bot=replaces_bot,
    )
    await until_signalled(_at_work(plan))


@asynccontextmanager
async def _at_work(plan: Plan) -> AsyncIterator[None]:
    """The collector looks again before Telegram is asked, which may take days, and passes over what a start adds."""
    look_at_what_is_new()
    async with running(plan):
        look_at_what_is_new()
        yield
