"""The one place where tasks are made: services that must survive, and work that must not be forgotten."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

import structlog

Pause = Callable[[float], Awaitable[None]]
Service = Callable[[], Coroutine[Any, Any, None]]

STEADY_AFTER_S: Final = 60
"""A service that ran this long before it failed is started again without a growing pause."""

_log = structlog.get_logger(__name__)


class SilentServiceError(Exception):
    """A service gave no sign of life for too long."""


class Backoff:
    """Seconds to wait before trying again: doubled each time up to a limit, short again after a success."""

    __slots__ = ("_first", "_longest", "_next")

    def __init__(self, first_s: float = 0.5, longest_s: float = 30.0) -> None:
        self._first = first_s
        self._longest = longest_s
        self._next = first_s

    def next(self) -> float:
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause

    def reset(self) -> None:
        self._next = self._first


class Supervisor:
    """Keeps the tasks of one process: no task is lost, no error of a task goes unnoticed, every service lives on."""

    __slots__ = ("_now", "_services", "_tasks", "pause")

    def __init__(self, *, now: Callable[[], float], pause: Pause = asyncio.sleep) -> None:
        self._now = now
        self.pause: Final = pause
        self._tasks: set[asyncio.Task[None]] = set()
        self._services: dict[str, asyncio.Task[None]] = {}

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run `work` beside everything else; an error of it is logged."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def keep(self, name: str, service: Service) -> None:
        """Run `service` until `end(name)`; whenever it raises it is started again after a pause.

        A service that returns has done its work and is not started again.
        """
        self._services[name] = self.spawn(self._keep(name, service), name)

    async def end(self, name: str) -> None:
        """Stop the service and wait until it is over; a name that is not running is fine."""
        task = self._services.pop(name, None)
        if task is not None:
            await cancel_and_wait([task])

    async def finish(self, name: str, *, within_s: float) -> None:
        """Wait until a service that was asked to end returns; stop it if it takes too long."""
        task = self._services.get(name)
        if task is not None:
            await asyncio.wait({task}, timeout=within_s)
            await self.end(name)

    async def end_all(self) -> None:
        """Stop whatever still runs."""
        self._services.clear()
        await cancel_and_wait(list(self._tasks))

    async def _keep(self, name: str, service: Service) -> None:
        backoff = Backoff()
        while True:
            began = self._now()
            try:
                return await service()
            except Exception:  # noqa: BLE001  a service outlives every error
                _log.exception("service_failed", service=name)
            if self._now() - began > STEADY_AFTER_S:
                backoff.reset()
            await self.pause(backoff.next())

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("task_failed", task=task.get_name(), exc_info=error)


class Watchdog:
    """Notices that a service has not given a sign of life for too long (a dead socket, a lost wake-up)."""

    __slots__ = ("_last", "_limit_s", "_now")

    def __init__(self, *, limit_s: float, now: Callable[[], float]) -> None:
        self._limit_s = limit_s
        self._now = now
        self._last = now()

    def beat(self) -> None:
        """The service is alive."""
        self._last = self._now()

    @property
    def silent_s(self) -> float:
        return self._now() - self._last

    @property
    def overdue(self) -> bool:
        return self.silent_s > self._limit_s


async def guarded(service: Service, watchdog: Watchdog, *, look_every_s: float = 5.0) -> None:
    """Run `service`; raises SilentServiceError (so that its keeper starts it again) once its watchdog is overdue."""
    watchdog.beat()
    work = asyncio.create_task(service())
    try:
        while not (await asyncio.wait({work}, timeout=look_every_s))[0]:
            if watchdog.overdue:
                raise SilentServiceError
        work.result()
    finally:
        await cancel_and_wait([work])


async def cancel_and_wait(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel the tasks and wait until they are over; their errors are theirs."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
