"""What changed in the world, in order: the page and the tests follow it by version."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.bell import Bell
from bot.sandbox.messages import Message
from bot.sandbox.wire import Json

KEPT_CHANGES = 10_000


class ChangeKind(StrEnum):
    """What kind of thing changed."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    PIN = "pin"
    REPLY_KEYBOARD = "reply_keyboard"
    MEMBER = "member"
    CLOCK = "clock"
    RESET = "reset"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. Messages are kept as they were then; `detail` is the rest of what the page is told."""

    version: int
    kind: ChangeKind
    message: Message | None = None
    detail: Json = field(default_factory=dict)


class Feed:
    """Bounded memory of changes under a version that only grows."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._changes: deque[Change] = deque(maxlen=KEPT_CHANGES)
        self._bell = Bell()

    def record(self, kind: ChangeKind, *, message: Message | None = None, detail: Json | None = None) -> None:
        self.version += 1
        self._changes.append(Change(version=self.version, kind=kind, message=message, detail=detail or {}))
        self._bell.ring()

    def since(self, version: int) -> list[Change]:
        """Changes after `version`; a single RESET when the memory does not reach back that far."""
        if version >= self.version:
            return []
        if version < self.version - len(self._changes):
            return [Change(version=self.version, kind=ChangeKind.RESET)]
        start = len(self._changes) - (self.version - version)
        return [self._changes[index] for index in range(start, len(self._changes))]

    async def wait(self, version: int, within: float) -> bool:
        """Return True once something is newer than `version`, False after `within` seconds or when closed."""
        if self.version > version:
            return True
        return not self.closed and await self._bell.heard(within) and self.version > version

    async def listen(self, version: int | None = None) -> AsyncIterator[list[Change]]:
        """Yield every batch of changes after `version` (now, when not given) until the feed closes."""
        seen = self.version if version is None else version
        while not self.closed:
            if await self.wait(seen, within=60):
                changes = self.since(seen)
                seen = self.version
                yield changes

    def reopen(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True
        self._bell.ring()
