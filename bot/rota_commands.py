"""`concierge rota …`: nights planned from the command line, through the running process if there is one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot import rota_answers
from bot.calendar_commands import which_community
from bot.clock import SystemClock, SystemMachine
from bot.database_commands import through_whoever_has_it
from bot.rota_files import RotaRow, read_rota
from bot.settings import Settings
from bot.wiring import read_knowledge
from domain.errors import ConciergeError
from storage.database import Database
from storage.store import SqlStore
from usecases.ports import Knowledge

_MOST: Final = 400
"""Lines in one request: a line over the socket has its limit, and a rota's mistakes change nothing at all."""


class NotANightError(ConciergeError):
    """This night was not planned"""


class LongRotaError(ConciergeError):
    """The file has too many lines at once; import it month by month"""


async def plan_night(
    settings: Settings, *, night: str, department: str, colleague: str, off: bool, community: str | None
) -> str:
    """What to print once this holds. Raises NotANightError, WhichCommunityError, ControlRefusedError."""
    try:
        day = date.fromisoformat(night).isoformat()
    except ValueError:
        raise NotANightError(f'"{night}" is no date; write it like 2027-02-10.') from None
    return await _change(settings, [(0, day, department, colleague)], community, off=off)


async def import_rota(settings: Settings, file: Path, *, community: str | None) -> str:
    """The nights that the file names are as it says; one with a mistake changes nothing. Raises ConfigError."""
    rows = read_rota(file)
    if len(rows) > _MOST:
        raise LongRotaError(f"{len(rows)} of at most {_MOST}")
    return await _change(settings, rows, community, replace=True)


async def show_rota(settings: Settings, days: int, *, community: str | None) -> str:
    """What to print: who has which night."""
    knowledge = read_knowledge(settings)
    wanted = {"community": which_community(knowledge, community), "days": days}

    async def alone(database: Database) -> dict[str, Any]:
        return await rota_answers.describe(_store(database, knowledge), _clock(), wanted)

    answer = await through_whoever_has_it(settings, "rota-show", alone, **wanted)
    return "".join(f"{line}\n" for line in answer["lines"] or ["Nobody is planned."])


async def _change(settings: Settings, rows: Sequence[RotaRow], community: str | None, **how: bool) -> str:
    knowledge = read_knowledge(settings)
    key = which_community(knowledge, community)
    wanted = {"community": key, "lines": [list(row) for row in rows], **how}

    async def alone(database: Database) -> dict[str, int]:
        return await rota_answers.change(_store(database, knowledge), _clock(), wanted)

    answer = await through_whoever_has_it(settings, "rota-change", alone, **wanted)
    return f"{key}: entries changed: {answer['changed']}.\n"


def _clock() -> SystemClock:
    return SystemClock(SystemMachine())


def _store(database: Database, knowledge: Knowledge) -> SqlStore:
    return SqlStore(database, knowledge, now=_clock().now)
