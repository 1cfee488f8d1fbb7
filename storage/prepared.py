"""A connection that prepares each statement once, and from then on goes straight to SQLite (docs/adr/0010).

SQLAlchemy says what a statement is in SQL and how values are converted on their way in and out; that does not change
from one execution to the next. Only its machinery around each execution is left out, which costs ten times as much as
SQLite's own work. A list is expanded once for each power of two that its length comes to. What has columns written as
text goes the usual way.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Delete, Engine, Insert, Select, Update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import CallableColumnDefault

from storage.found_rows import Convert, FoundRows, RowShape
from storage.memory import LastingMemories, Write
from storage.statement_values import Take, filled_up, room_for, taking
from storage.statement_writes import Writes, table_of, writes_of

_MOST_PREPARED: Final = 1000
"""Ours are constants and far fewer; statements that somebody makes as he goes must not fill the memory."""

_Key = tuple[object, ...]
Prepared = dict[_Key, "_Prepared | _ByLength | None"]
"""What is prepared, by statement; connections of one kind, with the same cipher, may share it."""

Statement = Select[Any] | Insert | Update | Delete


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A statement ready to run: its SQL, what it takes out of what is given, and how its rows are read.

    `statement` keeps its id from being used again; `writes` says what it changes.
    """

    statement: Statement
    sql: str
    values: Take
    rows: RowShape
    returns: bool
    writes: Writes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByLength:
    """A statement with lists among its parameters: how many places they need decides about its SQL."""

    statement: Statement
    names: tuple[str, ...]


class PreparedConnection(Connection):
    """SQLAlchemy's connection over `raw`. Rows are all fetched when `execute` returns; errors are SQLAlchemy's.

    `memories` are for the only connection that writes: what it has read, for as long as it holds. `prepared` is for one
    that comes after many others.
    """

    def __init__(
        self,
        engine: Engine,
        raw: sqlite3.Connection,
        memories: LastingMemories | None = None,
        prepared: Prepared | None = None,
    ) -> None:
        super().__init__(engine)
        self.memories = memories
        self._raw = raw
        self._prepared: Prepared = {} if prepared is None else prepared

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """As SQLAlchemy's; a column without a name or label is read by its place only."""
        many = parameters if type(parameters) is list and parameters else [parameters or {}]
        given = many[0]
        key: _Key = (id(statement), len(many) > 1, *given)
        prepared = self._prepared.get(key)
        if type(prepared) is not _Prepared:  # at the first execution, or with a list among the parameters
            prepared = self._prepared_now(key, statement, given)
        if prepared is None or execution_options is not None:
            self._note_write(statement)
            return super().execute(statement, parameters, execution_options=execution_options)
        writes, memories = prepared.writes, self.memories
        if writes is None or memories is None or writes.table not in memories:
            return FoundRows(prepared.rows, self._fetch(prepared, many))
        for one in many:
            memories.written(writes.by(one))
        found = self._fetch(prepared, many)
        writes.tell(memories, found)
        return FoundRows(prepared.rows, found)

    def _note_write(self, statement: object) -> None:
        """Of what is no statement of ours nobody knows what it changes."""
        if self.memories is None or isinstance(statement, Select):
            return
        table = table_of(statement)
        if table is None:
            self.memories.forget()
        else:
            self.memories.written(Write(table=table.name))

    def _prepared_now(self, key: _Key, statement: object, given: Mapping[str, Any]) -> _Prepared | None:
        """None for what cannot be kept."""
        prepared = self._known(key, statement, given)
        if isinstance(prepared, _ByLength):
            rooms = [room_for(len(given[name])) for name in prepared.names]
            by_rooms = (*key, *rooms)
            if by_rooms in self._prepared:
                prepared = self._prepared[by_rooms]
            else:
                lists = {name: filled_up(given[name], room) for name, room in zip(prepared.names, rooms, strict=True)}
                prepared = self._known(by_rooms, statement, {**given, **lists}, listed=True)
        return prepared if isinstance(prepared, _Prepared) else None

    def _known(
        self, key: _Key, statement: object, given: Mapping[str, Any], *, listed: bool = False
    ) -> "_Prepared | _ByLength | None":
        try:
            return self._prepared[key]
        except KeyError:
            pass
        if not isinstance(statement, Select | Insert | Update | Delete):
            return None
        if len(self._prepared) >= _MOST_PREPARED:
            self._prepared.clear()
        several = key[1]
        found = self._prepared[key] = _prepare(
            statement, self.engine.dialect, given, several=bool(several), listed=listed
        )
        return found

    def _fetch(self, prepared: _Prepared, many: Sequence[Mapping[str, Any]]) -> list[Any]:
        values: Any = None
        found: list[Any] = []
        try:
            if len(many) == 1:
                values = prepared.values(many[0])
                return self._raw.execute(prepared.sql, values).fetchall()
            if not prepared.returns:
                values = [prepared.values(given) for given in many]
                self._raw.executemany(prepared.sql, values)
            else:  # SQLite hands out no rows when a statement runs for many values at once
                for given in many:
                    values = prepared.values(given)
                    found += self._raw.execute(prepared.sql, values).fetchall()
        except BaseException as error:  # noqa: BLE001  told in SQLAlchemy's way, also to who listens for errors
            self._handle_dbapi_exception(error, prepared.sql, values, None, None)
        return found


