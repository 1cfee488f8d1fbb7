"""The way in where several processes share a database: any stores an update, one at a time handles a conversation.

What a process stores it handles itself, unless the conversation is another's; that one finds it when it is done with
what it has. Every second each process looks for conversations whose owner is gone (docs/adr/0018).
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import structlog

from bot.intake.dispatcher import AT_ONCE, Dispatcher, Spawn
from bot.intake.handling import UpdateHandling
from bot.intake.keys import origin_of
from bot.intake.reception import ReceptionClosedError
from bot.supervision import Pause
from handlers.context import Services
from storage.claims import Claims
from usecases.inbox_ports import Ownerless, RawUpdate, StoredUpdate
from usecases.ports import UnitOfWork
from usecases.receiving import FailureNotices, begin_again, store_updates

LOOK_EVERY_S: Final = 1.0
_TIDY_EVERY: Final = 30
"""Looks after which what was left over is put in order."""
_MOST_REREAD: Final = 1000
_MOST_TIDIED: Final = 1000

_log = structlog.get_logger(__name__)


class SharedIntake:
    """Stores, orders and handles the updates of one bot beside other processes that do the same."""

    def __init__(
        self,
        *,
        handling: UpdateHandling,
        services: Services,
        notices: FailureNotices,
        bot_id: int,
        spawn: Spawn,
        claims: Claims,
        pause: Pause,
    ) -> None:
        self._handling = handling
        self._store = services.store
        self._clock = services.clock
        self._notices = notices
        self._bot_id = bot_id
        self._claims = claims
        self._pause = pause
        self._dispatcher = Dispatcher(self._handle, spawn)
        self._known: set[int] = set()
        self._in_hand: Counter[tuple[int, int]] = Counter()
        self._under_way: dict[tuple[int, int], int] = {}
        self._overtaken: set[tuple[int, int]] = set()
        self._inherited: set[int] = set()
        self._inheritance_done = asyncio.Event()
        self._caught_up = asyncio.Event()
        self._has_been_quiet = False
        self._began = asyncio.Event()
        self.reception: Final = SharedReception(self)

    async def work_off(self) -> None:
        """The service that handles, and takes over what nobody handles any more."""
        self._dispatcher.start()
        looks = 0
        while True:
            if looks % _TIDY_EVERY == 0:
                await self._store.write(self._tidy)
            while found := await self._inherit():
                await self._until_handled(found)
            self._began.set()
            if self.reception.in_doubt or not self._known or looks % _TIDY_EVERY == 0:
                await self._look_for_own()
            looks += 1
            await self._pause(LOOK_EVERY_S)

    def note_caught_up(self) -> None:
        """Telegram has handed out what it had kept for us."""
        self._caught_up.set()

    async def drained(self) -> None:
        """Return when Telegram's backlog and ours were worked off once: a clock elected later waits for nothing."""
        if not self._has_been_quiet:
            await self._caught_up.wait()
            await self.quiet()
            self._has_been_quiet = True

    @property
    def waiting(self) -> int:
        """How many updates are here, those being handled included."""
        return self._dispatcher.waiting

    def is_quiet(self) -> bool:
        """No update waits here and none is being handled."""
        return self._began.is_set() and self._dispatcher.is_quiet()

    async def quiet(self) -> None:
        """Return when `is_quiet`."""
        await self._began.wait()
        await self._dispatcher.quiet()

    async def stop(self, *, within_s: float) -> None:
        """Take nothing more and let what is being handled finish; the rest is another process's."""
        self.reception.close()
        await self._dispatcher.stop(within_s=within_s)

    async def store(self, updates: Sequence[RawUpdate]) -> None:
        """Returns after the commit."""
        at = self._clock.now()
        for row in await self._store.write(lambda uow: store_updates(uow, updates, at=at)):
            pending = self._claims.take_stored(row.id)
            if pending is not None:  # else it was found with the rest already
                await self._follow_on(row, pending=pending)

    async def _follow_on(self, row: StoredUpdate, *, pending: int) -> None:
        """Hand the row over, unless something of its conversation comes before it that another process has stored."""
        key = _key(row)
        settled = self._claims.left(self._under_way.get(key, 0)) is not None
        if pending <= self._in_hand[key] - settled + 1:
            self._submit([row])
        elif self._in_hand[key]:
            self._overtaken.add(key)  # found with the rest when what is under way is done
        else:
            await self._fetch_rest(row)

    async def _fetch_rest(self, row: StoredUpdate) -> None:
        self._overtaken.discard(_key(row))
        try:
            rows = await self._store.write(lambda uow: uow.conversations.rest(self._bot_id, row))
        except BaseException:
            self.reception.in_doubt = True  # found at the next look
            raise
        self._submit(rows)

    def _submit(self, rows: Iterable[StoredUpdate]) -> None:
        new = [row for row in rows if row.id not in self._known]
        for row in new:
            self._known.add(row.id)
            self._claims.take_stored(row.id)
        self._in_hand.update(map(_key, new))
        self._dispatcher.submit(new)

    async def _handle(self, row: StoredUpdate) -> None:
        key = _key(row)
        self._under_way[key] = row.id
        try:
            await self._handling.handle(row)
            if (self._claims.left(row.id) or 0) > self._in_hand[key] - 1:
                # Another process has stored more of this conversation.
                self._overtaken.add(key)
            while key in self._overtaken:  # more may come meanwhile
                await self._fetch_rest(row)
        finally:
            self._put_down(row)

    def _put_down(self, row: StoredUpdate) -> None:
        self._known.discard(row.id)
        self._under_way.pop(_key(row), None)
        self._claims.take_left(row.id)
        self._inherited.discard(row.id)
        if not self._inherited:
            self._inheritance_done.set()
        self._in_hand[_key(row)] -= 1
        if self._in_hand[_key(row)] <= 0:
            del self._in_hand[_key(row)]

    async def _inherit(self) -> list[StoredUpdate]:
        """Take over some conversations of the dead, each update charged with an attempt: any may have killed."""
        at = self._clock.now()

        def inherit(uow: UnitOfWork) -> list[StoredUpdate]:
            found = portion(uow.conversations.ownerless(bot_id=self._bot_id, limit=AT_ONCE))
            uow.conversations.own(self._bot_id, found)
            charged = [row for one in found if one.interrupted for row in one.rows]
            origins = [origin_of(row) for row in charged]
            kept = begin_again(uow, charged, origins=origins, at=at, notices=self._notices) if charged else frozenset()
            return [row for one in found for row in one.rows if not one.interrupted or row.id in kept]

        rows = await self._store.write(inherit)
        if rows:
            _log.info("conversations_taken_over", updates=len(rows))
        return rows

    async def _until_handled(self, rows: Sequence[StoredUpdate]) -> None:
        self._inherited = {row.id for row in rows}
        self._inheritance_done.clear()
        self._submit(rows)
        await self._inheritance_done.wait()

    async def _look_for_own(self) -> None:
        """Hand over what is ours without our knowing, as after a commit that nobody heard of."""
        self.reception.in_doubt = False
        self._submit(
            await self._store.read(lambda uow: uow.conversations.mine(bot_id=self._bot_id, limit=_MOST_REREAD))
        )

    def _tidy(self, uow: UnitOfWork) -> None:
        uow.conversations.adopt(bot_id=self._bot_id)
        uow.conversations.tidy(bot_id=self._bot_id, limit=_MOST_TIDIED)


