"""A copy of a database file that is in use: made beside the writer, who never waits for it.

Through the writer it would keep everybody waiting for as long as it takes, with a million tickets more than a minute.
Readers may be open beside it: only a second connection that checkpoints could harm the file (SQLite < 3.51.3), and one
that only reads never does.

While somebody looks at one state the log cannot start over: it grows with all that is written meanwhile, and the first
commit afterwards has to take all that into the file. So the pages are copied as they are, which is soon done; that what
was deleted stays behind takes several times as long, and is done with our own copy.
"""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

_PAGES: Final = 1024
"""Copied between two moments at which we are asked: some megabytes, like the next."""

_STEPS: Final = 100_000
"""Of SQLite's machine."""

_SYNC_EVERY: Final = 16 * 1024 * 1024
"""Bytes. Else gigabytes wait to be written, and commits wait for them."""

_NICENESS: Final = 10


class OnlineCopy:
    """Made once, on a thread of its own."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._given_up = False
        self._synced = 0

    def give_up(self) -> None:
        """Nobody wants it any more: `make` raises soon."""
        self._given_up = True

    @property
    def is_given_up(self) -> bool:
        return self._given_up

    def make(self, target: Path, count: Callable[[sqlite3.Connection], Mapping[str, int]]) -> Mapping[str, int]:
        """What `count` finds in the pages. Raises sqlite3.Error, also when it was given up."""
        pages = target.with_name(target.name + ".pages")
        pages.unlink(missing_ok=True)
        try:
            with closing(self._connect()) as looking:
                self._copy_pages(looking, pages)
            give_way()
            with closing(_opened(pages, type(looking))) as copied:
                self._write_anew(copied, target)
                copied.set_progress_handler(lambda: self._given_up, _STEPS)
                return count(copied)
        finally:
            pages.unlink(missing_ok=True)

    def _copy_pages(self, looking: sqlite3.Connection, pages: Path) -> None:
        written = os.open(pages, os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o600)
        self._synced = 0
        try:
            with closing(sqlite3.connect(pages, isolation_level=None)) as copy:
                for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF"):
                    copy.execute(statement).close()
                # Without a look that lasts it would begin anew with every commit.
                looking.execute("BEGIN").close()
                looking.execute("SELECT 1 FROM sqlite_master").close()
                looking.backup(copy, pages=_PAGES, progress=partial(self._after_some, written))
        finally:
            os.close(written)

    def _after_some(self, written: int, *_counts: int) -> None:
        if self._go_on(written):
            raise sqlite3.OperationalError("given up")

    def _write_anew(self, copied: sqlite3.Connection, target: Path) -> None:
        written = os.open(target, os.O_RDONLY)
        self._synced = 0
        try:
            copied.set_progress_handler(lambda: self._go_on(written), _STEPS)
            copied.execute("VACUUM INTO ?", (str(target),)).close()
        finally:
            os.close(written)

    def _go_on(self, written: int) -> bool:
        """Whether to stop."""
        size = os.fstat(written).st_size
        if size - self._synced >= _SYNC_EVERY:
            os.fsync(written)
            self._synced = size
        return self._given_up


def _opened(pages: Path, factory: type[sqlite3.Connection]) -> sqlite3.Connection:
    """Nobody writes to it, so it needs no log of its own, though its head says that it has one."""
    return sqlite3.connect(
        f"{pages.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, factory=factory
    )


def give_way() -> None:
    """Let this thread run when nobody else wants to, where threads can be told so.

    Where all of us give way even more, it would have to be less polite than it is, and may not.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(_NICENESS, os.nice(0)))
