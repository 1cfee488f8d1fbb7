"""Receiving updates over a webhook: 200 means "committed", and nothing in an update can ever make it anything else."""

import hmac
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from bot.intake.keys import raw_update
from bot.intake.reception import ReceptionClosedError
from usecases.inbox_ports import RawUpdate

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of the header
MOST_BYTES: Final = 1024 * 1024
"""Telegram's updates have 512 KiB at most."""
RETRY_AFTER_S: Final = 2

_log = structlog.get_logger(__name__)


class WebhookRoute:
    """The address Telegram posts updates to. Whoever knows the address can do nothing without the secret."""

    __slots__ = ("_bot_id", "_secret", "_take")

    def __init__(self, *, bot_id: int, secret: str, take: Callable[[list[RawUpdate]], Awaitable[None]]) -> None:
        self._bot_id = bot_id
        self._secret = secret.encode()
        self._take = take

    async def receive(self, request: web.Request) -> web.Response:
        """403 without the secret, 413 for more than Telegram ever sends, 503 while the database is away, else 200."""
        given = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        body = await _body_of(request)
        if body is None:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = raw_update(self._bot_id, body)
        if update is None:
            # An error would bring it back for 24 hours, and hold up its chat for as long.
            _log.error("webhook_body_without_number", size=len(body))
            return web.Response()
        try:
            await self._take([update])
        except ReceptionClosedError:
            return _come_again()
        except Exception:  # noqa: BLE001  whatever kept it from being stored, Telegram is to bring it again
            _log.exception("updates_not_stored")
            return _come_again()
        return web.Response()


def _come_again() -> web.Response:
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER_S)})


async def _body_of(request: web.Request) -> bytes | None:
    """None when it is too long; no more than the limit is ever held."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
