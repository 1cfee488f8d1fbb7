"""What is known about the writing transaction a connection is in: its signals, its savepoints, its unforgiven error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Result, event
from sqlalchemy.engine.interfaces import ExceptionContext

from storage.errors import LiveResultError, NoTransactionError, SwallowedDatabaseError
from storage.found_rows import FoundRows

T = TypeVar("T")

_KEY: Final = "concierge.running"

GIVES_WAY: Final = frozenset({"40001", "40P01"})
"""serialization_failure and deadlock_detected: PostgreSQL undid the transaction and asks for it to be run again."""


class RunningTransaction:
    """One writing transaction, from its BEGIN to its COMMIT; lives in `connection.info`.

    `control` sends SAVEPOINT and the like past SQLAlchemy (10 times cheaper on SQLite); None where only SQLAlchemy's
    own savepoints will do.
    """

    __slots__ = ("committing", "conflict", "control", "failure", "locks_rows", "lost", "signals")

    def __init__(self, control: Callable[[str], object] | None) -> None:
        self.control = control
        self.signals: list[str] = []
        self.failure: BaseException | None = None
        self.conflict: BaseException | None = None
        """The server chose this transaction to give way; whoever survives it with a savepoint has judged too soon."""
        self.lost = False
        self.committing = False
        """Its COMMIT is on its way; an error tells nothing about whether it arrived."""
        self.locks_rows = True
        """What it reads it may be about to change (`storage.row_locks`)."""


@contextmanager
def within(connection: Connection, running: RunningTransaction) -> Iterator[None]:
    """In this block `connection` is inside a writing transaction."""
    info = connection.info  # a connection that is cancelled or cut off in the block does not let us ask again
    info[_KEY] = running
    try:
        yield
    finally:
        del info[_KEY]


def running_on(connection: Connection) -> RunningTransaction:
    """The writing transaction of `connection`; raises NoTransactionError outside one."""
    running = running_if_any(connection)
    if running is None:
        raise NoTransactionError
    return running


def running_if_any(connection: Connection) -> RunningTransaction | None:
    """The writing transaction of `connection`; None in a read."""
    running: RunningTransaction | None = connection.info.get(_KEY)
    return running


def note_failures(engine: Engine, is_lost: Callable[[], bool] | None = None) -> None:
    """Note every database error on the transaction it happened in, and whether the transaction itself `is_lost`."""

    def note(context: ExceptionContext) -> None:
        if context.connection is None:
            return
        running: RunningTransaction | None = context.connection.info.get(_KEY)
        if is_lost is not None and not isinstance(context.original_exception, Exception):
            # SQLAlchemy would throw the connection away; a simulated crash leaves the next life to its own connection.
            context.is_disconnect = False
        if running is not None:
            running.failure = context.original_exception
            if getattr(context.original_exception, "sqlstate", None) in GIVES_WAY:
                running.conflict = context.sqlalchemy_exception
            running.lost = running.lost or (is_lost is not None and is_lost())

    event.listen(engine, "handle_error", note)


def call(fn: Callable[[Connection], T], connection: Connection, running: RunningTransaction | None) -> T:
    """The plain value of `fn`, with the two mistakes caught that only bite later or elsewhere.

    Raises SwallowedDatabaseError if `fn` survived a database error outside a savepoint (PostgreSQL would have aborted
    the transaction) and LiveResultError if it returned a result that still hangs on the connection.
    """
    try:
        value = fn(connection)
    except StopIteration as error:
        # A future cannot carry it; and coming from here it is a mistake, as in a generator (PEP 479).
        raise RuntimeError("a function given to the database raised StopIteration") from error
    if running is not None and running.failure is not None:
        raise SwallowedDatabaseError(reason=type(running.failure).__name__) from running.failure
    if isinstance(value, (Result, CursorResult, FoundRows)):
        value.close()
        raise LiveResultError
    return value
