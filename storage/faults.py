"""The fault port: an SQLite connection that fails where it is told to, for tests and simulations."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any


class Operation(StrEnum):
    """What a connection is asked to do; STATEMENT is everything that is neither transaction control nor a pragma."""

    BEGIN = "BEGIN"
    SAVEPOINT = "SAVEPOINT"
    RELEASE = "RELEASE"
    ROLLBACK_TO = "ROLLBACK TO"
    COMMIT = "COMMIT"
    STATEMENT = "STATEMENT"


def _disk_full() -> BaseException:
    return sqlite3.OperationalError("database or disk is full")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planned failure: the `number`-th `operation` (of any kind if None) after it was planned.

    `lasting`: every one after that too. `after`: the operation takes effect first. `ends_transaction`: as SQLite does
    for a full disk, the whole transaction is undone before the error is raised. `error` may make a BaseException
    (a simulated crash).
    """

    operation: Operation | None
    number: int = 1
    lasting: bool = False
    after: bool = False
    ends_transaction: bool = False
    error: Callable[[], BaseException] = _disk_full


class Faults:
    """Plans failures and counts operations; give `connection_class()` to a driver as its `factory`."""

    def __init__(self) -> None:
        self.done: Counter[Operation] = Counter()
        self._fault: Fault | None = None
        self._seen = 0

    def plan(self, fault: Fault) -> None:
        """From now on count towards `fault`; it replaces an earlier one."""
        self._fault = fault
        self._seen = 0

    def clear(self) -> None:
        """Nothing fails any more."""
        self._fault = None

    def connection_class(self) -> type[sqlite3.Connection]:
        """A connection class whose cursors ask this object before and after each statement."""
        faults = self

        class FaultyCursor(sqlite3.Cursor):
            def execute(self, sql: str, parameters: Any = (), /) -> "FaultyCursor":
                faults._strike(self, sql, lambda: super(FaultyCursor, self).execute(sql, parameters))
                return self

            def executemany(self, sql: str, parameters: Any, /) -> "FaultyCursor":
                faults._strike(self, sql, lambda: super(FaultyCursor, self).executemany(sql, parameters))
                return self

        class FaultyConnection(sqlite3.Connection):
            def cursor(self, factory: Any = FaultyCursor) -> Any:
                return super().cursor(factory)

            def execute(self, sql: str, parameters: Any = (), /) -> Any:
                return self.cursor().execute(sql, parameters)  # SQLite's own shortcut would not use our cursor

            def executemany(self, sql: str, parameters: Any, /) -> Any:
                return self.cursor().executemany(sql, parameters)

        return FaultyConnection

    def _strike(self, cursor: sqlite3.Cursor, sql: str, run: Callable[[], object]) -> None:
        operation = _operation(sql)
        if operation is None:
            run()
            return
        fault = self._due(operation)
        if fault is None or fault.after:
            run()
        self.done[operation] += 1
        if fault is None:
            return
        cursor.fetchall()  # a statement that fails is not in progress any more
        if fault.ends_transaction:
            cursor.connection.rollback()
        raise fault.error()

    def _due(self, operation: Operation) -> Fault | None:
        fault = self._fault
        if fault is None or fault.operation not in {None, operation}:
            return None
        self._seen += 1
        if self._seen == fault.number or (fault.lasting and self._seen > fault.number):
            return fault
        return None


@lru_cache(maxsize=1000)
def _operation(sql: str) -> Operation | None:
    head = sql.lstrip()[:11].upper()
    if head.startswith("PRAGMA"):
        return None
    for operation in Operation:
        if head.startswith(operation.value):
            return operation
    return Operation.STATEMENT
