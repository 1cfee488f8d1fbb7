"""The bell: APScheduler, used for two jobs only, a `date` job at the earliest due time and an interval as a safety net.

The timers table is the truth; a bell that rings too often, too late or not at all costs nothing but time.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

SWEEP_S: Final = 30

_WAKE: Final = "wake"
_AT_ONCE: Final = 1_000
"""Runs of one job; each ends in the turn of the loop in which it begins."""


class Bell(Protocol):
    """Something that rings at a moment of the machine's wall clock."""

    def start(self, *, ring: Callable[[], None], sweep: Callable[[], None]) -> None:
        """Call `sweep` every 30 s from now on, and `ring` whenever it is armed, on the event loop."""

    def arm(self, at: datetime | None) -> None:
        """Ring at that moment (at once if it is past) and forget any earlier order; None: do not ring."""

    def stop(self) -> None: ...


class SchedulerBell:
    """The bell on APScheduler's asyncio scheduler."""

    __slots__ = ("_armed_for", "_ring", "_scheduler")

    def __init__(self) -> None:
        # Without a grace of None a run that is a second late would be dropped, and with one instance a run that begins
        # before the last one is counted as over.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": _AT_ONCE},
        )
        self._ring: Callable[[], None] | None = None
        self._armed_for: datetime | None = None

    def start(self, *, ring: Callable[[], None], sweep: Callable[[], None]) -> None:
        self._ring = ring
        self._scheduler.add_job(
            _on_the_loop, "interval", seconds=SWEEP_S, args=[sweep], id="sweep", replace_existing=True
        )
        self._scheduler.start()

    def arm(self, at: datetime | None) -> None:
        if at == self._armed_for:
            return
        self._armed_for = at
        if at is not None:
            self._scheduler.add_job(self._ring_once, "date", run_date=at, id=_WAKE, replace_existing=True)
            return
        try:
            self._scheduler.remove_job(_WAKE)
        except JobLookupError:
            return  # it has rung already

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
        self._armed_for = None

    async def _ring_once(self) -> None:
        self._armed_for = None
        if self._ring is not None:
            self._ring()


async def _on_the_loop(call: Callable[[], None]) -> None:
    """APScheduler would run a plain function in a thread."""
    call()
