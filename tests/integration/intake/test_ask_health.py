"""Asking the process beside us whether it is well, as a container does."""

import asyncio

import pytest
from aiohttp import web

from bot.ask_health import ask
from bot.health import PATH


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
async def test_what_the_process_says(unused_tcp_port, status, code):
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get(PATH, answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
        assert await asyncio.to_thread(ask, f"0.0.0.0:{unused_tcp_port}") == code
    finally:
        await runner.cleanup()


def test_nobody_answers(unused_tcp_port, capsys):
    assert (ask(f"127.0.0.1:{unused_tcp_port}"), ask("")) == (1, 2)
    assert capsys.readouterr().err.splitlines()[1] == "CONCIERGE_WATCH_LISTEN is not set, so there is nobody to ask."
