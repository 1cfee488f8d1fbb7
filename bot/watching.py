"""A small web server for whoever watches over the process: `/healthz` and `/metrics`, never for the open internet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot import health, metrics
from bot.health import Health
from bot.metrics import Metrics


@asynccontextmanager
async def watched(host: str, port: int, *, wellness: Health, numbers: Metrics) -> AsyncIterator[int]:
    """Answer until the block ends; gives the port (0 takes a free one)."""
    app = web.Application()
    app.router.add_get(health.PATH, wellness.answer)
    app.router.add_get(metrics.PATH, numbers.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
