"""A database file with rows in every table of the service centre, and a value in every column that must have one."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import CheckConstraint, Connection, Table

from storage.inline_driver import InlineDatabase
from storage.tables import metadata
from storage.types import RowId, TelegramId, UtcMicroseconds

AT: Final = datetime(2026, 11, 22, 10, 15, 0, tzinfo=UTC)


def fill(path: Path) -> None:
    """Two rows in every table, parents before children."""
    database = InlineDatabase(path)

    def insert_all(connection: Connection) -> None:
        for table in metadata.sorted_tables:
            for number in (1, 2):
                connection.execute(table.insert(), a_row(table, number))

    database.raw.execute("PRAGMA foreign_keys = OFF")  # some tables point at each other
    database.write_now(insert_all)
    assert database.raw.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close_now()


def a_row(table: Table, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    allowed = _allowed(table)
    for column in table.columns:
        if column.foreign_keys or isinstance(column.type, (RowId, TelegramId)):
            row[column.name] = number
        elif isinstance(column.type, UtcMicroseconds):
            row[column.name] = AT
        elif column.name in allowed and column.server_default is None:
            row[column.name] = allowed[column.name]
        elif not column.nullable and column.server_default is None:
            row[column.name] = number if column.type.python_type in {int, float} else _words(column.type, number)
    return row


def _allowed(table: Table) -> dict[str, str]:
    """The first value that a CHECK (column IN ('…', …)) lets pass, per column."""
    checks = [check for check in table.constraints if isinstance(check, CheckConstraint)]
    found = [re.match(r"(\w+) IN \('([^']*)'", str(check.sqltext)) for check in checks]
    return {match[1]: match[2] for match in found if match}


def _words(kind: Any, number: int) -> Any:
    return bool(number) if kind.python_type is bool else f"{number}"
