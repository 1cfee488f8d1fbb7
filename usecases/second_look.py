"""Doing something that nobody asked for just now, though somebody else may change the ticket meanwhile."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from domain.errors import CardRefreshed

_T = TypeVar("_T")


class Undoing(Protocol):
    """A unit of work, as far as it can undo a part of itself."""

    def savepoint(self) -> AbstractContextManager[None]: ...


def with_a_second_look(uow: Undoing, act: Callable[[], _T]) -> _T:
    """What it returns; whatever it raises has undone all of it.

    On a server another process may change a ticket between our reading and our writing (CardRefreshed). Whoever
    presses a button is shown the new card then; what the clock or a delivery sets off looks again itself.
    """
    try:
        with uow.savepoint():
            return act()
    except CardRefreshed:
        with uow.savepoint():
            return act()
