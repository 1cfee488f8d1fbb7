"""Rides: work that waits for the next transaction with a certain signal, and is committed together with it.

Whoever queues a message and whoever takes it to Telegram need not commit one after the other (docs/adr/0020).
"""

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

import structlog

from usecases.ports import UnitOfWork

T = TypeVar("T")

RIDDEN: Final = "ride"
"""The signal of a write that has taken one along."""


class Ride(Generic[T]):
    """`usecases.ports.Ride`: left, withdrawn and settled on the event loop, taken by the thread that writes."""

    __slots__ = ("_free", "_settled", "_work", "by", "found", "more", "needs")

    def __init__(self, work: Callable[[UnitOfWork], T], *, needs: str, settled: Callable[[], None]) -> None:
        self._work = work
        self._settled: Callable[[], None] | None = settled
        self._free: Final = [True]
        """Emptied by whoever is first, to take it or to withdraw it: two threads may want to."""
        self.needs: Final = needs
        self.by: object | None = None
        """The write that has taken it along."""
        self.found: T | None = None
        self.more = False

    @property
    def over(self) -> bool:
        return self._settled is None

    def withdraw(self) -> bool:
        if not self._is_mine():
            return False
        self._settled = None
        return True

    def begins(self, by: object) -> None:
        """This write is run, perhaps once more: what was found before was undone with it."""
        if self.by is by:
            self.found = None

    def comes_by(self, by: object, uow: UnitOfWork) -> None:
        """This write has raised what is waited for."""
        if self.by is None and self._is_mine():
            self.by = by
        if self.by is by:
            self._ride(uow)
        else:
            self.more = True

    def settle(self, *, kept: bool) -> None:
        """The write that took it along is over; `kept`: the ride was committed with it."""
        if self.by is not None and self._settled is not None:
            self.found = self.found if kept else None
            settled, self._settled = self._settled, None
            settled()

    def _is_mine(self) -> bool:
        try:
            return self._free.pop()
        except IndexError:
            return False

    def _ride(self, uow: UnitOfWork) -> None:
        try:
            with uow.savepoint():
                self.found = self._work(uow)
        except Exception:  # noqa: BLE001  whoever takes it along must not fail because of it
            structlog.get_logger(__name__).exception("ride_failed")


def nobody() -> Ride[Any]:
    """A ride that is over."""
    ride: Ride[Any] = Ride(lambda _: None, needs="", settled=lambda: None)
    ride.withdraw()
    return ride
