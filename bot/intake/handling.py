"""One stored update, from its JSON to the moment its row is no longer new, whatever goes wrong on the way."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from telegram import Update

from bot.intake.keys import origin_of
from bot.intake.parsing import UnreadableUpdateError, parse_update
from bot.supervision import Backoff, Pause
from domain.errors import ConciergeError
from handlers.context import App, Context, Handling, Services
from handlers.pressed import Pressed
from usecases.inbox_ports import Origin, StoredUpdate
from usecases.ports import UnitOfWork
from usecases.receiving import FailureNotices, Fate, Verdict, give_up, record_failure, reference_of, settle

T = TypeVar("T")

DEFAULT_GROUP: Final = 0
"""Where PTB puts handlers that name no group; ours all stand there."""

LONGEST_HANDLING_S: Final = 60
"""No handler works this long: its look-ups have limits of their own. What does hangs, and holds up a conversation."""

_log = structlog.get_logger(__name__)


class LostWriteError(ConciergeError):
    """A handler went on after its write had failed. This is a mistake in the program."""


class UpdateHandling:
    """Hands stored updates to PTB's handlers and judges what came of it."""

    __slots__ = ("_application", "_notices", "_pause", "_services")

    def __init__(self, *, application: App, services: Services, notices: FailureNotices, pause: Pause) -> None:
        self._application = application
        self._services = services
        self._notices = notices
        self._pause = pause

    async def handle(self, row: StoredUpdate) -> None:
        """Until the row is done or dead. Cancelled, it stays new and is handled after the next start."""
        origin = origin_of(row)
        try:
            update = parse_update(row.raw, self._application.bot)
        except UnreadableUpdateError as error:
            await self._give_up(row, origin, error)
            return
        pauses = Backoff(first_s=0.5, longest_s=5)
        handling = Handling(self._services, row, origin)
        while (failure := await self._attempt(handling, update)) is not None:
            if await self._record(row, origin, failure) is not Fate.AGAIN:
                return
            await self._pause(pauses.next())
            handling = Handling(self._services, row, origin, calmed=handling.calmed)

    async def _attempt(self, handling: Handling, update: Update | Pressed) -> Exception | None:
        row = handling.row
        try:
            async with asyncio.timeout(LONGEST_HANDLING_S):
                await self._hand_over(update, handling)
        except Exception as error:  # noqa: BLE001  one update's mishap is not the others'
            handling.failure = error
        if handling.settled:
            if handling.failure is not None:
                _log.warning("update_failed_after_commit", inbox_id=row.id, exc_info=handling.failure)
            return None
        if handling.failure is None and handling.write_begun:
            return LostWriteError()
        if handling.failure is None:
            await self._until_stored(lambda uow: settle(uow, row, at=handling.at))
        return handling.failure

    async def _hand_over(self, update: Update | Pressed, handling: Handling) -> None:
        """To the first handler that takes it, as PTB's `process_update` does; but what goes wrong comes out.

        That one swallows it, and looks for groups, tasks and persistence that we do not have (docs/adr/0019).
        """
        application = self._application
        for handler in application.handlers.get(DEFAULT_GROUP, ()):
            check = handler.check_update(update)
            if check is not None and check is not False:
                await handler.handle_update(update, application, check, Context(application, handling))
                return

    async def _record(self, row: StoredUpdate, origin: Origin, failure: Exception) -> Fate:
        _log.error("update_failed", inbox_id=row.id, update_id=row.update_id, exc_info=failure)
        at = self._services.clock.now()
        reason = type(failure).__name__
        verdict = await self._until_stored(
            lambda uow: record_failure(uow, row, origin, reason=reason, at=at, notices=self._notices)
        )
        self._report(row, verdict)
        return verdict.fate

    async def _give_up(self, row: StoredUpdate, origin: Origin, error: UnreadableUpdateError) -> None:
        _log.error("update_unreadable", inbox_id=row.id, update_id=row.update_id, exc_info=error)
        at = self._services.clock.now()
        verdict = await self._until_stored(
            lambda uow: give_up(uow, row, origin, reason="unreadable", at=at, notices=self._notices)
        )
        self._report(row, verdict)

    def _report(self, row: StoredUpdate, verdict: Verdict) -> None:
        if verdict.fate is Fate.DEAD:
            _log.error("update_given_up", inbox_id=row.id, reference=reference_of(row), untold=verdict.untold)

    async def _until_stored(self, work: Callable[[UnitOfWork], T]) -> T:
        """As long as the database is away, nothing else can be done for this conversation either."""
        pauses = Backoff()
        while True:
            try:
                return await self._services.store.write(work)
            except Exception:  # noqa: BLE001  the conversation waits for the database, whatever ails it
                _log.exception("inbox_not_written")
            await self._pause(pauses.next())
