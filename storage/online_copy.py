"""A copy of a database file that is in use: made beside the writer, who waits only until the copy has had its look.

Through the writer it would keep everybody waiting for as long as it takes, with a million tickets more than a minute.
Readers may be open beside it: only a second connection that checkpoints could harm the file (SQLite < 3.51.3), and one
that only reads never does.
"""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

_STEPS: Final = 100_000
"""Of SQLite's machine, between two moments at which we are asked: some megabytes of the copy. It has begun to read long
before the first one."""

_SYNC_EVERY: Final = 16 * 1024 * 1024
"""Bytes. Else gigabytes wait to be written, and commits wait for them."""

_NICENESS: Final = 10


class OnlineCopy:
    """Made once: `make` runs on a thread of its own, `let_look` meanwhile on the writer's."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._may_look = threading.Event()
        self._has_looked = threading.Event()
        self._given_up = False
        self._synced = 0

    def let_look(self, _writer: sqlite3.Connection) -> None:
        """Return when the copy knows how things stand; whatever is written later is not in it."""
        self._may_look.set()
        self._has_looked.wait()

    def give_up(self) -> None:
        """Nobody wants it any more: `make` raises soon."""
        self._given_up = True
        self._may_look.set()

    @property
    def is_given_up(self) -> bool:
        return self._given_up

    def end(self) -> None:
        """Nobody is kept waiting for a look, whatever became of it."""
        self._has_looked.set()

    def make(self, target: Path, count: Callable[[sqlite3.Connection], Mapping[str, int]]) -> Mapping[str, int]:
        """What `count` finds at the same moment. Raises sqlite3.Error, also when it was given up."""
        self._may_look.wait()
        if self._given_up:
            raise sqlite3.OperationalError("given up")
        with closing(self._connect()) as counting, closing(self._connect()) as copying:
            counting.execute("BEGIN").close()
            counting.execute("SELECT 1 FROM sqlite_master").close()
            self._copy(copying, target)
            counting.set_progress_handler(lambda: self._given_up, _STEPS)
            return count(counting)

    def _copy(self, raw: sqlite3.Connection, target: Path) -> None:
        raw.execute("PRAGMA query_only = OFF").close()  # the copy is written through it; it was opened for reading
        written = os.open(target, os.O_RDONLY)
        try:
            raw.set_progress_handler(lambda: self._go_on(written), _STEPS)
            raw.execute("VACUUM INTO ?", (str(target),)).close()
        finally:
            os.close(written)
            self._give_way()

    def _go_on(self, written: int) -> bool:
        """Whether to stop."""
        self._give_way()
        size = os.fstat(written).st_size
        if size - self._synced >= _SYNC_EVERY:
            os.fsync(written)
            self._synced = size
        return self._given_up

    def _give_way(self) -> None:
        """From here on nobody waits for this thread; before it does the writer, and with it everybody."""
        if not self._has_looked.is_set():
            self.end()
            give_way()


def give_way() -> None:
    """Let this thread run when nobody else wants to, where threads can be told so.

    Where all of us give way even more, it would have to be less polite than it is, and may not.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(_NICENESS, os.nice(0)))
