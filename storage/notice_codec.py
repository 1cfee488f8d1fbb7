"""How notices stand in the outbox: the name of the kind, and its parameters as plain JSON values."""

from collections.abc import Mapping

import msgspec

from domain.notices.base import Notice
from storage.errors import StorageError


class UnknownNoticeError(StorageError):
    """There is no kind of message called {notice}. A row written by a newer version is a dead letter for this one; a
    kind missing in the register of notices is a mistake in the program."""


class NoticeCodec:
    """Writes and reads the kinds of notices it was given, by name."""

    __slots__ = ("_classes", "_names")

    def __init__(self, notices: Mapping[str, type[Notice]]) -> None:
        self._classes = dict(notices)
        self._names = {kind: name for name, kind in notices.items()}

    def encode(self, notice: Notice) -> tuple[str, object]:
        """Name and parameters; raises UnknownNoticeError for a kind that nobody registered."""
        name = self._names.get(type(notice))
        if name is None:
            raise UnknownNoticeError(notice=type(notice).__name__)
        return name, msgspec.to_builtins(notice)

    def kind(self, name: str) -> type[Notice] | None:
        """None for a kind that this version no longer has."""
        return self._classes.get(name)

    def decode(self, name: str, parameters: object) -> Notice:
        """Raises UnknownNoticeError for a row of a kind that this version no longer has."""
        kind = self._classes.get(name)
        if kind is None:
            raise UnknownNoticeError(notice=name)
        return msgspec.convert(parameters, kind)
