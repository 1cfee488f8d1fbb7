"""Moving a database between a file and a PostgreSQL server: all of it or nothing, and the source stays as it is.

What is interrupted leaves no half of a database. On a server everything is one transaction; a file is filled under
another name, and gets its own when all of it is there.
"""

import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.addresses import Address, FileAddress, ServerAddress
from storage.backup import sync
from storage.ciphers import PlainCipher
from storage.damage import damage_of
from storage.errors import (
    DatabaseFileError,
    MoveUnsupportedError,
    NothingToMoveError,
    NotMovedAwayError,
    RowsPointNowhereError,
    SchemaTooOldError,
    StillInUseError,
    TargetExistsError,
)
from storage.migrating import migrate, migrate_connection, newest_schema, schema_of
from storage.moved_away import MovedAway, mark_moved_away, moved_away, refuse_moved_away, take_mark_away
from storage.moving_rows import MovedTable, Watch, move_rows
from storage.process_lock import ProcessLock, beside
from storage.reaching import reached, told_server
from storage.restoring import discard
from storage.sole_use import take_sole_use
from storage.sqlite_connection import core_connection, dispose, prepare_migrator, prepare_writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From where, to where, at what time; `check` may refuse the source; a rehearsal keeps nothing of the target."""

    source: Address
    target: Address
    at: datetime
    check: Callable[[Connection], object]
    watch: Watch
    rehearsal: bool = False


async def move(order: Move) -> tuple[MovedTable, ...]:
    """What was moved, table by table; the source is marked, so that nobody uses it by mistake.

    Raises AlreadyRunningError and StillInUseError (stop the bot first), MovedAwayError, SchemaTooOldError,
    SchemaTooNewError, ForeignDatabaseError, TargetExistsError, MoveUnsupportedError, what `check` raises and what
    `move_rows` does.
    """
    match order.source, order.target:
        case FileAddress(path=path), ServerAddress(url=url):
            return await _to_server(path, url, order)
        case ServerAddress(url=url), FileAddress(path=path):
            return await _to_file(url, path, order)
        case _:
            raise MoveUnsupportedError(source=told(order.source), target=told(order.target))


async def undo_move(address: Address) -> MovedAway:
    """Take the mark of a move away; gives where it had led. Raises NotMovedAwayError, and as `move` does."""
    match address:
        case FileAddress(path=path):
            with ProcessLock.take(path), _file_source(path) as source:
                return _undone(source, address)
        case ServerAddress(url=url):
            async with _server(url) as connection, connection.begin():
                return await connection.run_sync(_undone, address)
        case _:
            raise NotMovedAwayError(source=told(address))


def told(address: Address) -> str:
    """The address as people may read it: without a password."""
    match address:
        case FileAddress(path=path):
            return str(path)
        case ServerAddress(url=url):
            return told_server(url)
        case _:
            return "A database in memory"


def _undone(connection: Connection, address: Address) -> MovedAway:
    _refuse_strange(connection)
    found = moved_away(connection)
    if found is None:
        raise NotMovedAwayError(source=told(address))
    take_mark_away(connection)
    return found


# ---------------------------------------------------------------------------------------------- both ways


async def _to_server(path: Path, url: URL, order: Move) -> tuple[MovedTable, ...]:
    with ProcessLock.take(path), _file_source(path) as source:
        _accept(source, order)
        async with _server(url) as connection:
            async with connection.begin() as transaction:
                moved = await connection.run_sync(partial(_fill_server, source, watch=order.watch))
                if order.rehearsal:
                    await transaction.rollback()
            # A death between these two leaves two whole databases; neither has done anything yet.
            if not order.rehearsal:
                _mark(source, order)
    return moved


async def _to_file(url: URL, path: Path, order: Move) -> tuple[MovedTable, ...]:
    with ProcessLock.take(path):
        _refuse_file(path)
        async with _server(url) as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                await connection.run_sync(_accept, order)
                unfinished = beside(path, ".moving")
                discard(unfinished)
                try:
                    await migrate(unfinished, now=lambda: order.at)
                    moved = await connection.run_sync(partial(_fill_file, unfinished, watch=order.watch))
                    if not order.rehearsal:
                        _give_its_name(unfinished, path)
                finally:
                    discard(unfinished)
            if not order.rehearsal:
                async with connection.begin():
                    await connection.run_sync(_mark, order)
    return moved


def _refuse_file(path: Path) -> None:
    if path.exists():
        raise TargetExistsError(path=path)


def _accept(source: Connection, order: Move) -> None:
    _refuse_strange(source)
    refuse_moved_away(source)
    order.check(source)


def _refuse_strange(source: Connection) -> None:
    found, newest = schema_of(source), newest_schema()
    if found != newest:
        raise SchemaTooOldError(found=found or "none", newest=newest)


def _mark(source: Connection, order: Move) -> None:
    mark_moved_away(source, MovedAway(to=told(order.target), at=order.at))


def _fill_server(source: Connection, target: Connection, *, watch: Watch) -> tuple[MovedTable, ...]:
    migrate_connection(target)
    return move_rows(source, target, watch)


def _fill_file(path: Path, source: Connection, *, watch: Watch) -> tuple[MovedTable, ...]:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        prepare_migrator(raw, str(path))
        # Nobody has this file yet: what a crash leaves of it is thrown away.
        for swift in ("journal_mode = OFF", "synchronous = OFF"):
            raw.execute(f"PRAGMA {swift}").close()
        target = core_connection(raw, PlainCipher(), prepares=False)
        try:
            raw.execute("BEGIN IMMEDIATE").close()
            moved = move_rows(source, target, watch)
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RowsPointNowhereError(table=broken[0][0], other=broken[0][2])
            raw.execute("COMMIT").close()
        finally:
            dispose(target)
    return moved


def _give_its_name(unfinished: Path, path: Path) -> None:
    sync(unfinished)
    os.link(unfinished, path)  # never over a file that is there
    sync(path.resolve().parent)


# ---------------------------------------------------------------------------------------------- opening


@contextmanager
def _file_source(path: Path) -> Iterator[Connection]:
    """The file in a transaction of its own, which is kept; whoever holds its lock asks."""
    if not path.is_file():
        raise NothingToMoveError(source=path)
    reason = damage_of(path)
    if reason is not None:
        raise DatabaseFileError(path=path, reason=reason)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        prepare_writer(raw, str(path))
        connection = core_connection(raw, PlainCipher(), prepares=False)
        try:
            raw.execute("BEGIN IMMEDIATE").close()
            yield connection
            raw.execute("COMMIT").close()
        finally:
            dispose(connection)


@asynccontextmanager
async def _server(url: URL) -> AsyncIterator[AsyncConnection]:
    """The only connection to it. Raises StillInUseError and ServerNotReachedError."""
    engine = create_async_engine(url)
    try:
        async with aclosing(await reached(engine)) as connection:
            sole = await connection.run_sync(take_sole_use)
            await connection.commit()
            if not sole:
                raise StillInUseError(url=told_server(url))
            yield connection
    finally:
        await engine.dispose()
