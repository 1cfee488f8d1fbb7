"""How private texts stand in the database: a mark saying how they were sealed, then the text (docs/adr/0003)."""

from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import Dialect

from storage.errors import UnknownSealError

PLAIN_MARK = "p1:"
_ATTRIBUTE = "concierge_cipher"


class Sealed(str):
    """A text as it stands in the database, already sealed by (or still to be opened by) whoever knows its row."""

    __slots__ = ()


class Cipher(Protocol):
    """Seals what goes into private columns and opens what comes out."""

    def seal(self, text: str) -> str:
        """The stored form, beginning with the cipher's mark."""

    def open(self, stored: str) -> str:
        """The text again, or a `Sealed` if only the row's repository can open it; raises UnknownSealError."""

    def index(self, text: str) -> str:
        """What equal texts are found by, at most 64 characters, beginning with the cipher's mark."""


class PlainCipher:
    """Marks private texts without hiding them, so that later seals can be told apart from them."""

    __slots__ = ()

    def seal(self, text: str) -> str:
        return PLAIN_MARK + text

    def index(self, text: str) -> str:
        return PLAIN_MARK + text

    def open(self, stored: str) -> str:
        if stored.startswith(PLAIN_MARK):
            return stored[len(PLAIN_MARK) :]
        # The mark alone: what follows it may be somebody's name.
        raise UnknownSealError(mark=stored.partition(":")[0][:8])


def attach_cipher(engine: Engine, cipher: Cipher) -> None:
    """Give every private column used through `engine` its cipher; before the engine's first statement."""
    # Column types see nothing of an engine but its dialect, and each engine has a dialect object of its own.
    setattr(engine.dialect, _ATTRIBUTE, cipher)


def cipher_of(dialect: Dialect) -> Cipher:
    """The cipher attached to the dialect's engine; plain for engines without one (migrations)."""
    cipher: Any = getattr(dialect, _ATTRIBUTE, None)
    return cipher if cipher is not None else PlainCipher()
