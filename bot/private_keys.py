"""Where the keys of the private columns come from, and the file that is made where none is given (docs/adr/0003)."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.settings import Settings
from storage.addresses import FileAddress, parse_address
from storage.database import Database, open_database
from storage.errors import KeyNotInFileError, MissingKeyError
from storage.keyed_cipher import KeyedCipher
from storage.keys import KeyRing, add_to_key_file, key_ring, new_key, read_key_file, write_key_file
from storage.moved_away import refuse_moved_away
from storage.sealing import Seals, check_keys, renew_all, seal_all, seals_of
from storage.sqlite_driver import SqliteDatabase

_IN_SETTINGS: Final = "CONCIERGE_KEY"

# Not structlog: commands that print an answer do not set logs up, and these two must reach people all the same.
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKeys:
    """The keys and where they came from. `made`: a key that stands nowhere yet, because there was none."""

    ring: KeyRing
    place: str
    file: Path | None
    made: str | None = None


def default_key_file(settings: Settings) -> Path:
    """Beside the database file; in the working directory for a database server."""
    address = parse_address(settings.database)
    if isinstance(address, FileAddress):
        return address.path.with_name(f"{address.path.name}.key")
    return Path("concierge.key")


def find_keys(settings: Settings) -> FoundKeys:
    """What the settings name, else the file in its usual place, else a new key. Raises BadKeyError, KeyFileError."""
    if settings.key is not None:
        written = settings.key.get_secret_value()
        return FoundKeys(ring=key_ring(written, place=_IN_SETTINGS), place=_IN_SETTINGS, file=None)
    file = settings.key_file or default_key_file(settings)
    if settings.key_file is not None or file.exists():
        return FoundKeys(ring=key_ring(read_key_file(file), place=str(file)), place=str(file), file=file)
    made = new_key()
    return FoundKeys(ring=key_ring(made, place=str(file)), place=str(file), file=file, made=made)


async def open_sealed(settings: Settings) -> Database:
    """The database with its private columns readable and nothing in them plain; it has the newest schema.

    Raises MovedAwayError for one that was moved, and MissingKeyError when the keys are not this database's; a key is
    only made for one that never had any.
    """
    keys = find_keys(settings)
    database = await open_database(settings.database, cipher=KeyedCipher(keys.ring))
    try:
        await _take_into_use(database, keys)
    except BaseException:
        await database.close()
        raise
    return database


async def _take_into_use(database: Database, keys: FoundKeys) -> None:
    await database.read(refuse_moved_away)
    check_found(await database.read(seals_of), keys)
    if keys.made is not None and keys.file is not None:
        # The key is safe before anything is sealed with it.
        write_key_file(keys.file, [keys.made])
        _log.warning("Made the key of names, phones and texts: %s. Keep a copy, but not with the backups.", keys.file)
    sealed = await seal_all(database, keys.ring, place=keys.place)
    if sealed:
        _log.warning("Sealed %d rows that were plain. Backups made before this still are: delete them.", sealed)


def check_found(seals: Seals, keys: FoundKeys) -> None:
    """Raises MissingKeyError if these are not the database's keys; a key just made fits one that never had any."""
    if keys.made is None:
        check_keys(seals, keys.ring, place=keys.place)
    elif seals.keys:
        raise MissingKeyError(
            missing=", ".join(seals.keys), place=keys.place, given="nothing, for there is no such file"
        )


_LEFT_BEHIND: Final = (
    "PostgreSQL keeps the old rows, sealed with the old key, until they are written anew: run VACUUM FULL; on the "
    "database while the bot is stopped.\n"
)


async def rotate(database: Database, keys: FoundKeys) -> str:
    """What to print. A new key is put into the key file, unless an earlier run was interrupted after doing so."""
    seals = await database.read(seals_of)
    if seals.keys == (keys.ring[0].name,):
        if keys.file is None:
            raise KeyNotInFileError
        add_to_key_file(keys.file, new_key())
        keys = FoundKeys(ring=key_ring(read_key_file(keys.file), place=keys.place), place=keys.place, file=keys.file)
    await seal_all(database, keys.ring, place=keys.place)
    rows = await renew_all(database, keys.ring)
    old = ", ".join(key.name for key in keys.ring[1:])
    left = "" if isinstance(database, SqliteDatabase) else _LEFT_BEHIND
    return (
        f"{rows} rows are sealed with the new key {keys.ring[0].name}; nothing in this database needs {old} any more.\n"
        f"{left}"
        f"Keep the old key in {keys.place} as long as there are backups from before; then delete it there.\n"
    )


def new_key_file(path: Path | None) -> str:
    """What to print: a new key, or where it was written. Raises KeyFileError if there is a file already."""
    if path is None:
        return f"{new_key()}\n"
    write_key_file(path, [new_key()])
    return (
        f"Made {path}, readable by you only. Name it in CONCIERGE_KEY_FILE, and keep a copy apart from the backups.\n"
    )


def key_file_is_open(keys: FoundKeys) -> bool:
    """Whether others on this machine may read the key file."""
    return keys.file is not None and keys.made is None and bool(keys.file.stat().st_mode & 0o077)
