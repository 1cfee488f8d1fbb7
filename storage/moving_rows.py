"""Every row of one database into another, as it is stored: sealed values stay sealed, ids stay what they are.

Both ends are read: each table's number of rows and a checksum of them, whatever the order, must be the same at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import asyncpg
import msgspec
from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Select,
    Table,
    TextClause,
    TypeDecorator,
    column,
    func,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.util import await_only

from storage.errors import MovedRowsDifferError, RowsNotTakenError, RowsPointNowhereError, TargetNotEmptyError
from storage.tables import facts, metadata

PORTION: Final = 1_000
"""Rows in memory at a time."""

_DIGEST: Final = 16

_OF_A_RUN: Final = frozenset({"processes", "offices", "conversations"})
"""What the processes of a server agree on while they run."""

MOVED: Final = tuple(one for one in metadata.sorted_tables if one.name not in _OF_A_RUN)

Watch = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""What is begun and how many rows it is; gives whom to tell of every portion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedTable:
    """A table at both ends: its rows, and a checksum of them in hexadecimal digits."""

    name: str
    rows: int
    checksum: str


def move_rows(source: Connection, target: Connection, watch: Watch) -> tuple[MovedTable, ...]:
    """Fill the `target`, which has the same tables, and compare; nothing is committed.

    Raises TargetNotEmptyError, RowsNotTakenError, RowsPointNowhereError and MovedRowsDifferError.
    """
    _refuse_rows(target)
    for one in (facts, *(metadata.tables[name] for name in sorted(_OF_A_RUN))):
        target.execute(one.delete())
    total = sum(_count(source, one) for one in MOVED)
    _without_indexes(target)
    with watch("Copying ", total) as advance:
        sent = [_copied(source, target, one, advance) for one in MOVED]
    _with_indexes(target)
    _go_on_numbering(source, target)
    with watch("Checking", total) as advance:
        arrived = [_summed(target, one, advance) for one in MOVED]
    for here, there in zip(sent, arrived, strict=True):
        if here != there:
            raise MovedRowsDifferError(
                table=here.name, sent=f"{here.rows} ({here.checksum})", arrived=f"{there.rows} ({there.checksum})"
            )
    return tuple(sent)


def _refuse_rows(target: Connection) -> None:
    """What is said of the whole installation (the facts) makes no database: a first start says it too."""
    for one in MOVED:
        if one is not facts and (rows := _count(target, one)):
            raise TargetNotEmptyError(table=one.name, rows=rows)


def _count(connection: Connection, of: Table) -> int:
    return connection.execute(select(func.count()).select_from(of)).scalar_one()


# ---------------------------------------------------------------------------------------------- rows as they are stored


class _Sum:
    """Of rows in any order: PostgreSQL sorts text by other rules than SQLite."""

    def __init__(self, name: str) -> None:
        self._name, self._rows, self._sum = name, 0, 0

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows += len(rows)
        encode = msgspec.msgpack.encode
        for row in rows:
            self._sum += int.from_bytes(blake2b(encode(row), digest_size=_DIGEST).digest())
        self._sum %= 1 << (8 * _DIGEST)

    def result(self) -> MovedTable:
        return MovedTable(name=self._name, rows=self._rows, checksum=f"{self._sum:0{2 * _DIGEST}x}")


def _bare(of: Table) -> TableClause:
    """The table without what is made of its values on their way in and out."""
    stored = ((one.name, one.type.impl if isinstance(one.type, TypeDecorator) else one.type) for one in of.columns)
    return table(of.name, *(column(name, kind) for name, kind in stored))


def _portions(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    found = connection.execute(query, execution_options={"yield_per": PORTION})
    for portion in found.partitions():
        yield [tuple(row) for row in portion]


def _copied(source: Connection, target: Connection, of: Table, advance: Callable[[int], object]) -> MovedTable:
    bare, made = _bare(of), _Sum(of.name)
    in_order = select(bare).order_by(*(bare.c[key.name] for key in of.primary_key))
    for portion in _portions(source, in_order):
        _put(target, bare, portion)
        made.add(portion)
        advance(len(portion))
    return made.result()


def _summed(connection: Connection, of: Table, advance: Callable[[int], object]) -> MovedTable:
    made = _Sum(of.name)
    for portion in _portions(connection, select(_bare(of))):
        made.add(portion)
        advance(len(portion))
    return made.result()


def _put(target: Connection, bare: TableClause, rows: list[tuple[Any, ...]]) -> None:
    try:
        if target.dialect.name == "sqlite":
            target.exec_driver_sql(str(insert(bare).compile(dialect=target.dialect)), rows)
        else:
            server = target.connection.driver_connection
            assert isinstance(server, asyncpg.Connection)
            names = [one.name for one in bare.columns]
            await_only(server.copy_records_to_table(bare.name, records=rows, columns=names))
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, UnicodeError) as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise RowsNotTakenError(table=bare.name, first=rows[0][0], last=rows[-1][0], reason=reason) from error


# ---------------------------------------------------------------------------------------------- what stands around them


def _without_indexes(target: Connection) -> None:
    """A table that has none is filled much faster. SQLite keeps its foreign keys, and looks at them later."""
    for one in MOVED:
        if target.dialect.name != "sqlite":
            for key in one.foreign_key_constraints:
                target.execute(DropConstraint(key))
        for index in one.indexes:
            target.execute(DropIndex(index))


def _with_indexes(target: Connection) -> None:
    """PostgreSQL looks at all rows when a foreign key is made; SQLite is asked by whoever commits."""
    for one in MOVED:
        for index in sorted(one.indexes, key=lambda each: str(each.name)):
            target.execute(CreateIndex(index))
    if target.dialect.name != "sqlite":
        for one in MOVED:
            for key in one.foreign_key_constraints:
                _refer(target, key)
        target.execute(text("ANALYZE"))


def _refer(target: Connection, key: ForeignKeyConstraint) -> None:
    try:
        target.execute(AddConstraint(key, isolate_from_table=False))
    except IntegrityError as error:
        raise RowsPointNowhereError(table=key.table.name, other=key.referred_table.name) from error


# ---------------------------------------------------------------------------------------------- ids that were given


def last_ids(connection: Connection) -> Mapping[str, int]:
    """The last id that each table has given, to a row that is there or to one that went."""
    given = _from_sqlite(connection) if connection.dialect.name == "sqlite" else _from_sequences(connection)
    highest = {one.name: connection.execute(select(func.max(one.c.id))).scalar() or 0 for one in _numbered()}
    return {name: max(number, given.get(name, 0)) for name, number in highest.items()}


def _numbered() -> Iterator[Table]:
    return (one for one in MOVED if "id" in one.columns)


def _from_sqlite(connection: Connection) -> dict[str, int]:
    return {row.name: row.seq for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}


def _from_sequences(connection: Connection) -> dict[str, int]:
    return {one.name: connection.execute(_last_given(_sequence(connection, one))).scalar_one() for one in _numbered()}


def _last_given(sequence: str) -> TextClause:
    """`sequence` as the server quotes it."""
    return text(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")  # noqa: S608  see above


def _sequence(connection: Connection, of: Table) -> str:
    name: str = connection.execute(text("SELECT pg_get_serial_sequence(:of, 'id')"), {"of": of.name}).scalar_one()
    return name


def _go_on_numbering(source: Connection, target: Connection) -> None:
    """No id is given a second time: it stands on buttons, and in references."""
    for name, last in last_ids(source).items():
        one = metadata.tables[name]
        if target.dialect.name != "sqlite":
            # In the transaction, unlike setval.
            target.execute(text(f"ALTER SEQUENCE {_sequence(target, one)} RESTART WITH {last + 1}"))
        elif last and one.dialect_options["sqlite"]["autoincrement"]:
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            given = {"name": name, "last": last}
            target.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), given)
