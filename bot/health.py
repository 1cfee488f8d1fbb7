"""`/healthz`: whether the process still does what it is there for, for whoever watches over it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from usecases.inbox_ports import InboxCounts
from usecases.ports import Store, UnitOfWork

PATH: Final = "/healthz"

_log = structlog.get_logger(__name__)


class Health:
    """Answers 200 while the database answers and takes what comes in, else 503; numbers only, nothing to hide.

    A token that Telegram refuses is told beside it: whoever restarts us for that would have us end at once, since a new
    start asks Telegram first, and nobody could look at what waits.
    """

    __slots__ = ("_place", "_store", "_takes_in", "_token_refused", "_waiting")

    def __init__(
        self,
        *,
        store: Store,
        waiting: Callable[[], int],
        takes_in: Callable[[], bool],
        token_refused: Callable[[], bool] = lambda: False,
        place: Callable[[], Mapping[str, object]] = dict,
    ) -> None:
        """`takes_in`: whether what came in last could be stored; on a full disk the database still answers.

        `place`: this process's place among several.
        """
        self._store = store
        self._waiting = waiting
        self._takes_in = takes_in
        self._token_refused = token_refused
        self._place = place

    async def answer(self, _request: web.Request) -> web.Response:
        try:
            counts = await self._store.read(_counts)
        except Exception:  # noqa: BLE001  whatever it is, the answer is that we are not well
            _log.exception("health_check_failed")
            return web.json_response({"ok": False}, status=HTTPStatus.SERVICE_UNAVAILABLE)
        well = self._takes_in()
        told = {
            "ok": well,
            "token_refused": self._token_refused(),
            "in_hand": self._waiting(),
            "inbox": {"new": counts.new, "dead": counts.dead},
        }
        return web.json_response(
            {**told, **self._place()}, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        )


def _counts(uow: UnitOfWork) -> InboxCounts:
    return uow.inbox.counts()
