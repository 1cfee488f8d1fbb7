"""What the database itself notes of its changes: triggers, beside the program and unknown to it."""

import sqlite3
from dataclasses import dataclass, field

_TRIGGERS = (
    "CREATE TEMP TABLE ledger (what TEXT, row INTEGER, was TEXT, became TEXT)",
    """CREATE TEMP TRIGGER inbox_ledger AFTER UPDATE OF state ON main.inbox
       BEGIN INSERT INTO ledger VALUES ('inbox', old.update_id, old.state, new.state); END""",
    """CREATE TEMP TRIGGER inbox_arrivals AFTER INSERT ON main.inbox
       BEGIN INSERT INTO ledger VALUES ('inbox', new.update_id, '', new.state); END""",
    """CREATE TEMP TRIGGER ticket_ledger AFTER UPDATE OF status ON main.tickets
       BEGIN INSERT INTO ledger VALUES ('ticket', old.id, old.status, new.status); END""",
)


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Everything noted so far: (row, was, became) of updates by their numbers and of tickets by their ids."""

    inbox: list[tuple[int, str, str]] = field(default_factory=list)
    tickets: list[tuple[int, str, str]] = field(default_factory=list)

    @staticmethod
    def open(raw: sqlite3.Connection) -> None:
        """From now on this connection notes."""
        for statement in _TRIGGERS:
            raw.execute(statement).close()

    def collect(self, raw: sqlite3.Connection) -> None:
        """Take over what was noted, before the connection is closed."""
        for what, row, was, became in raw.execute(
            "SELECT what, row, was, became FROM ledger ORDER BY rowid"
        ).fetchall():
            (self.inbox if what == "inbox" else self.tickets).append((row, was, became))
        raw.execute("DELETE FROM ledger").close()
