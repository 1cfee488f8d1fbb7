"""Which process this is among those that share a database server, and what it learned of conversations as it went on.

Known to every connection of a PostgreSQL driver; a file has one process, and no claims (docs/adr/0018).
"""

from typing import Final

from sqlalchemy import Connection

OPTION: Final = "concierge_claims"
"""The execution option of an engine under which its connections find them."""

NOBODY: Final = 0
"""The number of a process that has not joined the others (yet, or any more): it owns nothing."""


class Claims:
    """`number` is this process's own: never used twice, and so a fence against its own former lives.

    It counts as `shared` once it has joined for the first time.
    """

    __slots__ = ("_came_upon", "_left", "_numbers", "number", "shared")

    def __init__(self) -> None:
        self.shared = False
        self.number = NOBODY
        self._numbers: set[int] = set()
        self._left: dict[int, int] = {}
        self._came_upon: dict[int, int] = {}

    def join(self, number: int) -> None:
        """From now on this process has this number."""
        self.number, self.shared = number, True
        self._numbers.add(number)

    def were_ours(self, number: int) -> bool:
        """Whether this process had the number: it lives, and only its line to the server ended."""
        return number in self._numbers

    def note_stored(self, inbox_id: int, pending: int) -> None:
        """With this row so many of its conversation are to be handled."""
        self._came_upon[inbox_id] = pending

    def take_stored(self, inbox_id: int) -> int | None:
        """What was noted when the row was stored; None for the second one who asks."""
        return self._came_upon.pop(inbox_id, None)

    def note_left(self, inbox_id: int, pending: int) -> None:
        """With this row done so many of its conversation are still to be handled."""
        self._left[inbox_id] = pending

    def left(self, inbox_id: int) -> int | None:
        """What was noted for the row, which is settled or about to be; None while it is not, or not by this process."""
        return self._left.get(inbox_id)

    def take_left(self, inbox_id: int) -> int | None:
        """The same, and forget it."""
        return self._left.pop(inbox_id, None)


def claims_of(connection: Connection) -> Claims | None:
    """The claims of the process that this connection belongs to; None where it shares nothing."""
    claims: Claims | None = connection.get_execution_options().get(OPTION)
    return claims if claims is not None and claims.shared else None
