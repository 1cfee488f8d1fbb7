"""Signals: names raised inside a transaction and heard only if it was committed ("outbox", "timers", …)."""

from collections.abc import Callable, Iterable

import structlog
from sqlalchemy import Connection

from storage.running import running_if_any, running_on

Listener = Callable[[frozenset[str]], None]


def raise_signal(connection: Connection, name: str) -> None:
    """Note `name` on the running transaction; raises NoTransactionError in a read.

    Heard after the COMMIT, unless the function's own savepoint (or a nested one) was undone.
    """
    running_on(connection).signals.append(name)


def is_raised(connection: Connection, name: str) -> bool:
    """Whether `name` was raised in the running transaction, by this function or by one that it is batched with."""
    return times_raised(connection, name) > 0


def times_raised(connection: Connection, name: str) -> int:
    """How often."""
    running = running_if_any(connection)
    return 0 if running is None else running.signals.count(name)


class Listeners:
    """Who wants to hear the signals of each COMMIT; called on the event loop."""

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def add(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def tell(self, names: Iterable[str]) -> None:
        """Call every listener; one that fails is logged, and the others still hear."""
        signals = frozenset(names)
        for listener in self._listeners:
            try:
                listener(signals)
            except Exception:  # noqa: BLE001  a listener's mistake must not fail a write that is committed
                structlog.get_logger(__name__).exception("commit_listener_failed", signals=sorted(signals))
