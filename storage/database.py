"""The database port: what the rest of the program sees of a database, and the one way to open one."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.addresses import FileAddress, MemoryAddress, ServerAddress, parse_address
from storage.ciphers import Cipher
from storage.inline_driver import InlineDatabase
from storage.sqlite_driver import SqliteDatabase

T = TypeVar("T")


class Database(Protocol):
    """Runs synchronous functions on a SQLAlchemy connection, each in its own transaction."""

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run in one transaction; returns only after its COMMIT.

        `fn` may be run twice: it has no effects but those on the connection, and returns plain values. Database errors
        are survived only around `savepoint(connection)`; `raise_signal(connection, name)` is heard after the COMMIT.
        """

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run on one consistent read-only snapshot that holds every write that returned before."""

    async def close(self) -> None:
        """Finish what was begun and let go of the database; a second call does nothing."""

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call `listener` on the event loop after each COMMIT, with all signals raised in it."""


async def open_database(url: str | Path, *, readers: int = 2, cipher: Cipher | None = None) -> Database:
    """Open a file (path or sqlite:///path), ":memory:", or postgresql://host/name; migrations are a separate call.

    Raises UnknownDatabaseError for any other address, DatabaseFileError and NoWriteAheadLogError for an unfit file.
    """
    match parse_address(url):
        case FileAddress(path=path):
            return await SqliteDatabase.open(path, readers=readers, cipher=cipher)
        case MemoryAddress():
            return InlineDatabase(cipher=cipher)
        case ServerAddress(url=server):
            # Here, since it brings SQLAlchemy's whole ORM along, which the start with a file need not wait for.
            from storage.postgres_driver import PostgresDatabase  # noqa: PLC0415  see above

            return PostgresDatabase(server, cipher=cipher)
