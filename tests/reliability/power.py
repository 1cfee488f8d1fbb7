"""A disk that forgets what was written and not synced when the power goes: a VFS of apsw, and our driver on top of it.

apsw brings a library of its own; what is proved is what our settings (WAL, synchronous) make SQLite ask of a disk.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import apsw

NAME: Final = "forgetful"


@dataclass(slots=True)
class Unsynced:
    """What was written to a file since it was last synced: how to undo each write, oldest first."""

    writes: list[tuple[int, bytes, int]] = field(default_factory=list)
    """Where, what stood there, and how long the file was."""


class ForgetfulDisk(apsw.VFS):
    """Everything goes to the real disk at once; `cut` copies what a power cut would have left."""

    def __init__(self) -> None:
        self.unsynced: defaultdict[Path, Unsynced] = defaultdict(Unsynced)
        self.syncs = 0
        super().__init__(NAME, base="")

    def xOpen(self, name: Any, flags: list[int]) -> "_File":  # noqa: N802  SQLite's name
        return _File(self, name, flags)

    def cut(self, folder: Path, target: Path, *, survives: Callable[[int], bool] = lambda number: False) -> None:
        """The files as they are when the power comes back; `survives` says which unsynced writes were lucky."""
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*-shm"))
        for path, unsynced in self.unsynced.items():
            copy = target / path.name
            if not copy.exists():
                continue
            with copy.open("r+b") as file:
                for number, (offset, before, length) in reversed(list(enumerate(unsynced.writes))):
                    if not survives(number):
                        file.seek(offset)
                        file.write(before)
                        file.truncate(max(length, offset + len(before)))


class _File(apsw.VFSFile):
    def __init__(self, disk: ForgetfulDisk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        self._path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name) if name else None

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  SQLite's name
        if self._path is not None:
            length = self.xFileSize()
            before = self.xRead(min(len(data), length - offset), offset) if offset < length else b""
            self._disk.unsynced[self._path].writes.append((offset, bytes(before), length))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802  SQLite's name
        super().xSync(flags)
        self._disk.syncs += 1
        if self._path is not None:
            self._disk.unsynced[self._path].writes.clear()


class _Cursor:
    """As much of `sqlite3.Cursor` as our driver and SQLAlchemy use."""

    description = None
    rowcount = -1

    def __init__(self, connection: "PoweredConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []

    def execute(self, sql: str, parameters: Any = ()) -> "_Cursor":
        self._rows = list(self._connection.apsw.execute(sql, tuple(parameters)))
        return self

    def executemany(self, sql: str, parameters: Any) -> "_Cursor":
        self._rows = list(self._connection.apsw.executemany(sql, [tuple(one) for one in parameters]))
        return self

    @property
    def lastrowid(self) -> int:
        return self._connection.apsw.last_insert_rowid()

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def close(self) -> None:
        self._rows = []


class PoweredConnection:
    """As much of `sqlite3.Connection`, on the forgetful disk; to be given to a driver as its factory."""

    isolation_level = None

    def __init__(self, path: Path, **_: Any) -> None:
        self.apsw = apsw.Connection(str(path), vfs=NAME)
        # A VFS in Python shares no memory with others, which nobody needs where there are no others.
        self.apsw.execute("PRAGMA locking_mode = EXCLUSIVE")

    @property
    def in_transaction(self) -> bool:
        return self.apsw.in_transaction

    def cursor(self) -> _Cursor:
        return _Cursor(self)

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> _Cursor:
        return self.cursor().executemany(sql, parameters)

    def create_function(self, *_: Any, **__: Any) -> None:
        """SQLAlchemy's REGEXP, which we have no use for."""

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self.apsw.close()


@contextmanager
def forgetful() -> Iterator[ForgetfulDisk]:
    disk = ForgetfulDisk()
    try:
        yield disk
    finally:
        disk.unregister()
