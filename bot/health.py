"""`/healthz`: whether the process still does what it is there for, for whoever watches over it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from usecases.inbox_ports import InboxCounts
from usecases.ports import Store, UnitOfWork

PATH: Final = "/healthz"

_log = structlog.get_logger(__name__)


class Health:
    """Answers 200 while the database answers, else 503; numbers only, nothing to hide."""

    __slots__ = ("_store", "_waiting")

    def __init__(self, *, store: Store, waiting: Callable[[], int]) -> None:
        self._store = store
        self._waiting = waiting

    async def answer(self, _request: web.Request) -> web.Response:
        try:
            counts = await self._store.read(_counts)
        except Exception:  # noqa: BLE001  whatever it is, the answer is that we are not well
            _log.exception("health_check_failed")
            return web.json_response({"ok": False}, status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.json_response(
            {"ok": True, "in_hand": self._waiting(), "inbox": {"new": counts.new, "dead": counts.dead}}
        )


def _counts(uow: UnitOfWork) -> InboxCounts:
    return uow.inbox.counts()
