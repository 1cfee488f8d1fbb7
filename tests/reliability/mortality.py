"""Where a process can die: before and after each commit, and before and after each call of the Bot API."""

import sqlite3
from typing import Any

from storage.faults import Faults


class Killed(SystemExit):
    """The process is gone in the middle of what it did; nothing else than this leaves an event loop at once."""


class GoneError(Exception):
    """Somebody of a dead process still wanted something."""


class Moments:
    """Counts the moments at which it could have died; `kill_at` is the one (from 1) at which it does."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.kill_at: int | None = None
        self.dead = False
        self.watching = False

    def watch(self, *, kill_at: int | None = None) -> None:
        """Begin to count."""
        self.passed = []
        self.kill_at = kill_at
        self.watching = True

    def reach(self, name: str) -> None:
        """Raises Killed here, and GoneError ever after, until the next life."""
        if self.dead:
            raise GoneError(name)
        if not self.watching:
            return
        self.passed.append(name)
        if len(self.passed) == self.kill_at:
            self.dead = True
            raise Killed(name)


def mortal(moments: Moments, faults: Faults) -> type[sqlite3.Connection]:
    """A connection class that dies around a commit, and fails where `faults` says so."""
    faulty = faults.connection_class()

    class Mortal(faulty):  # type: ignore[valid-type, misc]  # a class made at run time
        def execute(self, sql: str, *parameters: Any) -> Any:
            if sql != "COMMIT":
                return super().execute(sql, *parameters)
            moments.reach("before COMMIT")
            done = super().execute(sql, *parameters)
            moments.reach("after COMMIT")
            return done

        def cursor(self, *arguments: Any) -> Any:
            if moments.dead:
                raise GoneError("the database")
            return super().cursor(*arguments)

    return Mortal
