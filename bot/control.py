"""What the running process does for command lines that ask it over its socket, and the same for a process alone."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bot import calendar_answers, resident_answers, rota_answers
from bot.report import gather_report
from bot.wiring import Service
from domain.codes import digest
from storage.backup import back_up
from storage.control_socket import Handler
from storage.database import Database
from usecases.people_codes import issue_claim_code
from usecases.ports import Clock, Store, UnitOfWork

_BYTES_OF_A_CODE: Final = 16


def control_handlers(service: Service) -> Mapping[str, Handler]:
    """Command → what it does; the names are those of the command line."""

    async def claim_code(_arguments: Mapping[str, Any]) -> Any:
        code = await new_claim_code(service.store, service.clock)
        return {"code": code, "bot": service.knowledge.bot_username}

    async def backup(arguments: Mapping[str, Any]) -> Any:
        return await write_backup(service.database, Path(str(arguments["target"])))

    async def report(_arguments: Mapping[str, Any]) -> Any:
        return await gather_report(service.store, service.knowledge, now=service.clock.now())

    async def declare_days(arguments: Mapping[str, Any]) -> Any:
        return await calendar_answers.declare(service.store, service.clock, arguments)

    async def show_calendar(arguments: Mapping[str, Any]) -> Any:
        return await calendar_answers.describe(service.store, arguments)

    async def change_rota(arguments: Mapping[str, Any]) -> Any:
        return await rota_answers.change(service.store, service.clock, arguments)

    async def show_rota(arguments: Mapping[str, Any]) -> Any:
        return await rota_answers.describe(service.store, service.clock, arguments)

    async def import_residents(arguments: Mapping[str, Any]) -> Any:
        return await resident_answers.import_file(service.store, service.clock, arguments)

    async def export_residents(arguments: Mapping[str, Any]) -> Any:
        return await resident_answers.export_file(service.store, arguments)

    return {
        "residents-import": import_residents,
        "residents-export": export_residents,
        "claim-code": claim_code,
        "backup": backup,
        "report": report,
        "calendar-declare": declare_days,
        "calendar-show": show_calendar,
        "rota-change": change_rota,
        "rota-show": show_rota,
    }


async def new_claim_code(store: Store, clock: Clock) -> str:
    """A one-time code that makes whoever sends it an administrator; only its digest is kept."""
    code = secrets.token_urlsafe(_BYTES_OF_A_CODE)
    at = clock.now()

    def issue(uow: UnitOfWork) -> None:
        issue_claim_code(uow, digest=digest(code), at=at)

    await store.write(issue)
    return code


async def write_backup(database: Database, target: Path) -> dict[str, Any]:
    """Raises BackupExistsError, BackupFailedError or BackupUnsupportedError."""
    backup = await back_up(database, target)
    return {"path": str(backup.path), "size": backup.size, "rows": sum(backup.rows.values())}
