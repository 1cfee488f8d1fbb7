"""Waiting for work while something else goes on beside it that may put an end to it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def beside(guard: Coroutine[Any, Any, object], work: Coroutine[Any, Any, T]) -> T:
    """The outcome of `work`; `guard` runs as long. An error of either ends both and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            guarding = group.create_task(guard)
            working = group.create_task(work)
            working.add_done_callback(lambda _: guarding.cancel())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return working.result()
