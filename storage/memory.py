"""What a transaction has read already, so that it need not ask for the same row again.

A use case is put together from parts that each look up what they need, the ticket most of all. The table that reads a
row is also the only one that writes it, and tells its memory what it wrote; a savepoint that is undone takes
everything along that was kept.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Values by what they were asked for; that there is none is remembered too."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[K, V] = {}

    def recall(self, key: K, read: Callable[[K], V]) -> V:
        """What is known under the key, read at the first time."""
        try:
            return self._known[key]
        except KeyError:
            value = self._known[key] = read(key)
            return value

    def keep(self, key: K, value: V) -> None:
        """This is what a reader would find from now on."""
        self._known[key] = value

    def change(self, key: K, changed: Callable[[V], V]) -> None:
        """Do to what is known what was done to the table; nothing where nobody has asked yet."""
        if key in self._known:
            self._known[key] = changed(self._known[key])

    def forget(self, key: K) -> None:
        """The next one who asks reads it again."""
        self._known.pop(key, None)

    def forget_all(self) -> None:
        self._known.clear()


class Memories:
    """The memories of one transaction's tables, which forget together."""

    __slots__ = ("_all",)

    def __init__(self) -> None:
        self._all: list[Memory[Any, Any]] = []

    def another(self) -> Memory[Any, Any]:
        """A memory for one more kind of question."""
        made = Memory[Any, Any]()
        self._all.append(made)
        return made

    def forget(self) -> None:
        """Something was undone, and nobody knows what was read before it and what after."""
        for one in self._all:
            one.forget_all()
