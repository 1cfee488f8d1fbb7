"""What the database itself notes of its changes: triggers, beside the program and unknown to it.

They are one connection's and go with it; or they lie in the file, where they note whoever changes it.
"""

import sqlite3
from dataclasses import dataclass, field

_TRIGGERS = (
    "CREATE {temp} TABLE ledger (what TEXT, row INTEGER, was TEXT, became TEXT)",
    """CREATE {temp} TRIGGER inbox_ledger AFTER UPDATE OF state ON inbox
       BEGIN INSERT INTO ledger VALUES ('inbox', old.update_id, old.state, new.state); END""",
    """CREATE {temp} TRIGGER inbox_arrivals AFTER INSERT ON inbox
       BEGIN INSERT INTO ledger VALUES ('inbox', new.update_id, '', new.state); END""",
    """CREATE {temp} TRIGGER ticket_ledger AFTER UPDATE OF status ON tickets
       BEGIN INSERT INTO ledger VALUES ('ticket', old.id, old.status, new.status); END""",
)


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Everything noted so far: (row, was, became) of updates by their numbers and of tickets by their ids."""

    inbox: list[tuple[int, str, str]] = field(default_factory=list)
    tickets: list[tuple[int, str, str]] = field(default_factory=list)

    @staticmethod
    def open(raw: sqlite3.Connection, *, lasting: bool = False) -> None:
        """From now on this connection notes; or, `lasting`, every one of this file."""
        for statement in _TRIGGERS:
            raw.execute(statement.format(temp="" if lasting else "TEMP")).close()

    def collect(self, raw: sqlite3.Connection) -> None:
        """Take over what was noted, before the connection is closed."""
        for what, row, was, became in raw.execute(
            "SELECT what, row, was, became FROM ledger ORDER BY rowid"
        ).fetchall():
            (self.inbox if what == "inbox" else self.tickets).append((row, was, became))
        raw.execute("DELETE FROM ledger").close()
