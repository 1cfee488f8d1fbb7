"""What one process at a time does for all that share a database, and who does it now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, bindparam, func, literal_column, select

from storage import server_locks
from storage.errors import NotElectedError
from storage.tables import offices, processes


class Office(StrEnum):
    """Something that only one process may do at a time."""

    SENDER = "sender"
    CLOCK = "clock"
    POLLER = "poller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The process that was elected last, by host and pid; whether it `lives` the server knows."""

    office: Office
    process: str
    since: datetime
    lives: bool


# Locked, so that a successor takes office before or after this transaction, never within it.
_HOLDS: Final = (
    select(offices.c.process)
    .where(offices.c.name == bindparam("office"), offices.c.process == bindparam("number"))
    .with_for_update(read=True)
)
_HOLDERS: Final = (
    select(
        offices.c.name,
        processes.c.name,
        offices.c.since,
        func.pg_try_advisory_xact_lock(literal_column(str(server_locks.PROCESSES)), offices.c.process).label("gone"),
    )
    .select_from(offices.join(processes, processes.c.number == offices.c.process))
    .order_by(offices.c.name)
)


def require(connection: Connection, office: Office, number: int) -> None:
    """Raises NotElectedError when the office is another's than this process's; else it stays ours until the COMMIT."""
    if connection.execute(_HOLDS, {"office": office.value, "number": number}).first() is None:
        raise NotElectedError(office=office.value)


def holders(connection: Connection) -> list[Holder]:
    """Who was elected last to each office of a server's database."""
    return [
        Holder(office=Office(office), process=name, since=since, lives=not gone)
        for office, name, since, gone in connection.execute(_HOLDERS).all()
    ]
