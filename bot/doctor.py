"""`concierge doctor`: looks at everything an installation needs, and says of each finding what to do about it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import msgspec
from telegram.error import InvalidToken, TelegramError

from bot.config_files import check_config, default_directory
from bot.config_problems import ConfigError
from bot.introduction import own_username
from bot.private_keys import check_found, find_keys, key_file_is_open
from bot.provisional_years import configured_provisional_sentences
from bot.report import Report, gather_report
from bot.settings import Settings, SettingsError, load_settings
from bot.wiring import read_knowledge
from storage.addresses import Address, FileAddress, MemoryAddress, ServerAddress, parse_address
from storage.control_socket import ask_running
from storage.database import open_database
from storage.errors import AlreadyRunningError, MissingKeyError, StorageError
from storage.keyed_cipher import KeyedCipher
from storage.process_lock import ProcessLock
from storage.sealing import seals_of
from storage.store import SqlStore

_WAL_RESET_FIXED: Final = (3, 51, 3)
_WAL_RESET_FIXED_EARLIER: Final = ((3, 50, 7), (3, 44, 6))


class Level(StrEnum):
    """How bad a finding is; only a problem makes the command fail."""

    FINE = "fine"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    level: Level
    sentence: str

    def __str__(self) -> str:
        return f"{self.level:8}{self.sentence}"


def _fine(sentence: str) -> Finding:
    return Finding(level=Level.FINE, sentence=sentence)


def _note(sentence: str) -> Finding:
    return Finding(level=Level.NOTE, sentence=sentence)


def _problem(sentence: str) -> Finding:
    return Finding(level=Level.PROBLEM, sentence=sentence)


async def examine() -> list[Finding]:
    """Everything, as far as one finding does not stand in the way of the next."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [_problem(sentence) for sentence in error.problems]
    return [
        await about_token(settings),
        *about_config(settings),
        *about_key(settings),
        *about_sqlite(parse_address(settings.database), sqlite3.sqlite_version_info),
        *await about_database(settings),
    ]


async def about_token(settings: Settings) -> Finding:
    """Ask Telegram who we are."""
    if settings.bot_token is None:
        return _problem("There is no CONCIERGE_BOT_TOKEN: ask @BotFather for a bot, or try `concierge demo` without.")
    try:
        username = await own_username(settings)
    except InvalidToken:
        return _problem("Telegram does not know CONCIERGE_BOT_TOKEN: ask @BotFather for the present one.")
    except TelegramError as error:
        return _problem(f"{settings.bot_api} was not reached ({error}): check the network, a proxy, CONCIERGE_BOT_API.")
    return _fine(f"The bot is @{username}.")


def about_config(settings: Settings) -> list[Finding]:
    """Every mistake in the configuration, with file and line."""
    directory = settings.config or default_directory()
    problems = [_problem(str(problem)) for problem in check_config(directory)]
    if settings.config is None:
        return [_note("CONCIERGE_CONFIG is not set: the example community is used."), *problems]
    return problems or [_fine(f"The configuration in {directory} is in order.")]


def about_key(settings: Settings) -> list[Finding]:
    """Who may read the key of names, phones and texts."""
    try:
        keys = find_keys(settings)
    except StorageError as error:
        return [_problem(str(error))]
    if keys.made is not None:
        return [_note(f"There is no key yet: the first `concierge run` makes {keys.file}. Keep a copy of it.")]
    if key_file_is_open(keys):
        return [_problem(f"Others on this machine can read {keys.file}: chmod 600 it.")]
    return [_fine(f"The key of names, phones and texts is in {keys.place}.")]


def about_holidays(settings: Settings) -> list[Finding]:
    """Years that are not official yet, as far as the configuration tells."""
    directory = settings.config or default_directory()
    return [_note(sentence) for sentence in configured_provisional_sentences(directory, datetime.now(UTC))]


def about_sqlite(address: Address, version: tuple[int, int, int]) -> Iterator[Finding]:
    """The WAL-reset bug of March 2026."""
    if isinstance(address, ServerAddress):
        return
    name = ".".join(str(part) for part in version)
    patched = any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_RESET_FIXED_EARLIER)
    if version >= _WAL_RESET_FIXED or patched:
        yield _fine(f"SQLite is {name}.")
    else:
        yield _note(
            f"SQLite is {name}, which can lose data if two connections write at once (WAL-reset bug, fixed in 3.51.3). "
            "We write through one connection only: do not open the file with other programs, and back it up with "
            "`concierge backup`."
        )


async def about_database(settings: Settings) -> list[Finding]:
    """Who has it, and what stands in it."""
    address = parse_address(settings.database)
    match address:
        case MemoryAddress():
            return [_problem("CONCIERGE_DATABASE is in memory: everything is lost at the end. Give a file path.")]
        case FileAddress(path=path) if not path.exists():
            return [
                _note(f"There is no database at {path} yet: the first `concierge run` makes it."),
                *about_holidays(settings),
            ]
        case FileAddress(path=path):
            return await _about_file(settings, address)
        case ServerAddress():
            return await _about_contents(settings)


async def _about_file(settings: Settings, address: FileAddress) -> list[Finding]:
    try:
        with ProcessLock.take(address.path):
            return [_note("The bot is not running: start it with `concierge run`."), *await _about_contents(settings)]
    except AlreadyRunningError:
        pass
    try:
        answer = await asyncio.to_thread(ask_running, address.path, "report", patience_s=10)
    except StorageError as error:
        return [_problem(f"A process has the database but does not answer: {error} If this stays, restart the bot.")]
    return [_fine("The bot is running."), *findings_of(msgspec.convert(answer, Report))]


async def _about_contents(settings: Settings) -> list[Finding]:
    try:
        knowledge = read_knowledge(settings)
    except ConfigError:
        return [_note("The database was not looked at, because the configuration has mistakes.")]
    now = datetime.now(UTC)
    try:
        keys = find_keys(settings)
    except StorageError as error:
        return [_problem(str(error))]
    try:
        database = await open_database(settings.database, cipher=KeyedCipher(keys.ring))
        try:
            check_found(await database.read(seals_of), keys)
            report = await gather_report(SqlStore(database, knowledge, now=lambda: now), knowledge, now=now)
        finally:
            await database.close()
    except MissingKeyError as error:
        return [_problem(str(error))]
    except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
        return [_problem(f"The database cannot be read ({type(error).__name__}): try `concierge migrate`.")]
    return findings_of(report)


def findings_of(report: Report) -> list[Finding]:
    """What to do about what stands in the database."""
    found = [
        _note(f"{place}: no group is bound. Add the bot to the group as administrator, then /bind with a code.")
        for place in report.groups_missing
    ]
    found += [
        _problem(f"{place}: the group cannot be written to any more. Add the bot again, or bind another group.")
        for place in report.groups_gone
    ]
    found += [_note(sentence) for sentence in report.provisional]
    if report.updates_given_up:
        found.append(_problem(f"{report.updates_given_up} updates were put aside: see update_given_up in the log."))
    if report.messages_given_up:
        found.append(_note(f"{report.messages_given_up} messages could not be delivered; the front desk was told."))
    if report.timers_given_up:
        found.append(_problem(f"{report.timers_given_up} timers failed for good: see timer_given_up in the log."))
    waiting = f"{report.updates_waiting} updates and {report.messages_waiting} messages wait in the database."
    return [*found, _fine(waiting)]
