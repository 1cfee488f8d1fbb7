"""A connection that prepares each statement once, and from then on goes straight to SQLite (docs/adr/0010).

SQLAlchemy says what a statement is in SQL and how values are converted on their way in and out; that does not change
from one execution to the next. Only its machinery around each execution is left out, which costs ten times as much as
SQLite's own work. What has a list to be expanded or columns written as text goes the usual way.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Delete, Engine, Insert, Select, Update
from sqlalchemy.engine import Connection, Dialect, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import CallableColumnDefault

_MOST_PREPARED: Final = 1000
"""Ours are constants and far fewer; statements that somebody makes as he goes must not fill the memory."""

Convert = Callable[[Any], Any]
Statement = Select[Any] | Insert | Update | Delete


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A statement ready to run: its SQL, which value goes to which place, and how rows are read.

    `made` are values that a column's default makes anew each time; `statement` keeps its id from being used again.
    """

    statement: Statement
    sql: str
    places: Sequence[tuple[str, Convert | None]]
    constants: Mapping[str, Any]
    made: Mapping[str, Convert]
    rows: SimpleResultMetaData

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What stands for the question marks."""
        known = given
        if self.constants or self.made:
            known = {**self.constants, **{name: make(None) for name, make in self.made.items()}, **given}
        return [known[name] if convert is None else convert(known[name]) for name, convert in self.places]


class PreparedConnection(Connection):
    """SQLAlchemy's connection over `raw`. Rows are all fetched when `execute` returns; errors are SQLAlchemy's."""

    def __init__(self, engine: Engine, raw: sqlite3.Connection) -> None:
        super().__init__(engine)
        self._raw = raw
        self._prepared: dict[tuple[object, ...], _Prepared | None] = {}

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """As SQLAlchemy's; a column without a name or label is read by its place only."""
        many = parameters if type(parameters) is list and parameters else [parameters or {}]
        key = (id(statement), len(many) > 1, *many[0])
        try:
            prepared = self._prepared[key]
        except KeyError:
            prepared = self._prepare(statement, key)
        if prepared is None or execution_options is not None:
            return super().execute(statement, parameters, execution_options=execution_options)
        return IteratorResult(prepared.rows, iter(self._fetch(prepared, many)))

    def _prepare(self, statement: object, key: tuple[object, ...]) -> _Prepared | None:
        if not isinstance(statement, Select | Insert | Update | Delete):
            return None
        if len(self._prepared) >= _MOST_PREPARED:
            self._prepared.clear()
        _, several, *names = key
        prepared = _prepare(statement, self.engine.dialect, [str(name) for name in names])
        if prepared is not None and several and prepared.rows.keys:
            prepared = None  # SQLite hands out no rows when a statement runs for many values at once
        self._prepared[key] = prepared
        return prepared

    def _fetch(self, prepared: _Prepared, many: Sequence[Mapping[str, Any]]) -> list[Any]:
        cursor: Any = self._raw.cursor()
        values: Any = None
        try:
            if len(many) == 1:
                values = prepared.values(many[0])
                cursor.execute(prepared.sql, values)
            else:
                values = [prepared.values(given) for given in many]
                cursor.executemany(prepared.sql, values)
            found: list[Any] = cursor.fetchall()
        except BaseException as error:  # noqa: BLE001  told in SQLAlchemy's way, also to who listens for errors
            self._handle_dbapi_exception(error, prepared.sql, values, cursor, None)
        return found


def _prepare(statement: Statement, dialect: Dialect, names: Sequence[str]) -> _Prepared | None:
    if isinstance(statement, Select) and len(statement.column_descriptions) != len(statement.selected_columns):
        return None  # text among its columns: nobody knows what comes back
    compiled = statement.compile(dialect=dialect, column_keys=None if isinstance(statement, Select) else list(names))
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params or compiled.literal_execute_params or compiled.update_prefetch:
        return None
    binds = {place: compiled.binds[place] for place in compiled.positiontup or ()}
    sources = {place: bind.key if bind.key in names else place for place, bind in binds.items()}
    made = {column.key: _default(column) for column in compiled.insert_prefetch}
    free = [place for place, source in sources.items() if source not in names and source not in made]
    if any(binds[place].required for place in free):
        return None  # a value is missing, which SQLAlchemy says best
    columns = statement.exported_columns
    return _Prepared(
        statement=statement,
        sql=compiled.string,
        places=[
            (sources[place], binds[place].type.dialect_impl(dialect).bind_processor(dialect))
            for place in compiled.positiontup or ()
        ],
        constants={place: binds[place].effective_value for place in free},
        made=made,
        rows=SimpleResultMetaData(
            [str(name) for name in columns.keys()],  # noqa: SIM118  a collection, not a dictionary
            _processors=[
                column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns.values()
            ],
        ),
    )


def _default(column: Column[Any]) -> Convert:
    """SQLAlchemy hands a default the context of the execution, which ours do not use."""
    assert isinstance(column.default, CallableColumnDefault)
    make: Convert = column.default.arg
    return make
