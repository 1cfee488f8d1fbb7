"""Several writing functions in one SQLite transaction and one COMMIT, to everyone his own verdict.

Hardly any function fails, so a batch is run without savepoints first: for each of them SQLite would copy every page
before its first change, a twentieth of all the writer does. When one of several fails, all is undone, and they run
again with a savepoint each.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from storage.errors import DatabaseUnavailableError
from storage.prepared import lasting_memories
from storage.running import RunningTransaction, call, within

WriteFunction = Callable[[Connection], Any]

MOST_FUNCTIONS = 64
LONGEST_S = 0.010


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one function came to: its value, or the error that undid it."""

    value: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """Verdicts for the first functions of a batch, in order (the others were not started), and what to signal."""

    verdicts: list[Verdict]
    signals: list[str]


class _BatchBrokenError(Exception):
    """The common transaction is lost; the functions started so far have to be run again, each alone."""

    def __init__(self, started: int) -> None:
        super().__init__(started)
        self.started = started


class _OneFailedError(Exception):
    """A function has failed where nothing marks its beginning, so that those before it are undone with it."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class BatchWriter:
    """Runs batches on the one writing connection; every method belongs on that connection's thread."""

    def __init__(self, connection: Connection, raw: sqlite3.Connection) -> None:
        self._connection = connection
        self._raw = raw

    def run(self, functions: Sequence[WriteFunction]) -> BatchOutcome:
        """At least one of `functions`, until 10 ms have passed; nothing is kept of those that failed.

        A function may be run again: with a savepoint if another one failed, alone if the common transaction was lost.
        Raises only what is not an Exception (a simulated crash), with everything undone.
        """
        try:
            try:
                return self._together(functions, self._undivided)
            except _OneFailedError as failed:
                self._abandon()
                if len(functions) == 1:
                    return BatchOutcome(verdicts=[Verdict(error=failed.error)], signals=[])
                return self._together(functions, self._within_savepoint)
        except _BatchBrokenError as broken:
            self._abandon()
            return self._alone(functions[: broken.started])
        except BaseException:
            self._abandon()
            raise

    def _together(
        self, functions: Sequence[WriteFunction], run: Callable[[WriteFunction, RunningTransaction, int], Verdict]
    ) -> BatchOutcome:
        try:
            self._raw.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            self._abandon()
            return BatchOutcome(verdicts=[_unavailable(error) for _ in functions], signals=[])
        running = RunningTransaction(self._raw.execute)
        verdicts: list[Verdict] = []
        stop_at = time.monotonic() + LONGEST_S
        with within(self._connection, running):
            for number, fn in enumerate(functions, start=1):
                verdicts.append(run(fn, running, number))
                if time.monotonic() >= stop_at:
                    break
        try:
            self._raw.execute("COMMIT")
        except sqlite3.Error as error:
            raise _BatchBrokenError(len(verdicts)) from error
        return BatchOutcome(verdicts=verdicts, signals=running.signals)

    def _within_savepoint(self, fn: WriteFunction, running: RunningTransaction, number: int) -> Verdict:
        control = self._raw.execute
        mark = len(running.signals)
        try:
            control("SAVEPOINT one")
            try:
                value = call(fn, self._connection, running)
            except Exception as error:
                if isinstance(error, sqlite3.Error) or running.lost or not self._raw.in_transaction:
                    raise _BatchBrokenError(number) from error
                control("ROLLBACK TO one")
                control("RELEASE one")
                running.failure = None
                del running.signals[mark:]
                self._forget()
                return Verdict(error=error)
            control("RELEASE one")
        except sqlite3.Error as error:
            raise _BatchBrokenError(number) from error
        return Verdict(value)

    def _undivided(self, fn: WriteFunction, running: RunningTransaction, number: int) -> Verdict:
        """Nothing is marked: if it fails, the whole transaction is undone."""
        try:
            return Verdict(call(fn, self._connection, running))
        except Exception as error:
            if isinstance(error, sqlite3.Error) or running.lost or not self._raw.in_transaction:
                raise _BatchBrokenError(number) from error
            raise _OneFailedError(error) from error

    def _alone(self, functions: Sequence[WriteFunction]) -> BatchOutcome:
        signals: list[str] = []
        verdicts = [self._one_transaction(fn, signals) for fn in functions]
        return BatchOutcome(verdicts=verdicts, signals=signals)

    def _one_transaction(self, fn: WriteFunction, signals: list[str]) -> Verdict:
        running = RunningTransaction(self._raw.execute)
        try:
            self._raw.execute("BEGIN IMMEDIATE")
            with within(self._connection, running):
                value = call(fn, self._connection, running)
            self._raw.execute("COMMIT")
        except sqlite3.Error as error:
            # SQLAlchemy wraps what statements raise, so this one is of BEGIN, SAVEPOINT, RELEASE or COMMIT.
            self._abandon()
            return _unavailable(error)
        except Exception as error:  # noqa: BLE001  it is the waiter's, who gets it as his verdict
            self._abandon()
            return Verdict(error=error)
        signals.extend(running.signals)
        return Verdict(value)

    def _abandon(self) -> None:
        """Leave no transaction open, whatever state the connection is in."""
        self._forget()
        if self._raw.in_transaction:
            self._raw.rollback()

    def _forget(self) -> None:
        """Nobody knows what was read before the undone change and what after."""
        memories = lasting_memories(self._connection)
        if memories is not None:
            memories.forget()


def _unavailable(error: sqlite3.Error) -> Verdict:
    refusal = DatabaseUnavailableError(reason=str(error))
    refusal.__cause__ = error
    return Verdict(error=refusal)
