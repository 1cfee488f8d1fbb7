"""The runner: does what is due when the bell rings, and arms the bell for what is due next.

It runs a few calls of timer functions per transaction, each in a savepoint of its own. Nothing is remembered here
that matters: after a crash the table says what is due. Timers that failed rest in memory, so that one that always
fails does not spin.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import structlog

from scheduler.bell import Bell
from scheduler.resting import Resting
from scheduler.sweeps import Generator
from usecases.deadlines import Ran, TimerHandler, run_due
from usecases.ports import Clock, Machine, Store, UnitOfWork

FIRST_TICK_WAITS_S: Final = 15
RETRY_AFTER_S: Final = 5
LEAST_BETWEEN_LOOKS_S: Final = 0.01
"""What is due at once, as the question whether all is well after a piece of work, waits no longer than this …"""
MOST_BETWEEN_LOOKS_S: Final = 0.05
"""… or this where many others want the processor: then a look takes long, and a twentieth of the time is enough."""
_RESTS_AFTER_LOOKING: Final = 20
AT_ONCE: Final = 8
"""Calls in one transaction: about ten milliseconds, which is as long as an answer may wait behind them."""

_log = structlog.get_logger(__name__)


class Runner:
    """Runs due timers until cancelled; `run` is the one task it needs.

    `drained` returns when Telegram's backlog and the inbox are worked off: what people said while we were away comes
    before what the clock says, but for the kinds that `never_wait`. `alarm` is told of timers that were given up.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        machine: Machine,
        bell: Bell,
        handlers: Mapping[str, TimerHandler],
        alarm: TimerHandler,
        drained: Callable[[], Awaitable[None]],
        generators: Sequence[Generator] = (),
        never_wait: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._machine = machine
        self._bell = bell
        self._handlers = handlers
        self._alarm = alarm
        self._drained = drained
        self._generators = generators
        self._never_wait = tuple(never_wait)
        self._generated_until: datetime | None = None
        self._resting = Resting(machine)
        self._alone_left = AT_ONCE
        self._next_due: datetime | None = None
        self._stale = True
        self._looking = False
        self._next_look_at = float("-inf")
        self._awaited = 0
        self._wake = asyncio.Event()
        self._calm = asyncio.Event()
        store.on_commit(self._hear)

    async def run(self) -> None:
        """Until cancelled. Errors are logged and tried again; a cancelled transaction is whole or not at all."""
        self._bell.start(ring=self.look_again, sweep=self._sweep)
        try:
            await self._begin()
            self.look_again()
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._tick_safely()
        finally:
            self._bell.stop()

    def look_again(self) -> None:
        """Something about time changed: a timer was added, the clock jumped, the bell rang."""
        self._stale = True
        self._calm.clear()
        self._wake.set()

    def is_quiet(self) -> bool:
        """Nothing is due, and nothing changed that was not looked at to the end."""
        return not (self._stale or self._looking or self._is_past(self._next_due))

    async def quiet(self) -> None:
        """Return when `is_quiet`."""
        self._awaited += 1
        try:
            while not self.is_quiet():
                self.look_again()
                await self._calm.wait()
        finally:
            self._awaited -= 1

    def _hear(self, signals: frozenset[str]) -> None:
        if "timers" not in signals:
            return
        if self._awaited or not self._may_look_in_s():
            self.look_again()
        elif not self._stale:
            # In a rush of writes one look for many commits is enough.
            self._stale = True
            self._calm.clear()
            self._bell.arm(self._machine_moment(self._may_look_in_s()))

    def _may_look_in_s(self) -> float:
        return max(0.0, self._next_look_at - self._machine.monotonic())

    def _sweep(self) -> None:
        self._resting.let_go()
        self.look_again()

    async def _begin(self) -> None:
        """Emergencies ring from the first moment on; everything else waits for the backlog."""
        async with asyncio.TaskGroup() as both:
            meanwhile = both.create_task(self._ring_meanwhile())
            await self._wait_for_backlog()
            meanwhile.cancel()

    async def _ring_meanwhile(self) -> None:
        while self._never_wait:
            self._wake.clear()
            try:
                await self._run_due(self._never_wait)
                due = await self._store.read(lambda uow: uow.timers.earliest_due(kinds=self._never_wait))
                wait = None if due is None else max(0.0, (due - self._clock.now()).total_seconds())
            except Exception:  # noqa: BLE001  as in every tick: tried again
                _log.exception("tick_failed", retry_after_s=RETRY_AFTER_S)
                wait = RETRY_AFTER_S
            self._bell.arm(None if wait is None else self._machine_moment(wait))
            await self._wake.wait()

    async def _wait_for_backlog(self) -> None:
        try:
            async with asyncio.timeout(FIRST_TICK_WAITS_S):
                await self._drained()
        except TimeoutError:
            _log.warning("first_tick_did_not_wait_for_backlog", waited_s=FIRST_TICK_WAITS_S)
        except Exception:  # noqa: BLE001  promises are kept even if we cannot know what was said meanwhile
            _log.exception("waiting_for_backlog_failed")

    async def _tick_safely(self) -> None:
        try:
            await self._tick()
        except Exception:  # noqa: BLE001  the clock goes on whatever went wrong; the rows are still there
            _log.exception("tick_failed", retry_after_s=RETRY_AFTER_S)
            self._bell.arm(self._machine_moment(RETRY_AFTER_S))

    async def _tick(self) -> None:
        await self._look()
        while self._is_past(self._next_due):
            await self._run_due()
            await self._look()
        if await self._generate():
            await self._look()
        self._arm()
        if self.is_quiet():
            self._calm.set()

    async def _look(self) -> None:
        self._stale, self._looking = False, True
        looked_at = self._machine.monotonic()
        self._next_look_at = looked_at + MOST_BETWEEN_LOOKS_S
        resting = self._resting.ids()
        try:
            self._next_due = await self._store.read(lambda uow: uow.timers.earliest_due(excluding=resting))
        except BaseException:
            self._stale = True
            raise
        finally:
            self._looking = False
            took = self._machine.monotonic() - looked_at
            between = min(MOST_BETWEEN_LOOKS_S, max(LEAST_BETWEEN_LOOKS_S, took * _RESTS_AFTER_LOOKING))
            self._next_look_at = looked_at + between

    async def _run_due(self, kinds: Sequence[str] = ()) -> None:
        more = True
        while more:
            work = partial(
                run_due,
                now=self._clock.now(),
                handlers=self._handlers,
                limit=1 if self._alone_left else AT_ONCE,
                alarm=self._alarm,
                excluding=self._resting.ids(),
                kinds=kinds,
            )
            ran = await self._store.write(work)
            # The first ones after a start: a timer that kills the process must not undo those before it each time.
            self._alone_left = max(0, self._alone_left - 1)
            self._note_failures(ran)
            more = ran.more

    def _note_failures(self, ran: Ran) -> None:
        for failure in ran.failures:
            event = "timer_given_up" if failure.dead else "timer_failed"
            facts = {"kind": failure.kind, "timers": failure.ids, "attempts": failure.attempts}
            _log.error(event, **facts, exc_info=failure.error)
            if failure.alarm_error is not None:
                _log.error("timer_alarm_failed", **facts, exc_info=failure.alarm_error)
            if not failure.dead:
                self._resting.lay_down(failure.ids, attempts=failure.attempts)

    async def _generate(self) -> bool:
        """Write the next occurrences, if those written last are past."""
        now = self._clock.now()
        if not self._generators or (self._generated_until is not None and now < self._generated_until):
            return False
        upcoming = [timer for generator in self._generators for timer in generator(now)]

        def write(uow: UnitOfWork) -> None:
            uow.timers.add(upcoming)

        await self._store.write(write)
        self._generated_until = min((timer.due_at for timer in upcoming), default=None)
        return True

    def _arm(self) -> None:
        ahead = [] if self._next_due is None else [(self._next_due - self._clock.now()).total_seconds()]
        if self._stale:
            ahead.append(self._may_look_in_s())
        self._bell.arm(self._machine_moment(min(ahead)) if ahead else None)

    def _machine_moment(self, seconds_ahead: float) -> datetime:
        return datetime.fromtimestamp(self._machine.wall(), UTC) + timedelta(seconds=seconds_ahead)

    def _is_past(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self._clock.now()
