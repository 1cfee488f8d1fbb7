"""Reading a row in order to change what hangs on it, where other processes may be about to do the same.

On a file all writing is done one after the other. On a server two transactions may read the same ticket and each say
what follows from it, and the one that says it last is not the one that knew most. So whoever writes locks the ticket,
the draft or the outage that he reads, and the other one waits and reads what has become of it (docs/adr/0018).
"""

from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from storage.claims import claims_of
from storage.running import running_if_any

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def to_change(statement: S) -> S:
    """The same, with its rows locked against others who want to change them; SQLite leaves that out."""
    return statement.with_for_update(key_share=True)


def locks_rows(connection: Connection) -> bool:
    """Whether rows that are read now may be another process's to change at the same time."""
    running = running_if_any(connection)
    return running is not None and running.locks_rows and claims_of(connection) is not None
