"""Insert or update in one statement, on SQLite and PostgreSQL alike."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select, text
from sqlalchemy.dialects import postgresql


def upsert(
    table: Table,
    *,
    on: Collection[str],
    update: Collection[str] | Mapping[str, Any] = (),
    where: str | None = None,
    only_if: ColumnElement[bool] | None = None,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    rows: Mapping[str, Any] | None = None,
    of: Callable[[Select[*tuple[Any, ...]]], Select[*tuple[Any, ...]]] = lambda found: found,
) -> postgresql.Insert:
    """An INSERT into `table` that meets a row with the same `on` columns by updating it, or by doing nothing.

    `update`: names of columns that take the new row's value, or a mapping of column to expression; empty for DO
    NOTHING. `where`: the predicate of a partial unique index, as SQL text: a bound parameter in it works five times on
    PostgreSQL and fails at the sixth. `only_if` is judged on the row that is there: where it is false nothing is
    updated and no row returned. Add `.returning(…)` to learn what happened; DO NOTHING returns no row.
    Without `values` the row is given at execution. `rows` is the row as a query, column by column; `of` says from what
    it is, and on what condition.
    """
    # postgresql.insert compiles on SQLite; SQLite's own DO UPDATE does not compile on PostgreSQL.
    statement = postgresql.insert(table)
    if values is not None:
        statement = statement.values(values)
    if rows is not None:
        statement = statement.from_select(list(rows), of(select(*rows.values())), include_defaults=False)
    predicate = text(where) if where is not None else None
    if not update:
        return statement.on_conflict_do_nothing(index_elements=list(on), index_where=predicate)
    assignments = dict(update) if isinstance(update, Mapping) else {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(
        index_elements=list(on), index_where=predicate, set_=assignments, where=only_if
    )
