"""The keys of the private columns: how they are written down, and what is made of each (docs/adr/0003).

A key is 32 random bytes in URL-safe base64, one to a line or between commas, the present one first. Everything is
derived from it once, when it is read: its name, the key that seals, and the key that makes indexes.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import BadKeyError, KeyFileError

_LENGTH: Final = 32
_NAME_LENGTH: Final = 4
_HEADER: Final = """\
# Concierge: the keys of names, phones and texts in the database; the first one seals, all of them open.
# Without this file nobody can read them any more. Keep a copy of it, and not where the backups are.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key. `name` tells keys apart and nothing about them; it stands in every value sealed with the key."""

    name: str
    sealer: AESGCM = field(repr=False)
    index_key: bytes = field(repr=False)


KeyRing = tuple[Key, ...]
"""At least one key; the first one seals."""


def new_key() -> str:
    """A new key as it is written down."""
    return urlsafe_b64encode(os.urandom(_LENGTH)).decode().rstrip("=")


def key_ring(written: str, *, place: str) -> KeyRing:
    """The keys in `written`, which came from `place`; raises BadKeyError, never with a part of a key in it."""
    keys = [_key(one, place) for one in _written_keys(written)]
    if not keys or len({key.name for key in keys}) < len(keys):
        raise BadKeyError(place=place)
    return tuple(keys)


def read_key_file(path: Path) -> str:
    """The keys as they are written down; raises KeyFileError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(path=path, reason=getattr(error, "strerror", None) or "it is no text") from None


def write_key_file(path: Path, keys: list[str], *, replaces: bool = False) -> None:
    """Write the file, readable by its owner only; all of it or nothing. Raises KeyFileError, also if there is one."""
    if path.exists() and not replaces:
        raise KeyFileError(path=path, reason="there is a file already, which is never overwritten")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123  its mode counts from the first moment
            file.write(_HEADER + "".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise KeyFileError(path=path, reason=error.strerror) from None


def add_to_key_file(path: Path, key: str) -> None:
    """Put a key before the others, which go on opening what they sealed."""
    write_key_file(path, [key, *_written_keys(read_key_file(path))], replaces=True)


def _written_keys(written: str) -> list[str]:
    lines = [line.partition("#")[0] for line in written.splitlines()]
    return [one for line in lines for one in line.replace(",", " ").split()]


def _key(written: str, place: str) -> Key:
    try:
        secret = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (NotBase64Error, ValueError):
        raise BadKeyError(place=place) from None
    if len(secret) != _LENGTH:
        raise BadKeyError(place=place)
    return Key(
        name=_derived(secret, b"name", _NAME_LENGTH).hex(),
        sealer=AESGCM(_derived(secret, b"seal", _LENGTH)),
        index_key=_derived(secret, b"index", _LENGTH),
    )


def _derived(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"concierge " + purpose).derive(secret)
