"""Who uses a database on a server: every connection holds a lock for it, and a command may want it alone.

A server has no file to lock. The lock is the server's own (an advisory one) and lives and dies with its connection, so
that a process which lost its connections has to ask anew before it can write again.
"""

from typing import Any, Final

from sqlalchemy import Connection, Engine, event, text

_LOCK: Final = 0x434F4E44  # "COND"
_SHARED: Final = f"SELECT pg_advisory_lock_shared({_LOCK})"
_SOLE: Final = text("SELECT pg_try_advisory_lock(:lock)")


def share_use(engine: Engine) -> None:
    """Each connection of `engine` waits until nobody has the database to themselves, and then uses it with others."""

    def connected(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(_SHARED)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", connected)


def take_sole_use(connection: Connection) -> bool:
    """Whether nobody else uses the database; then nobody can until `connection` is closed."""
    sole: bool = connection.execute(_SOLE, {"lock": _LOCK}).scalar_one()
    return sole
