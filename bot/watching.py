"""A small web server for whoever watches over the process: `/healthz` and `/metrics`, never for the open internet."""

from contextlib import AbstractAsyncContextManager

from aiohttp import web

from bot import health, metrics
from bot.health import Health
from bot.metrics import Metrics
from bot.web_server import listening


def watched(host: str, port: int, *, wellness: Health, numbers: Metrics) -> AbstractAsyncContextManager[int]:
    """Answer until the block ends; gives the port (0 takes a free one)."""
    app = web.Application()
    app.router.add_get(health.PATH, wellness.answer)
    app.router.add_get(metrics.PATH, numbers.answer)
    return listening(app, host, port)
