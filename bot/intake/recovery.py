"""What the last process left unhandled, worked off before anything newer.

Whatever was under way when the process ended may be what ended it. So every row is charged an attempt just before it
is handled again, in portions; and once a row has been charged before, it is handled alone, so that its neighbours are
not given up with it.
"""

from collections.abc import Sequence

import structlog

from bot.intake.dispatcher import AT_ONCE, Dispatcher
from bot.intake.keys import origin_of
from handlers.context import Services
from usecases.inbox_ports import StoredUpdate
from usecases.receiving import FailureNotices, begin_again

_log = structlog.get_logger(__name__)


class Recovery:
    """Works off the backlog; started again after an error, it goes on where it was."""

    __slots__ = ("_after", "_bot_id", "_dispatcher", "_notices", "_services", "_up_to")

    def __init__(
        self, *, services: Services, notices: FailureNotices, bot_id: int, up_to: int, dispatcher: Dispatcher
    ) -> None:
        """`dispatcher` is the backlog's own; `up_to` the newest id that was waiting at the start."""
        self._services = services
        self._notices = notices
        self._bot_id = bot_id
        self._up_to = up_to
        self._dispatcher = dispatcher
        self._after = 0

    async def run(self) -> None:
        """Returns when the backlog is worked off."""
        self._dispatcher.start()
        handled = 0
        while rows := await self._next_portion():
            ids = await self._charge(rows)
            self._after = rows[-1].id
            self._dispatcher.submit(row for row in rows if row.id in ids)
            await self._dispatcher.quiet()
            handled += len(ids)
        if handled:
            _log.info("backlog_worked_off", updates=handled)

    async def _next_portion(self) -> list[StoredUpdate]:
        if self._after >= self._up_to:
            return []
        rows = await self._services.store.read(
            lambda uow: uow.inbox.waiting(bot_id=self._bot_id, after=self._after, limit=AT_ONCE)
        )
        return _alone_if_suspect([row for row in rows if row.id <= self._up_to])

    async def _charge(self, rows: Sequence[StoredUpdate]) -> frozenset[int]:
        at = self._services.clock.now()
        origins = [origin_of(row) for row in rows]
        return await self._services.store.write(
            lambda uow: begin_again(uow, rows, origins=origins, at=at, notices=self._notices)
        )


def _alone_if_suspect(rows: list[StoredUpdate]) -> list[StoredUpdate]:
    """The longest beginning that may be handled side by side: one row that was charged before, or all until such."""
    if not rows or rows[0].attempts:
        return rows[:1]
    return rows[: next((place for place, row in enumerate(rows) if row.attempts), len(rows))]
