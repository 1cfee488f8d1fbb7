"""What the executions of a statement change, read off the statement itself, for the memories of docs/adr/0013."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import eq
from typing import Any, Final

from sqlalchemy import BinaryExpression, BindParameter, Column, Delete, Insert, Null, Update
from sqlalchemy.dialects.postgresql.dml import OnConflictDoNothing
from sqlalchemy.sql.operators import is_
from sqlalchemy.sql.schema import Table

from storage.memory import LastingMemories, Write


@dataclass(frozen=True, slots=True)
class _Given:
    """A value that comes with each execution, under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A value that is part of the statement."""

    value: object


_Source = _Given | _Fixed
_NOTHING: Final = _Fixed(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What a statement changes, as far as the statement says so; the rest is said by the values of an execution.

    `row` is the name of the parameter that is the id of the row; `touches` where the values of a column come from that
    the changed rows had or have; `id_place` where the ids of changed rows stand among what is returned.
    """

    table: str
    adds: bool
    row: str | None
    touches: Mapping[str, Sequence[_Source]]
    id_place: int | None

    def by(self, given: Mapping[str, Any]) -> Write:
        """What an execution with these values changes."""
        return Write(
            table=self.table,
            adds=self.adds,
            row=None if self.row is None else given.get(self.row),
            named=self.id_place is not None,
            touched=partial(self._touched, given),
        )

    def _touched(self, given: Mapping[str, Any], column: str) -> Collection[object] | None:
        sources = self.touches.get(column)
        return None if sources is None else [_value(source, given) for source in sources]

    def tell(self, memories: LastingMemories, found: Sequence[Sequence[Any]]) -> None:
        """It is done, and returned these rows."""
        if self.id_place is not None and self.row is None and not self.adds:
            for row in found:
                memories.changed(self.table, row[self.id_place])


def writes_of(statement: object, given: Collection[str]) -> Writes | None:
    """None for a statement that only reads; `given` are the names of its parameters."""
    table = table_of(statement)
    if table is None:
        return None
    if isinstance(statement, Insert):
        conflict = statement._post_values_clause  # noqa: SLF001  no public name
        only_adds = conflict is None or isinstance(conflict, OnConflictDoNothing)
        return Writes(
            table=table.name,
            adds=only_adds,
            row=None,
            touches=_added(statement, table, given) if only_adds else {},
            id_place=None,
        )
    assert isinstance(statement, Update | Delete)
    wanted = _wanted(statement)
    identity = wanted.get("id")
    return Writes(
        table=table.name,
        adds=False,
        row=identity.name if isinstance(identity, _Given) else None,
        touches=_changed(statement, table, wanted, given),
        id_place=_id_place(statement, table),
    )


def table_of(statement: object) -> Table | None:
    """The table that a statement changes."""
    if isinstance(statement, Insert | Update | Delete) and isinstance(statement.table, Table):
        return statement.table
    return None


def _value(source: _Source, given: Mapping[str, Any]) -> object:
    return given.get(source.name) if isinstance(source, _Given) else source.value


def _added(statement: Insert, table: Table, given: Collection[str]) -> dict[str, Sequence[_Source]]:
    """By column what new rows have there; nothing of rows that are put together in SQL."""
    if statement._values or statement._multi_values or statement.select is not None:  # noqa: SLF001  no public names
        return {}
    return {
        column.key: (_Given(column.key) if column.key in given else _NOTHING,)
        for column in table.columns
        if column.key in given or (column.default is None and column.server_default is None)
    }


def _changed(
    statement: Update | Delete, table: Table, wanted: Mapping[str, _Source], given: Collection[str]
) -> dict[str, Sequence[_Source]]:
    """By column what the changed rows had there, which only a condition can tell, and what they have now."""
    written = _set(statement, table, given) if isinstance(statement, Update) else {}
    touches: dict[str, Sequence[_Source]] = {}
    for column, before in wanted.items():
        after = written.get(column, before)
        if after is not None:
            touches[column] = (before, after)
    return touches


def _set(statement: Update, table: Table, given: Collection[str]) -> dict[str, _Source | None]:
    """By column what an UPDATE writes; None where it is put together in SQL."""
    explicit = dict(statement._values or {})  # noqa: SLF001  no public name
    written: dict[str, _Source | None] = {
        column.key: _source(value) for column, value in explicit.items() if isinstance(column, Column)
    }
    return written | {name: _Given(name) for name in given if name in table.columns and name not in written}


def _wanted(statement: Update | Delete) -> dict[str, _Source]:
    """By column the one value that every row to be changed must have there."""
    found: dict[str, _Source] = {}
    for part in statement._where_criteria:  # noqa: SLF001  all of them hold
        if not isinstance(part, BinaryExpression) or not isinstance(part.left, Column):
            continue
        if part.left.table is not statement.table:
            continue
        if part.operator is eq and (source := _source(part.right)) is not None:
            found[part.left.key] = source
        elif part.operator is is_ and isinstance(part.right, Null):
            found[part.left.key] = _NOTHING
    return found


def _source(value: object) -> _Source | None:
    if not isinstance(value, BindParameter) or value.callable is not None:
        return None
    return _Given(value.key) if value.required else _Fixed(value.value)


def _id_place(statement: Update | Delete, table: Table) -> int | None:
    identity = table.c.get("id")
    columns = list(statement.exported_columns)
    return next((place for place, column in enumerate(columns) if column is identity), None)
