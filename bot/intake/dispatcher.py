"""Conversations: one update after the other within each, many of them side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Final

import structlog

from bot.intake.keys import Conversation, conversation_of
from bot.supervision import cancel_and_wait
from usecases.inbox_ports import StoredUpdate

AT_ONCE: Final = 64
"""As many updates are handled side by side as the database commits in one batch."""

Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Hands rows over in memory, in the order of their ids per conversation; the table is not asked again.

    A row that is here already is not taken twice. Conversations take turns: one that writes a lot delays only itself.
    """

    __slots__ = ("_at_once", "_busy", "_calm", "_handle", "_known", "_lanes", "_open", "_ready", "_spawn", "_workers")

    def __init__(
        self, handle: Callable[[StoredUpdate], Awaitable[None]], spawn: Spawn, *, at_once: int = AT_ONCE
    ) -> None:
        self._handle = handle
        self._spawn = spawn
        self._at_once = at_once
        self._open = False
        self._busy = 0
        self._lanes: dict[Conversation, deque[StoredUpdate]] = {}
        self._ready: deque[Conversation] = deque()
        self._known: set[int] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._calm = asyncio.Event()
        self._calm.set()

    def start(self) -> None:
        """Begin with what has been submitted so far, and go on with what comes."""
        self._open = True
        self._call_workers()

    def submit(self, rows: Iterable[StoredUpdate]) -> None:
        """Take rows over, oldest first."""
        for row in rows:
            if row.id in self._known:
                continue
            self._known.add(row.id)
            key = conversation_of(row)
            if (lane := self._lanes.get(key)) is not None:
                lane.append(row)
            else:
                self._lanes[key] = deque((row,))
                self._ready.append(key)
        if self._known:
            self._calm.clear()
            self._call_workers()

    @property
    def waiting(self) -> int:
        """How many rows are here, those being handled included."""
        return len(self._known)

    def is_quiet(self) -> bool:
        """No row waits here and none is being handled."""
        return not self._known

    async def quiet(self) -> None:
        """Return when `is_quiet`."""
        await self._calm.wait()

    async def stop(self, *, within_s: float) -> None:
        """Begin no more rows and let those being handled finish, or cancel them after a while; the rest stays new."""
        self._open = False
        if self._workers:
            await asyncio.wait(self._workers, timeout=within_s)
        await cancel_and_wait(list(self._workers))

    def _call_workers(self) -> None:
        while self._open and len(self._workers) < min(self._at_once, self._busy + len(self._ready)):
            self._workers.add(self._spawn(self._work(), "conversation"))

    async def _work(self) -> None:
        try:
            while self._open and self._ready:
                await self._next()
        finally:
            # Here and not in a callback: a row submitted in between would believe a worker is still there to take it.
            task = asyncio.current_task()
            assert task is not None
            self._workers.discard(task)

    async def _next(self) -> None:
        key = self._ready.popleft()
        lane = self._lanes[key]
        row = lane[0]
        self._busy += 1
        try:
            await self._handle(row)
        except Exception:  # noqa: BLE001  the row stays new; the other conversations go on
            _log.exception("update_handling_failed", inbox_id=row.id)
        finally:
            self._busy -= 1
        lane.popleft()
        self._known.discard(row.id)
        if lane:
            self._ready.append(key)
        else:
            del self._lanes[key]
        if not self._known:
            self._calm.set()
