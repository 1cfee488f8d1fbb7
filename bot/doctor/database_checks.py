"""What stands in the database: work given up, people who cannot be reached, groups that are missing or gone."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bot.config_problems import ConfigError
from bot.doctor.findings import Finding, fine, note, problem
from bot.doctor.machine_checks import about_holidays, not_official
from bot.private_keys import check_found, find_keys
from bot.report import Report, gather_report
from bot.settings import Settings
from bot.wiring import read_knowledge
from storage.addresses import FileAddress, MemoryAddress, ServerAddress, parse_address
from storage.control_socket import ask_running
from storage.database import open_database
from storage.errors import AlreadyRunningError, MissingKeyError, StorageError
from storage.keyed_cipher import KeyedCipher
from storage.process_lock import ProcessLock
from storage.sealing import seals_of
from storage.store import SqlStore


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
            missing = note("database", f"There is no database at {path} yet.", "The first `concierge run` makes it.")
            return Looked(findings=(missing, *about_holidays(settings)))
        case FileAddress():
            return await _about_file(settings, address)
        case ServerAddress():
            return await _about_contents(settings)


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
            check_found(await database.read(seals_of), keys)
            report = await gather_report(SqlStore(database, knowledge, now=lambda: now), knowledge, now=now)
        finally:
            await database.close()
    except MissingKeyError as error:
        return Looked(findings=(problem("key", str(error), ""),))
    except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
        sentence = f"The database cannot be read ({type(error).__name__})."
        return Looked(findings=(problem("database", sentence, "Try `concierge migrate`; see docs/runbook.md."),))
    return Looked(findings=tuple(findings_of(report)), report=report)


def findings_of(report: Report) -> Iterator[Finding]:
    """What to do about what stands in the database."""
    yield from _about_groups(report)
    for sentence in report.provisional:
        yield not_official(sentence)
    yield from _about_work_given_up(report)
    if report.people_unreachable:
        yield note(
            "dead_chats",
            f"{report.people_unreachable} people have stopped the bot or closed their account.",
            "What they have to learn becomes a call task; nothing else to do.",
        )
    waiting = f"{report.updates_waiting} updates and {report.messages_waiting} messages wait in the database."
    yield fine("queues", waiting)


def _about_groups(report: Report) -> Iterator[Finding]:
    for place in report.groups_missing:
        advice = "Add the bot to the group as administrator, then /bind with a code."
        yield note(f"group:{place}", f"{place}: no group is bound.", advice)
    for place in report.groups_gone:
        advice = "Add the bot again, or bind another group."
        yield problem(f"group:{place}", f"{place}: the group cannot be written to any more.", advice)


def _about_work_given_up(report: Report) -> Iterator[Finding]:
    if report.updates_given_up:
        sentence = f"{report.updates_given_up} updates were put aside."
        yield problem("dead_letters", sentence, "See update_given_up in the log, and report it.")
    if report.messages_given_up:
        sentence = f"{report.messages_given_up} messages could not be delivered."
        yield note("undelivered", sentence, "The front desk was told; see delivery_trouble in the log for the reasons.")
    if report.timers_given_up:
        sentence = f"{report.timers_given_up} timers failed for good."
        yield problem("timers", sentence, "See timer_given_up in the log, and report it.")
