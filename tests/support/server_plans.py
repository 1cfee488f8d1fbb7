"""Which statements read a whole table on PostgreSQL: the server is asked for each that storage has.

It plans by what it knows of the rows, so there are some, as in a community that is large and old: there is one, and
most is over and done with. Nobody tells it the values, for which it would plan then, but limits: each statement is
prepared first.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any, Final

from sqlalchemy import Boolean, CheckConstraint, Column, Connection, Float, Integer, String, Table, text
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from storage.tables import metadata
from storage.types import Json, RowId, TelegramId, UtcMicroseconds
from tests.support.query_plans import MAY_READ_ALL, Statement, statements

SHORT: Final[Mapping[str, str]] = {
    "alarms": "some dozens a year",
    "articles": "some hundreds, remembered by every process",
    "conversations": "of the last half minute",
    "leaks": "let us hope",
    "offices": "three",
    "processes": "those that run",
    "staff_members": "some hundreds",
    "staffing_rules": "one per department",
}
"""Tables that a server may well read whole, since they stay short."""

MAY_READ_ALL_OF_A_COMMUNITY: Final[Mapping[str, str]] = {
    "erasure._CLOSED": "once a night, in portions",
    "erasure._MOVED_OUT": "once a night, in portions",
    "erasure._STRANGERS": "once a night, in portions",
    "memberships._FILED": "the list of all residents, as a file",
    "memberships._UNANSWERED": "once a day",
    "tickets._NUMBERED": "the end of a number that a colleague looks for; backwards from the newest",
}
"""SQLite finds the community in an index, and reads as much."""

_MOST_ARE_OVER: Final = "i % 200 = 0"
_FEW: Final = frozenset(
    {"currency", "department", "form", "kind", "ladder", "locale", "notice", "relation", "request_type", "role", "step"}
    | {"workflow"}
)
_AS_IN_LIFE: Final[Mapping[str, str]] = {
    "bot_id": "7",
    "community_id": "'bay'",
    "chats.department": "CASE WHEN i % 100 = 0 THEN 'd' || i % 1000 END",  # the others are of one person
}
_VALUE: Final = re.compile(r"\$(\d+)")
_LIST: Final = re.compile(r"\(__\[POSTCOMPILE_\w+?\]\)")
_MOST: Final = re.compile(r"\bLIMIT \$\d+(::\w+)?")
_A_PORTION: Final = "LIMIT 5"
"""The one value that is told: as small beside the rows that there are as a portion is beside those of a large town."""


# ------------------------------------------------------------------------------------------------ rows


def fill(connection: Connection, *, rows: int) -> None:
    """So many rows in every table, or fewer where they have to differ."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # nobody looks at foreign keys
    for table in metadata.sorted_tables:
        made = {f'"{one.name}"': _made(one) for one in table.columns if not _counts_itself(one)}
        into = f"INSERT INTO {table.name} ({', '.join(made)})"
        each = f"SELECT {', '.join(made.values())} FROM generate_series(1::bigint, {rows}) AS i"
        connection.execute(text(f"{into} {each} ON CONFLICT DO NOTHING"))
    connection.execute(text("ANALYZE"))


def _counts_itself(column: Column[Any]) -> bool:
    return column.primary_key and column.autoincrement is True


def _made(column: Column[Any]) -> str:
    """An expression of `i`: a few values where there are a few, as many as rows where there are many."""
    told = _AS_IN_LIFE.get(f"{column.table.name}.{column.name}") or _AS_IN_LIFE.get(column.name)
    allowed = _allowed(column.table).get(column.name, ())
    if told is not None:
        return told
    if column.name in {"state", "status"}:
        first, *_, last = allowed or ("open", "closed")
        return f"CASE WHEN {_MOST_ARE_OVER} THEN '{first}' ELSE '{last}' END"
    if allowed:
        return f"(ARRAY[{', '.join(map(repr, allowed))}])[1 + i % {len(allowed)}]"
    return _of_kind(column)


def _of_kind(column: Column[Any]) -> str:
    match column.type:
        case Boolean():
            return _MOST_ARE_OVER
        case UtcMicroseconds():
            moment = "1700000000000000 + i * 60000000"
            return f"CASE WHEN {_MOST_ARE_OVER} THEN NULL ELSE {moment} END" if column.nullable else moment
        case RowId() | TelegramId():
            return "i"
        case Integer():
            return "i % 10"
        case Float():
            return "NULL"
        case String():
            return f"'{column.name[:1]}' || {'i % 10' if column.name in _FEW else 'i'}"
        case Json():
            return "'[]'"
    return "'x'"


def _allowed(table: Table) -> dict[str, tuple[str, ...]]:
    """The values that a CHECK (column IN ('…', …)) lets pass, per column."""
    checks = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    found = [re.match(r"(\w+) IN \((.*)\)", check) for check in checks]
    return {one[1]: tuple(re.findall(r"'([^']*)'", one[2])) for one in found if one}


# ------------------------------------------------------------------------------------------------ asking


def whole_reads(connection: Connection) -> list[str]:
    """Of all statements of storage those that read a whole table and may not."""
    connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    may = {*MAY_READ_ALL, *MAY_READ_ALL_OF_A_COMMUNITY}
    return sorted(
        f"storage.{name} reads all of it: {', '.join(scans)}"
        for name, statement in statements()
        if name not in may and (scans := list(_scans(_plan(connection, statement))))
    )


def _plan(connection: Connection, statement: Statement) -> dict[str, Any]:
    sql, unknown = _prepared(statement)
    connection.exec_driver_sql(f"PREPARE asked AS {sql}")
    values = f"({', '.join(['NULL'] * unknown)})" if unknown else ""
    found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) EXECUTE asked{values}").scalar_one()
    connection.exec_driver_sql("DEALLOCATE asked")
    (plan,) = json.loads(found) if isinstance(found, str) else found
    made: dict[str, Any] = plan["Plan"]
    return made


def _prepared(statement: Statement) -> tuple[str, int]:
    """Its SQL, and the number of values in it that nobody knows yet; a list has three."""
    sql = _MOST.sub(_A_PORTION, str(statement.compile(dialect=PGDialect_asyncpg())).replace("%%", "%"))
    places = {one: place for place, one in enumerate(dict.fromkeys(_VALUE.findall(sql)), start=1)}
    sql = _VALUE.sub(lambda found: f"${places[found[1]]}", sql)
    numbers = count(1 + len(places))
    sql = _LIST.sub(lambda _: f"({', '.join(f'${next(numbers)}' for _ in range(3))})", sql)
    return sql, next(numbers) - 1


def _scans(plan: Mapping[str, Any]) -> Iterator[str]:
    """Tables that are read from end to end, and indexes that are without being asked for anything in them."""
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] not in SHORT:
        yield str(plan["Relation Name"])
    index = plan.get("Index Name")
    if index is not None and "Index Cond" not in plan and index not in _partial() and not _is_of_short(index):
        yield str(index)
    for below in plan.get("Plans", ()):
        yield from _scans(below)


@cache
def _partial() -> frozenset[str]:
    """Indexes of a part of a table are as long as what waits."""
    indexes = (index for table in metadata.tables.values() for index in table.indexes)
    return frozenset(str(index.name) for index in indexes if index.dialect_options["postgresql"]["where"] is not None)


def _is_of_short(index: str) -> bool:
    return any(re.fullmatch(rf"(pk|uq|ix)_{table}(_.*)?", index) for table in SHORT)
