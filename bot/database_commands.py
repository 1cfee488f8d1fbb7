"""Commands that need the database: through the running process if there is one, else with the database to ourselves."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.clock import SystemClock, SystemMachine
from bot.control import new_claim_code, write_backup
from bot.lifecycle import storage_open
from bot.private_keys import find_keys, rotate
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.addresses import FileAddress, parse_address
from storage.control_socket import ask_running
from storage.database import Database
from storage.errors import AlreadyRunningError, NoDatabaseYetError, StorageError
from storage.store import SqlStore


async def claim_code(settings: Settings) -> str:
    """What to print: a new one-time code, and where to send it."""
    clock = SystemClock(SystemMachine())

    async def alone(database: Database) -> dict[str, Any]:
        store = SqlStore(database, read_knowledge(settings), now=clock.now)
        return {"code": await new_claim_code(store, clock), "bot": None}

    answer = await through_whoever_has_it(settings, "claim-code", alone)
    start = f"/start {answer['code']}"
    if answer["bot"] is None:
        return f"Send this to your bot in Telegram to become an administrator:\n\n    {start}\n"
    link = f"https://t.me/{answer['bot']}?start={answer['code']}"
    return f"Send this to @{answer['bot']} in Telegram to become an administrator:\n\n    {start}\n\nor open {link}\n"


async def backup(settings: Settings, target: Path | None) -> str:
    """What to print: where the backup is. Without a target it lies beside the database, named by the time.

    Raises NoDatabaseYetError: a backup of an empty database made for it would only look like one.
    """
    address = parse_address(settings.database)
    if isinstance(address, FileAddress) and not address.path.exists():
        raise NoDatabaseYetError(path=address.path)
    path = (target or _default_target(settings)).absolute()

    async def alone(database: Database) -> dict[str, Any]:
        return await write_backup(database, path)

    answer = await through_whoever_has_it(settings, "backup", alone, target=str(path))
    return f"Backed up to {answer['path']} ({answer['size']} bytes, {answer['rows']} rows; checked).\n"


async def migrate_database(settings: Settings) -> str:
    """What to print; raises AlreadyRunningError while a process uses the database (it migrated it when it started)."""
    async with storage_open(settings):
        return "The database has the newest schema.\n"


class StopTheBotError(StorageError):
    """The bot is running (process {pid}) and would not know the new key: it could read nothing that is sealed with it.
    Stop it, run `concierge key rotate`, start it again. What people send meanwhile Telegram keeps for 24 hours."""


async def rotate_key(settings: Settings) -> str:
    """What to print; raises StopTheBotError while a process uses the database: it would not know the new key."""
    try:
        async with storage_open(settings) as database:
            return await rotate(database, find_keys(settings))
    except AlreadyRunningError as error:
        raise StopTheBotError(pid=error.facts["pid"]) from error


async def through_whoever_has_it(
    settings: Settings, command: str, alone: Callable[[Database], Awaitable[Any]], **arguments: Any
) -> Any:
    """The answer of the process that has the database, or of `alone` with the database to ourselves."""
    try:
        async with storage_open(settings) as database:
            return await alone(database)
    except AlreadyRunningError:
        address = parse_address(settings.database)
        assert isinstance(address, FileAddress)
        return await asyncio.to_thread(ask_running, address.path, command, **arguments)


def _default_target(settings: Settings) -> Path:
    address = parse_address(settings.database)
    name = address.path.name if isinstance(address, FileAddress) else "concierge"
    folder = address.path.parent if isinstance(address, FileAddress) else Path()
    return folder / f"{name}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup"
