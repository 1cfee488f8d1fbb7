"""Which of an account's files counts, where it has one in several communities: that of the community that is meant."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class _OfCommunity(Protocol):
    @property
    def community_id(self) -> str: ...


F = TypeVar("F", bound=_OfCommunity)


class MeantCommunity:
    """The community that an update is about; found out once, and only for whoever has files in several."""

    __slots__ = ("_find", "_found")

    def __init__(self) -> None:
        self._find: Callable[[], str | None] | None = None
        self._found: str | None = None

    def find_by(self, find: Callable[[], str | None] | None) -> None:
        """From now on this says what is meant; None: nothing does."""
        self._find, self._found = find, None

    def key(self) -> str | None:
        """None: nothing says it."""
        if self._find is not None:
            find, self._find = self._find, None
            self._found = find()
        return self._found

    def of(self, files: Sequence[F], near: str | None) -> F | None:
        """The file in the community `near`, else in the one that is meant, else the first."""
        if len(files) > 1:
            by_community = {one.community_id: one for one in reversed(files)}
            for place in (near, self.key()):
                if place in by_community:
                    return by_community[place]
        return files[0] if files else None
