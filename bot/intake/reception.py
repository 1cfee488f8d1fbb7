"""The way into the house: what came in is committed to the inbox, and only then handed over to be handled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.intake.dispatcher import Dispatcher
from domain.errors import ConciergeError
from usecases.inbox_ports import RawUpdate, StoredUpdate
from usecases.ports import Clock, Store, UnitOfWork
from usecases.receiving import store_updates

_MOST_REREAD: Final = 1000
_REMEMBERED_FOR: Final = timedelta(minutes=1)
"""Whoever is sent no more updates because of a failure could never show that it is over."""

_log = structlog.get_logger(__name__)


class ReceptionClosedError(ConciergeError):
    """The process is stopping and takes no more updates."""


class Reception:
    """Stores updates and hands the new ones over; one for all ways by which updates come in."""

    __slots__ = ("_bot_id", "_clock", "_closed", "_dispatcher", "_doubtful", "_failed_at", "_from_id", "_store")

    def __init__(self, *, store: Store, clock: Clock, bot_id: int, dispatcher: Dispatcher, from_id: int) -> None:
        """`from_id`: rows up to here were in the table at the start and are the recovery's."""
        self._store = store
        self._clock = clock
        self._bot_id = bot_id
        self._dispatcher = dispatcher
        self._from_id = from_id
        self._doubtful = False
        self._failed_at: datetime | None = None
        self._closed = False

    def close(self) -> None:
        """Take nothing more; Telegram keeps it for the next process."""
        self._closed = True

    @property
    def takes_in(self) -> bool:
        """Whether what came last could be stored, or whether it is time to try it with something new."""
        return self._failed_at is None or self._clock.now() - self._failed_at >= _REMEMBERED_FOR

    async def take(self, updates: Sequence[RawUpdate]) -> None:
        """Returns after the commit: from then on Telegram may forget them.

        Raises ReceptionClosedError, and what the database raises.
        """
        if self._closed:
            raise ReceptionClosedError
        at = self._clock.now()
        try:
            rows = await self._store.write(lambda uow: store_updates(uow, updates, at=at))
        except BaseException:
            # Cancelled or cut off, it may have been committed all the same, and a second delivery would not show it.
            self._doubtful, self._failed_at = True, self._clock.now()
            raise
        self._failed_at = None
        if self._doubtful:  # what was in doubt came before this
            await self._look_again()
        self._dispatcher.submit(rows)

    async def _look_again(self) -> None:
        """Hand over what was committed without our learning of it."""
        self._doubtful = False
        try:
            # A write, though it writes nothing: it stands in line behind the ones in doubt.
            rows = await self._store.write(self._still_new)
        except BaseException:
            self._doubtful = True
            raise
        self._dispatcher.submit(rows)
        _log.info("inbox_looked_at_again", waiting=len(rows))

    def _still_new(self, uow: UnitOfWork) -> list[StoredUpdate]:
        return uow.inbox.waiting(bot_id=self._bot_id, after=self._from_id, limit=_MOST_REREAD)
