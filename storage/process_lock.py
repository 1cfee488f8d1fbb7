"""One process per database file: an flock on `<database>.lock`, kept open as long as the process uses the database."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.errors import AlreadyRunningError, DatabaseFileError


def beside(database: Path, suffix: str) -> Path:
    """The file that belongs to `database`, whatever links lead to it."""
    real = database.resolve()
    return real.with_name(real.name + suffix)


class ProcessLock:
    """The lock while it is held; the kernel lets go of it when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, database: Path) -> "ProcessLock":
        """Take the lock or raise AlreadyRunningError with the holder's pid; never waits. Raises DatabaseFileError."""
        path = beside(database, ".lock")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DatabaseFileError(path=path, reason=error.strerror) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            # A holder that has not written its number yet is only just starting.
            raise AlreadyRunningError(pid=holder or "unknown", path=database) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return cls(descriptor)

    def release(self) -> None:
        """Let go; a second call does nothing. The file stays: removing it would let two processes lock two files."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
