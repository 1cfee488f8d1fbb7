"""How private texts stand in the database: a mark saying how they were sealed, then the text (docs/adr/0003)."""

from typing import Any, Final, Protocol

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import Dialect

from storage.errors import UnknownSealError

PLAIN_MARK: Final = "p1:"
_ATTRIBUTE: Final = "concierge_cipher"


class Cipher(Protocol):
    """Seals what goes into private columns and opens what comes out; `place` is "table.column"."""

    def seal(self, text: str, place: str) -> str:
        """The stored form, beginning with the cipher's mark."""

    def open(self, stored: str, place: str) -> str:
        """The text again; raises UnknownSealError, or BrokenSealError for what was sealed elsewhere or changed."""

    def index(self, text: str) -> str:
        """What equal texts are found by, at most 64 characters, beginning with the cipher's mark."""

    def indexes(self, text: str) -> list[str]:
        """Every form under which an equal text may stand: several while keys are being changed, the present first."""


class PlainCipher:
    """Marks private texts without hiding them: for tests, and for engines that never see a private column."""

    __slots__ = ()

    def seal(self, text: str, place: str) -> str:  # noqa: ARG002  the shape of Cipher
        return PLAIN_MARK + text

    def open(self, stored: str, place: str) -> str:  # noqa: ARG002  the shape of Cipher
        if stored.startswith(PLAIN_MARK):
            return stored[len(PLAIN_MARK) :]
        raise UnknownSealError(mark=mark_of(stored))

    def index(self, text: str) -> str:
        return PLAIN_MARK + text

    def indexes(self, text: str) -> list[str]:
        return [self.index(text)]


def mark_of(stored: str) -> str:
    """How it was sealed, to be told in an error: what follows the mark may be somebody's name."""
    return stored.partition(":")[0][:8]


def attach_cipher(engine: Engine, cipher: Cipher) -> None:
    """Give every private column used through `engine` its cipher; before the engine's first statement."""
    # Column types see nothing of an engine but its dialect, and each engine has a dialect object of its own.
    setattr(engine.dialect, _ATTRIBUTE, cipher)


def cipher_of(dialect: Dialect) -> Cipher:
    """The cipher attached to the dialect's engine; plain for engines without one (migrations)."""
    cipher: Any = getattr(dialect, _ATTRIBUTE, None)
    return cipher if cipher is not None else PlainCipher()
