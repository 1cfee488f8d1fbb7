"""The web server of an installation with a webhook: updates and health; 503 until there is somebody to take them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

from bot.health import PATH
from bot.intake.webhook import MOST_BYTES
from bot.web_server import listening

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Front:
    """Up before the rest of the process and down after it; the rest moves in when it is ready."""

    __slots__ = ("_health", "_path", "_receive")

    def __init__(self, *, url: str) -> None:
        """`url` is where Telegram posts to; a proxy in front of us must not change its path."""
        self._path = urlsplit(url).path or "/"
        self._receive: Handler = _not_yet
        self._health: Handler = _not_yet

    def move_in(self, *, receive: Handler, health: Handler) -> None:
        self._receive = receive
        self._health = health

    def move_out(self) -> None:
        self._receive = _not_yet
        self._health = _not_yet

    def serving(self, host: str, port: int) -> AbstractAsyncContextManager[int]:
        """Listen until the block ends; gives the port (0 takes a free one)."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post(self._path, self._on_post)
        app.router.add_get(PATH, self._on_health)
        return listening(app, host, port)

    async def _on_post(self, request: web.Request) -> web.Response:
        return await self._receive(request)

    async def _on_health(self, request: web.Request) -> web.Response:
        return await self._health(request)


async def _not_yet(_request: web.Request) -> web.Response:
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})
