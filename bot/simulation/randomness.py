"""Where the program itself takes chance from, given a seed for as long as a world runs."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from storage import outbox, tables


@contextmanager
def seeded(chance: Random) -> Iterator[None]:
    """Codes and row names come from `chance` inside the block, so that two runs of a seed are one and the same."""

    def token(size: int | None = None) -> str:
        return f"{chance.getrandbits(8 * (size or 32)):x}"

    def row_name() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128))

    places = (
        (vars(secrets), "token_urlsafe", token),
        (vars(tables), "uuid4", row_name),
        (vars(outbox), "uuid4", row_name),
    )
    before = [place[name] for place, name, _ in places]
    for place, name, ours in places:
        place[name] = ours
    try:
        yield
    finally:
        for (place, name, _), theirs in zip(places, before, strict=True):
            place[name] = theirs
