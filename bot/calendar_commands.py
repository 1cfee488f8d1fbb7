"""`concierge calendar …`: days declared from the command line, through the running process if there is one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bot.calendar_answers import declare, describe, written_order
from bot.calendar_files import read_days, read_order
from bot.clock import SystemClock, SystemMachine
from bot.database_commands import through_whoever_has_it
from bot.provisional_years import provisional_sentence
from bot.settings import Settings
from bot.wiring import read_knowledge
from domain.errors import ConciergeError
from storage.database import Database
from storage.store import SqlStore
from usecases.declaring_days import DayOrder
from usecases.ports import Knowledge

_AT_ONCE: Final = 100
"""Days in one request: a line over the socket has its limit, and bulk work comes in chunks."""


class WhichCommunityError(ConciergeError):
    """Say which community with --community"""


class NotADayError(ConciergeError):
    """This day was not set"""


async def set_day(settings: Settings, *, day: str, kind: str, note: str, community: str | None) -> str:
    """What to print once this holds. Raises NotADayError, WhichCommunityError, ConfigError."""
    order = read_order(day, kind, note)
    if isinstance(order, str):
        raise NotADayError(order)
    return await _declare(settings, [order], community)


async def import_days(settings: Settings, file: Path, *, community: str | None) -> str:
    """The same for every line of a CSV file; a file with a mistake changes nothing. Raises ConfigError."""
    return await _declare(settings, read_days(file), community)


async def show_year(settings: Settings, year: int, *, community: str | None) -> str:
    """What to print: every special day of the year, and what to do when the year is not official yet."""
    knowledge = read_knowledge(settings)
    key = which_community(knowledge, community)
    wanted = {"community": key, "year": year}

    async def alone(database: Database) -> dict[str, Any]:
        return await describe(_store(database, knowledge), wanted)

    answer = await through_whoever_has_it(settings, "calendar-show", alone, **wanted)
    lines = answer["lines"] or ["No special days."]
    if answer["provisional"]:
        lines = [*lines, "", provisional_sentence(key, year)]
    return "".join(f"{line}\n" for line in lines)


async def _declare(settings: Settings, orders: Sequence[DayOrder], community: str | None) -> str:
    knowledge = read_knowledge(settings)
    key, changed, kept = which_community(knowledge, community), 0, 0
    days = [written_order(order) for order in orders]
    for start in range(0, len(days), _AT_ONCE):
        wanted = {"community": key, "days": days[start : start + _AT_ONCE]}

        async def alone(database: Database, wanted: dict[str, Any] = wanted) -> dict[str, int]:
            return await declare(_store(database, knowledge), SystemClock(SystemMachine()), wanted)

        answer = await through_whoever_has_it(settings, "calendar-declare", alone, **wanted)
        changed, kept = changed + answer["changed"], kept + answer["kept"]
    return f"{key}: days changed: {changed} of {len(days)}.\n" + _kept_sentence(kept)


def _kept_sentence(kept: int) -> str:
    if not kept:
        return ""
    return (
        f"Open promises that fall on these days: {kept}. They stand; who cannot keep one asks for more time before.\n"
    )


def which_community(knowledge: Knowledge, community: str | None) -> str:
    """The key that was given, or that of the only community. Raises WhichCommunityError."""
    keys = [one.key for one in knowledge.communities]
    if community in keys:
        return str(community)
    if community is None and len(keys) == 1:
        return keys[0]
    raise WhichCommunityError(*keys)


def _store(database: Database, knowledge: Knowledge) -> SqlStore:
    return SqlStore(database, knowledge, now=SystemClock(SystemMachine()).now)