class SharedReception:
    """What came in is committed to the inbox; whoever owns the conversation handles it."""

    __slots__ = ("_closed", "_intake", "in_doubt")

    def __init__(self, intake: SharedIntake) -> None:
        self._intake = intake
        self._closed = False
        self.in_doubt = False
        """Something may have been committed that we did not hear of."""

    def close(self) -> None:
        """Take nothing more; Telegram brings it to another process."""
        self._closed = True

    @property
    def takes_in(self) -> bool:
        """Whether what came last could be stored."""
        return not self.in_doubt

    async def take(self, updates: Sequence[RawUpdate]) -> None:
        """Returns after the commit: from then on Telegram may forget them.

        Raises ReceptionClosedError, and what the database raises.
        """
        if self._closed:
            raise ReceptionClosedError
        try:
            await self._intake.store(updates)
        except BaseException:
            self.in_doubt = True
            raise


def portion(found: Sequence[Ownerless]) -> list[Ownerless]:
    """What may be handled side by side: those never charged before, or else one that was, alone."""
    calm = [one for one in found if not (one.interrupted and any(row.attempts for row in one.rows))]
    return calm or list(found[:1])


def _key(row: StoredUpdate) -> tuple[int, int]:
    return (row.chat_id or 0, row.user_id or 0)
