"""AES-256-GCM for private columns: the key's name in the value, the column's name in the seal (docs/adr/0003)."""

import hmac
import os
from base64 import urlsafe_b64encode
from binascii import a2b_base64, b2a_base64
from typing import Final

from cryptography.exceptions import InvalidTag

from storage.ciphers import mark_of
from storage.errors import BrokenSealError, UnknownSealError
from storage.keys import KeyRing

_MARK: Final = "a1:"
_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_UNSAFE: Final = bytes.maketrans(b"-_", b"+/")
# base64's own functions for this alphabet take three calls more, and there are a dozen values in an update.

_NONCE: Final = 12
_FETCHED: Final = 256
"""So many nonces come with one call of the system."""

_INDEX: Final = 24
"""Bytes of an index: 192 of the 256 bits, so that 64 characters hold it with mark and name."""


class Nonces:
    """Random bytes from the system, fetched for many seals at once, each handed out once. May be used by many threads.

    A forked process must not hand out its parent's: it notices and fetches its own.
    """

    __slots__ = ("_left", "_owner")

    def __init__(self) -> None:
        self._left: list[bytes] = []
        self._owner = os.getpid()

    def next(self) -> bytes:
        if self._owner != os.getpid():
            self._left, self._owner = [], os.getpid()
        try:
            return self._left.pop()  # in one step, whatever other threads do
        except IndexError:
            fresh = os.urandom(_NONCE * _FETCHED)
            self._left += [fresh[at : at + _NONCE] for at in range(_NONCE, len(fresh), _NONCE)]
            return fresh[:_NONCE]


class KeyedCipher:
    """Seals with the first key of the ring and opens with whichever one a value names. May be used by many threads.

    Stored: `a1:<key's name>:<base64url of nonce, ciphertext and tag>`. Nonces are random: 2^32 values may be sealed
    with one key before it should be changed.
    """

    __slots__ = ("_by_name", "_nonces", "_prefix", "_ring", "_sealer")

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._by_name = {f"{_MARK}{key.name}": key.sealer for key in ring}
        self._sealer = ring[0].sealer
        self._prefix = f"{_MARK}{ring[0].name}:"
        self._nonces = Nonces()

    def seal(self, text: str, place: str) -> str:
        nonce = self._nonces.next()
        sealed = self._sealer.encrypt(nonce, text.encode(), place.encode())
        return self._prefix + b2a_base64(nonce + sealed, newline=False).translate(_SAFE).decode("ascii")

    def open(self, stored: str, place: str) -> str:
        name, _, payload = stored.rpartition(":")
        sealer = self._by_name.get(name)
        if sealer is None:
            raise UnknownSealError(mark=name[:16] if name.startswith(_MARK) else mark_of(stored))
        raw = a2b_base64(payload.encode().translate(_UNSAFE))
        try:
            opened = sealer.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise BrokenSealError(place=place) from None
        return opened.decode()

    def is_present(self, stored: str) -> bool:
        """Whether a value is sealed with the key that seals now."""
        return stored.startswith(self._prefix)

    def index(self, text: str) -> str:
        return self.indexes(text)[0]

    def indexes(self, text: str) -> list[str]:
        made = [(key.name, hmac.digest(key.index_key, text.encode(), "sha256")[:_INDEX]) for key in self._ring]
        return [f"{_MARK}{name}:{urlsafe_b64encode(digest).decode('ascii')}" for name, digest in made]
