"""What this machine offers: the configuration, the key, SQLite, room on the disk, the fonts of letters, backups."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.backups import DailyBackups, backup_folder, finished_backups
from bot.config_files import check_config, default_directory
from bot.doctor.findings import Finding, fine, note, problem
from bot.printing.typefaces import typeface
from bot.private_keys import find_keys, key_file_is_open
from bot.provisional_years import configured_provisional_sentences
from bot.settings import Settings
from domain.i18n import Locale
from storage.addresses import Address, FileAddress, ServerAddress, parse_address
from storage.errors import StorageError

_WAL_RESET_FIXED: Final = (3, 51, 3)
_WAL_RESET_FIXED_EARLIER: Final = ((3, 50, 7), (3, 44, 6))

_MEBIBYTE: Final = 1024 * 1024
_TOO_LITTLE: Final = 200 * _MEBIBYTE
_LITTLE: Final = 1024 * _MEBIBYTE
_BACKUP_IS_OLD: Final = timedelta(hours=36)
_SAMPLE: Final = "翠湖湾 翠湖灣 A1"


def about_machine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at without Telegram and without opening the database."""
    address = parse_address(settings.database)
    yield from about_config(settings)
    yield from about_key(settings)
    yield from about_sqlite(address, sqlite3.sqlite_version_info)
    yield from about_fonts()
    if isinstance(address, FileAddress):
        folder = address.path.absolute().parent
        if folder.exists():
            size = address.path.stat().st_size if address.path.exists() else 0
            yield about_disk(shutil.disk_usage(folder).free, size)
    yield from about_backups(settings, now=datetime.now(UTC))


def about_config(settings: Settings) -> list[Finding]:
    """Every mistake in the configuration, with file and line."""
    directory = settings.config or default_directory()
    problems = [problem("config", str(one), "Mend that line.") for one in check_config(directory)]
    if settings.config is None:
        advice = "Copy it, make it yours, and name its directory there."
        return [note("config", "CONCIERGE_CONFIG is not set: the example community is used.", advice), *problems]
    return problems or [fine("config", f"The configuration in {directory} is in order.")]


def about_holidays(settings: Settings) -> list[Finding]:
    """Years that are not official yet, as far as the configuration tells."""
    directory = settings.config or default_directory()
    return [not_official(sentence) for sentence in configured_provisional_sentences(directory, datetime.now(UTC))]


def not_official(sentence: str) -> Finding:
    """A year whose public holidays are not official yet; the sentence says what to do."""
    return note("holidays", sentence, "")


def about_key(settings: Settings) -> list[Finding]:
    """Who may read the key of names, phones and texts."""
    try:
        keys = find_keys(settings)
    except StorageError as error:
        return [problem("key", str(error), "")]
    if keys.made is not None:
        sentence = f"There is no key yet: the first `concierge run` makes {keys.file}."
        return [note("key", sentence, "Keep a copy of it, apart from the backups.")]
    if key_file_is_open(keys):
        return [problem("key", f"Others on this machine can read {keys.file}.", f"chmod 600 {keys.file}")]
    return [fine("key", f"The key of names, phones and texts is in {keys.place}.")]


def about_sqlite(address: Address, version: tuple[int, int, int]) -> Iterator[Finding]:
    """The WAL-reset bug of March 2026 (https://sqlite.org/wal.html#the_wal_reset_bug)."""
    if isinstance(address, ServerAddress):
        return
    name = ".".join(str(part) for part in version)
    patched = any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_RESET_FIXED_EARLIER)
    if version >= _WAL_RESET_FIXED or patched:
        yield fine("sqlite", f"SQLite is {name}.")
    else:
        yield note(
            "sqlite",
            f"SQLite is {name}, which can lose data if two connections write at once (WAL-reset bug, fixed in 3.51.3). "
            "We write through one connection only.",
            "Do not open the file with other programs, and back it up with `concierge backup`.",
        )


def about_fonts() -> Iterator[Finding]:
    """Whether letters and posters can be printed in Chinese."""
    try:
        missing = [char for char in _SAMPLE for locale in Locale if char != " " and not typeface(locale).has(char)]
    except OSError as error:
        yield problem("fonts", f"The fonts of letters cannot be read ({error.strerror}).", "Install the program anew.")
        return
    if missing:
        yield problem("fonts", f"The fonts of letters lack {missing[0]}.", "Install the program anew.")
    else:
        yield fine("fonts", "Letters and posters can be printed in Chinese.")


def about_disk(free: int, size: int) -> Finding:
    """`free` bytes where the database of `size` bytes lies; a backup needs twice as much while it is made."""
    sentence = f"{free // _MEBIBYTE} MiB are free where the database ({size // _MEBIBYTE} MiB) lies."
    if free < max(_TOO_LITTLE, 2 * size):
        return problem("disk", sentence, "Make room: without it nothing can be stored, and the bot takes nothing in.")
    if free < max(_LITTLE, 3 * size):
        return note("disk", sentence, "Make room before it runs full.")
    return fine("disk", sentence)


def about_backups(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Whether the daily backups come (`now`: aware)."""
    address = parse_address(settings.database)
    folder = backup_folder(settings)
    if isinstance(address, ServerAddress):
        yield note(
            "backups", "This program does not back up a PostgreSQL server.", "Let pg_dump or its like run daily."
        )
        return
    if folder is None or not isinstance(address, FileAddress):
        yield note(
            "backups", "Daily backups are switched off.", "Take CONCIERGE_BACKUPS=off away, or back up yourself."
        )
        return
    if not address.path.exists():
        return
    yield _newest_backup(folder, address.path, now)


def _newest_backup(folder: Path, database: Path, now: datetime) -> Finding:
    made = finished_backups(folder, database.name)
    if not made:
        sentence = f"There is no daily backup in {folder} yet."
        return note("backups", sentence, f"The running bot makes one every day at {DailyBackups.AT:%H:%M}.")
    newest = made[0]
    sentence = f"The newest daily backup is {newest.path.name}."
    if now - newest.at > _BACKUP_IS_OLD:
        return problem("backups", sentence, "It is old: look for backup_failed in the log, and for room on the disk.")
    return fine("backups", sentence)
