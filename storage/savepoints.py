"""Undoing a part of a transaction: `with savepoint(connection): …` inside a function given to the database."""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection

from storage.errors import SwallowedDatabaseError
from storage.running import RunningTransaction, running_on


@contextmanager
def savepoint(connection: Connection) -> Generator[None]:
    """An exception that leaves the block undoes what was done and signalled in it, and goes on; nests freely.

    Only around a savepoint may a function survive a database error. Raises NoTransactionError in a read.
    """
    running = running_on(connection)
    _refuse_swallowed(running)
    mark = len(running.signals)
    try:
        with connection.begin_nested() if running.control is None else _raw_savepoint(running, running.control):
            yield
            _refuse_swallowed(running)
    except BaseException:
        del running.signals[mark:]
        if not running.lost:
            running.failure = None
        raise


@contextmanager
def _raw_savepoint(running: RunningTransaction, control: Callable[[str], object]) -> Generator[None]:
    _send(running, control, "SAVEPOINT part")
    try:
        yield
    except BaseException:
        if not running.lost:  # else there is nothing left to go back to, and the batch sees to the rest
            _send(running, control, "ROLLBACK TO part")
            _send(running, control, "RELEASE part")
        raise
    _send(running, control, "RELEASE part")


def _send(running: RunningTransaction, control: Callable[[str], object], statement: str) -> None:
    """If that fails nobody knows what is undone and what is not, so the whole transaction is lost.

    Whoever survives the error goes on; what he does then must not commit itself, so it gets a transaction to be undone.
    """
    try:
        control(statement)
    except Exception as error:
        running.failure = error
        running.lost = True
        with suppress(Exception):  # there still is one
            control("BEGIN")
        raise


def _refuse_swallowed(running: RunningTransaction) -> None:
    if running.failure is not None:
        raise SwallowedDatabaseError(reason=type(running.failure).__name__) from running.failure
