"""An event loop without threads, sockets or waiting: when nothing is ready, its time jumps to the next thing due."""

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, Final, NoReturn

let_pass: Final = asyncio.sleep
"""Nobody waits in a simulation: the time that passes is the loop's."""


class StandstillError(Exception):
    """Nothing is ready and nothing is due: whoever is waited for will never come."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Single-threaded and deterministic; `time()` is the seconds that have passed in the simulation."""

    def __init__(self) -> None:
        super().__init__()
        self._passed = 0.0
        # The base class asks its selector how long to wait; nobody else ever waits here.
        self._selector = self
        self._clock_resolution = 1e-6
        self._alive: dict[asyncio.Task[Any], None] = {}
        self.failures: Final[list[str]] = []
        """What went wrong where nobody was there to be told."""
        self.set_exception_handler(_note)

    def time(self) -> float:
        return self._passed

    def alive(self) -> list[asyncio.Task[Any]]:
        """Every task that is not over, in the order in which they were made."""
        return list(self._alive)

    def create_task(
        self,
        coro: Coroutine[Any, Any, Any],  # type: ignore[override]  # typeshed also allows generators, of before 3.5
        *,
        name: object = None,
        context: Context | None = None,
    ) -> asyncio.Task[Any]:
        task = super().create_task(coro, name=name, context=context)
        self._alive[task] = None
        task.add_done_callback(self._over)
        return task

    def run_in_executor(  # type: ignore[override]  # the base class gives a future of any value
        self, executor: object, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """At once and here: a thread would bring its own order of things."""
        del executor
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001  it is the waiter's, as it would be coming from a thread
            future.set_exception(error)
        return future

    def call_soon_threadsafe(  # type: ignore[override]  # as `call_soon`: there are no threads
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def select(self, timeout: float | None) -> list[object]:
        """What the base class takes for its selector: let so much time pass."""
        if timeout is None:
            raise StandstillError(", ".join(task.get_name() for task in self._alive))
        self._passed += max(0.0, timeout)
        return []

    def _process_events(self, event_list: list[object]) -> None:
        """There are none."""

    def _write_to_self(self) -> NoReturn:
        raise NotImplementedError

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._alive.pop(task, None)


def _note(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    assert isinstance(loop, VirtualLoop)
    error = context.get("exception")
    told = "".join(traceback.format_exception(error)) if error is not None else ""
    loop.failures.append(f"{context.get('message', '')}\n{told}")


class VirtualMachine:
    """The machine's time in the simulation (`usecases.ports.Machine`)."""

    __slots__ = ("_began", "_loop")

    def __init__(self, loop: VirtualLoop, *, began: float) -> None:
        """`began`: the wall clock, in seconds since 1970, when the loop's time was 0."""
        self._loop = loop
        self._began = began

    def wall(self) -> float:
        return self._began + self._loop.time()

    def monotonic(self) -> float:
        return self._loop.time()
