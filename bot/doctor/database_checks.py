"""What stands in the database: work given up, people who cannot be reached, groups that are missing or gone."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from bot.config_problems import ConfigError
from bot.damage import refusal
from bot.doctor.findings import Finding, fine, note, problem
from bot.doctor.machine_checks import about_holidays, not_official
from bot.private_keys import check_found, find_keys
from bot.report import Report, gather_report
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.addresses import FileAddress, MemoryAddress, ServerAddress, parse_address
from storage.control_socket import ask_running
from storage.damage import flaw_in
from storage.database import open_database
from storage.errors import AlreadyRunningError, BadKeyError, KeyFileError, MissingKeyError, StorageError
from storage.keyed_cipher import KeyedCipher
from storage.migrating import schema_of
from storage.offices import Holder, holders
from storage.process_lock import ProcessLock
from storage.schema_check import newest_by_name
from storage.sealing import seals_of
from storage.store import SqlStore

_MANY: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found, and the report it was read from if there was one."""

    findings: tuple[Finding, ...]
    report: Report | None = None


async def about_database(settings: Settings) -> Looked:
    """Who has it, and what stands in it."""
    address = parse_address(settings.database)
    match address:
        case MemoryAddress():
            sentence = "CONCIERGE_DATABASE is in memory: everything is lost at the end."
            return Looked(findings=(problem("database", sentence, "Give a file path."),))
        case FileAddress(path=path) if not path.exists():
            return Looked(findings=(_about_missing(path), *about_holidays(settings)))
        case FileAddress():
            return await _about_file(settings, address)
        case ServerAddress():
            return await _about_server(settings)


async def _about_server(settings: Settings) -> Looked:
    inside = await _about_contents(settings)
    if inside.report is None:
        return inside
    database = await open_database(settings.database)
    try:
        found = await database.read(holders)
    finally:
        await database.close()
    return Looked(findings=(about_processes(found), *inside.findings), report=inside.report)


def about_processes(found: Sequence[Holder]) -> Finding:
    """Who does what only one process does."""
    living = [f"{one.process} is the {one.office.value}" for one in found if one.lives]
    if not living:
        return note("process", "No process of the bot is running.", "Start it with `concierge run`.")
    return fine("process", f"The bot is running: {', '.join(living)}.")


def _about_missing(path: Path) -> Finding:
    folder = path.absolute().parent
    if not os.access(folder, os.W_OK | os.X_OK):
        sentence = (
            f"There is no database at {path}, and none can be made: {folder} is not there, or not ours to write in."
        )
        return problem(
            "database", sentence, "Make that folder for the account that runs the bot, or look at CONCIERGE_DATABASE."
        )
    return note("database", f"There is no database at {path} yet.", "The first `concierge run` makes it.")


async def _about_file(settings: Settings, address: FileAddress) -> Looked:
    try:
        with ProcessLock.take(address.path):
            inside = await _about_contents(settings)
            stands_still = note("process", "The bot is not running.", "Start it with `concierge run`.")
            return Looked(findings=(stands_still, *inside.findings), report=inside.report)
    except AlreadyRunningError:
        pass
    try:
        answer = await asyncio.to_thread(ask_running, address.path, "report", patience_s=10)
    except StorageError as error:
        sentence = f"A process has the database but does not answer: {error}"
        return Looked(findings=(problem("process", sentence, "If this stays, restart the bot."),))
    report = msgspec.convert(answer, Report)
    return Looked(findings=(fine("process", "The bot is running."), *findings_of(report)), report=report)


async def _about_contents(settings: Settings) -> Looked:
    try:
        knowledge = read_knowledge(settings)
    except ConfigError:
        sentence = "The database was not looked at, because the configuration has mistakes."
        return Looked(findings=(note("database", sentence, "Mend those first."),))
    now = datetime.now(UTC)
    try:
        keys = find_keys(settings)
        database = await open_database(settings.database, cipher=KeyedCipher(keys.ring))
        try:
            schema, newest = await database.read(schema_of), newest_by_name()
            if schema not in {None, newest}:
                sentence = f"The database has schema {schema}, and this program works with {newest}."
                return Looked(
                    findings=(note("database", sentence, "The next `concierge run` changes it, and backs it up."),)
                )
            check_found(await database.read(seals_of), keys)
            report = await gather_report(SqlStore(database, knowledge, now=lambda: now), knowledge, now=now)
        finally:
            await database.close()
    except (MissingKeyError, BadKeyError, KeyFileError) as error:
        return Looked(findings=(problem("key", str(error), ""),))
    except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
        return Looked(findings=(await asyncio.to_thread(_about_unreadable, settings, error),))
    return Looked(findings=tuple(findings_of(report)), report=report)


def _about_unreadable(settings: Settings, error: Exception) -> Finding:
    """A damaged file is told with the backup to restore; for the rest it may be a schema that is older or newer."""
    address = parse_address(settings.database)
    if isinstance(address, FileAddress) and (reason := flaw_in(address.path)) is not None:
        return problem("database", str(refusal(settings, address.path, reason)), "")
    told = str(error) if isinstance(error, StorageError) else f"The database cannot be read ({type(error).__name__})."
    return problem("database", told, "Try `concierge migrate`, which says more; see docs/runbook.md.")


def findings_of(report: Report) -> Iterator[Finding]:
    """What to do about what stands in the database."""
    for community in report.without_administrator:
        advice = "Print a code with `concierge claim-code` and send it to the bot."
        yield note("administrators", f"{community} has no administrator yet.", advice)
    yield from _about_groups(report)
    for sentence in report.provisional:
        yield not_official(sentence)
    yield from _about_work_given_up(report)
    if report.people_unreachable:
        yield note(
            "dead_chats",
            f"People who have stopped the bot or closed their account: {report.people_unreachable}.",
            "What they have to learn becomes a call task; nothing else to do.",
        )
    waiting = f"Waiting in the database: {report.updates_waiting} updates, {report.messages_waiting} messages."
    if max(report.updates_waiting, report.messages_waiting) > _MANY:
        yield note(
            "queues", waiting, "If they do not grow fewer while the bot runs, see docs/runbook.md, *It is slow*."
        )
    else:
        yield fine("queues", waiting)


def _about_groups(report: Report) -> Iterator[Finding]:
    for place in report.groups_missing:
        advice = "Add the bot to it as administrator and send /bind with the code from the administrator's menu there."
        yield note(f"group:{place}", f"{place}: no group is bound.", advice)
    for place in report.groups_gone:
        advice = "Add the bot again as administrator, or bind another group; its cards go to the front desk until then."
        yield problem(f"group:{place}", f"{place}: the group cannot be written to any more.", advice)


def _about_work_given_up(report: Report) -> Iterator[Finding]:
    if report.updates_given_up:
        advice = (
            "Look for update_given_up in the log (its inbox_id is the number E… that the person was told) and report "
            "the error; they are counted here for 30 days."
        )
        yield problem(
            "dead_letters", f"Updates that were put aside after three tries: {report.updates_given_up}.", advice
        )
    if report.messages_given_up:
        sentence = f"Messages that could not be delivered: {report.messages_given_up}."
        advice = (
            "Whoever had to learn something is rung up by the front desk. The reason: a chat closed to the bot, a "
            "restored backup, or what the log calls delivery_trouble."
        )
        yield note("undelivered", sentence, advice)
    if report.timers_given_up:
        advice = "Look for timer_given_up in the log and report the error; the administrators were told which tickets."
        yield problem("timers", f"Reminders and other timers that failed for good: {report.timers_given_up}.", advice)
