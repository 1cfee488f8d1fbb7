"""What happened in a world, line by line, and the digest by which two runs of one seed are compared."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final


class Chronicle:
    """Append only. A line says when, who and what; two runs of one seed write the same lines."""

    __slots__ = ("_digest", "_wall", "lines")

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._digest = hashlib.sha256()
        self.lines: Final[list[str]] = []

    def note(self, who: str, what: str) -> None:
        moment = datetime.fromtimestamp(self._wall(), UTC)
        line = f"{moment:%d %H:%M:%S}.{moment.microsecond // 1000:03d} {who}: {what}"
        self.lines.append(line)
        self._digest.update(line.encode(errors="backslashreplace") + b"\n")

    @property
    def digest(self) -> str:
        """SHA-256 over all lines, in hex."""
        return self._digest.hexdigest()