def _prepare(
    statement: Statement, dialect: Dialect, given: Mapping[str, Any], *, several: bool, listed: bool
) -> _Prepared | _ByLength | None:
    if isinstance(statement, Select) and len(statement.column_descriptions) != len(statement.selected_columns):
        return None  # text among its columns: nobody knows what comes back
    columns = statement.exported_columns
    compiled = statement.compile(dialect=dialect, column_keys=None if isinstance(statement, Select) else list(given))
    assert isinstance(compiled, SQLCompiler)
    if compiled.literal_execute_params or compiled.update_prefetch:
        return None
    names = tuple(bind.key for bind in compiled.post_compile_params if bind.key in given)
    if names and not listed:
        return None if several else _ByLength(names=names, statement=statement)
    return _ready(statement, compiled, given, dialect, rows=_rows(columns, dialect), returns=bool(len(columns)))


def _ready(
    statement: Statement,
    compiled: SQLCompiler,
    given: Mapping[str, Any],
    dialect: Dialect,
    *,
    rows: RowShape,
    returns: bool,
) -> _Prepared | None:
    made = {column.key: _default(column) for column in compiled.insert_prefetch}
    binds = {place: compiled.binds[place] for place in compiled.positiontup or ()}
    free = {place for place, bind in binds.items() if bind.key not in given and place not in made}
    if any(binds[place].required for place in free):
        return None  # a value is missing, which SQLAlchemy says best
    state = compiled.construct_expanded_state({**dict.fromkeys(made), **given})
    source = {place: bind.key if bind.key in given else place for place, bind in binds.items()}
    origin = {item: place for place, items in state.parameter_expansion.items() for item in items}
    places = [(source.get(place, place), binds[origin.get(place, place)].type) for place in state.positiontup or ()]
    processors = [kind.dialect_impl(dialect).bind_processor(dialect) for _, kind in places]
    return _Prepared(
        statement=statement,
        sql=state.statement,
        values=taking(
            [name for name, _ in places],
            [(place, convert) for place, convert in enumerate(processors) if convert is not None],
            constants={
                place: value for place, value in state.parameters.items() if place in free or origin.get(place) in free
            },
            made=list(made.items()),
            lists=[(source[place], items) for place, items in state.parameter_expansion.items() if place not in free],
        ),
        rows=rows,
        returns=returns,
        writes=writes_of(statement, given),
    )


def _rows(columns: ReadOnlyColumnCollection[Any, Any], dialect: Dialect) -> RowShape:
    kinds = [column.type.dialect_impl(dialect) for column in columns]
    return RowShape(
        [str(name) for name in columns.keys()],  # noqa: SIM118  a collection, not a dictionary
        [kind.result_processor(dialect, None) for kind in kinds],
    )


def _default(column: Column[Any]) -> Convert:
    """SQLAlchemy hands a default the context of the execution, which ours do not use."""
    assert isinstance(column.default, CallableColumnDefault)
    make: Convert = column.default.arg
    return make


def lasting_memories(connection: Connection) -> LastingMemories | None:
    """What this connection keeps from transaction to transaction; only one that alone writes keeps anything."""
    return connection.memories if isinstance(connection, PreparedConnection) else None
