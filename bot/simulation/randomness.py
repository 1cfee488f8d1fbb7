"""Where the program itself takes chance from, given a seed for as long as a world runs.

Codes are all that people ever see of it: the names that rows have for their ciphers stay as they come.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random


@contextmanager
def seeded(chance: Random) -> Iterator[None]:
    """Codes come from `chance` inside the block, so that two runs of a seed are one and the same."""

    def token(nbytes: int | None = None) -> str:
        return f"{chance.getrandbits(8 * (nbytes or 32)):x}"

    before = secrets.token_urlsafe
    secrets.token_urlsafe = token
    try:
        yield
    finally:
        secrets.token_urlsafe = before
