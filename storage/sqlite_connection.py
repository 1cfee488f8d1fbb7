"""SQLite connections as this program wants them, and SQLAlchemy on top of one of them."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, StaticPool, create_engine

from storage.ciphers import Cipher, attach_cipher
from storage.errors import DatabaseFileError, NoWriteAheadLogError
from storage.memory import LastingMemories
from storage.prepared import Prepared, PreparedConnection
from storage.running import note_failures

STATEMENTS_KEPT = 512
_BUSY_MS = 10_000
_CACHE_KIB = 8_192
_LOG_KEPT_BYTES = 16 * 1024 * 1024

_COMMON = (f"PRAGMA busy_timeout = {_BUSY_MS}", "PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF")
_WRITER = (
    *_COMMON,
    "PRAGMA synchronous = FULL",
    # What a savepoint would have to undo is kept as whole pages: in a temporary file from 64 KiB on, or in memory.
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
    # A log that one large transaction or one long look has made grow would else stay so for good.
    f"PRAGMA journal_size_limit = {_LOG_KEPT_BYTES}",
)
_MIGRATOR = (*_WRITER, "PRAGMA foreign_keys = OFF")
_READER = (*_COMMON, "PRAGMA query_only = ON")


def create_private(path: Path) -> None:
    """Make the file, readable by its owner only, if there is none; raises DatabaseFileError."""
    try:
        # Only a new file is opened: closing one that SQLite has open would drop SQLite's locks on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass
    except OSError as error:
        raise DatabaseFileError(path=path, reason=error.strerror) from error


def prepare_writer(raw: sqlite3.Connection, path: str) -> None:
    """Set the one writing connection up.

    Raises NoWriteAheadLogError where the disk cannot do it, DatabaseFileError where the file is no database.
    """
    _run_first(raw, path, _WRITER)
    # Every cursor has to be closed before SQLAlchemy's first connect, else it fails with "Error creating function".
    cursor = raw.execute("PRAGMA journal_mode = WAL")
    (mode,) = cursor.fetchone()
    cursor.close()
    if mode not in {"wal", "memory"}:
        raise NoWriteAheadLogError(path=path, mode=mode)


def prepare_migrator(raw: sqlite3.Connection, path: str) -> None:
    """Set a migration's connection up, leaving the file as it is; raises DatabaseFileError if it is no database.

    With foreign keys on, rebuilding a parent table would delete its children; and the switch only works outside a
    transaction.
    """
    _run_first(raw, path, _MIGRATOR)


def open_reader(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A read-only connection, to be used by one thread at a time; the writer has to be open already."""
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_KEPT,
        factory=factory,
    )
    _run(raw, _READER)
    return raw


def core_connection(
    raw: sqlite3.Connection,
    cipher: Cipher,
    *,
    prepares: bool = True,
    memories: LastingMemories | None = None,
    prepared: Prepared | None = None,
) -> Connection:
    """SQLAlchemy Core on `raw`, for as long as `raw` lives; transactions are the caller's, by raw statements.

    `prepares`: each statement is compiled once. Migrations have no use for it, and need SQLAlchemy's own results.
    `memories`: for the one that writes. `prepared`: what others before it have compiled.
    """
    engine = create_engine("sqlite+pysqlite://", creator=lambda: raw, poolclass=StaticPool)
    attach_cipher(engine, cipher)

    def is_lost() -> bool:
        if raw.in_transaction:
            return False
        # Whatever a function still does after this must not commit itself: give it a transaction to be undone.
        raw.execute("BEGIN")
        return True

    note_failures(engine, is_lost)
    connection = PreparedConnection(engine, raw, memories, prepared) if prepares else engine.connect()
    connection.begin()
    return connection


def dispose(connection: Connection) -> None:
    """Give up a `core_connection` and close the SQLite connection below it, on the latter's thread."""
    engine = connection.engine
    connection.close()
    engine.dispose()


def _run(raw: sqlite3.Connection, statements: Iterable[str]) -> None:
    cursor = raw.cursor()
    for statement in statements:
        cursor.execute(statement).fetchall()
    cursor.close()


def _run_first(raw: sqlite3.Connection, path: str, statements: Iterable[str]) -> None:
    try:
        _run(raw, (*statements, "PRAGMA schema_version"))  # the last one is the first to look into the file
    except sqlite3.DatabaseError as error:
        raise DatabaseFileError(path=path, reason=str(error)) from error
