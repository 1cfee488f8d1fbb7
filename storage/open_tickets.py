"""What boards and overviews read of tickets and their promises, counted by the database as far as it can.

When a ticket is due is asked of its own promises, one by one: a join leaves it to the server to read all of them. What
overviews ask again and again stands in two indexes; the rows, which lie all over a large file, are read for a few.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, case, func, null, or_, select
from sqlalchemy.sql.elements import ColumnElement

from domain.promise_rules import PromiseKind
from domain.tickets import Status
from storage.row_values import RowReader
from storage.tables import promises, tickets
from storage.types import RowId, UtcMicroseconds
from usecases.board_ports import Outline, Scope, Tally

_t = tickets.c
_p = promises.c
_HERE: Final = and_(
    _t.community_id == bindparam("community"),
    _t.department == bindparam("place"),
    _t.status.in_(bindparam("statuses", expanding=True)),
)
_WITHHELD: Final[ColumnElement[bool]] = or_(_t.confidential, _t.withheld)
_DUE_AT: Final = (
    select(func.min(_p.due_at))
    .where(_p.ticket_id == _t.id, _p.kind != PromiseKind.VISIT.value, _p.kept_at.is_(None), _p.withdrawn_at.is_(None))
    .scalar_subquery()
)
_NOW: Final = bindparam("now", type_=UtcMicroseconds())
_OUTLINES: Final = RowReader(
    Outline, tickets, special={"due_at": _DUE_AT, "details": case((_t.withheld, _t.details), else_=null())}
)
_ALL = select(*_OUTLINES.columns).where(_HERE).order_by(_t.id)
_ALL_WITHHELD = _ALL.where(_WITHHELD)

# Materialized: else each of the three columns that look at the moment would look for it.
_each = (
    select(_t.status, _t.holder_id, _WITHHELD.label("withheld"), _DUE_AT.label("due_at"))
    .where(_HERE)
    .cte("each")
    .prefix_with("MATERIALIZED")
)
_KIND: Final = (_each.c.status, _each.c.holder_id, _each.c.withheld)
_TALLIES = select(
    *_KIND,
    func.count(),
    func.count().filter(_each.c.due_at <= _NOW),
    func.count().filter(_each.c.due_at > _NOW, _each.c.due_at < bindparam("tomorrow")),
).group_by(*_KIND)

_Rank = tuple[int, int, int, datetime | None]
"""Sorts; the moment is missing from all that are alike in what stands before it, or from none."""

_open = (
    select(_t.id, _t.status, _DUE_AT.label("due_at")).where(_HERE, ~_WITHHELD).cte("open").prefix_with("MATERIALIZED")
)
_ALWAYS: Final = _open.c.status.in_(bindparam("always", expanding=True))
_OVER: Final = _open.c.due_at <= _NOW
_RANK: Final = (
    case((_ALWAYS, 0), else_=1),
    case((_OVER, 0), else_=1),
    case((_open.c.due_at.is_(None), 1), else_=0),
    _open.c.due_at,
)
_RANKED = select(_open.c.id, *_RANK).where(or_(_ALWAYS, _OVER)).order_by(*_RANK, _open.c.id)
_THESE = select(*_OUTLINES.columns).where(_t.id.in_(bindparam("ids", type_=RowId, expanding=True)))
_NUMBERS = select(_t.number).where(_HERE, ~_WITHHELD)


class OpenTicketsView:
    """`usecases.board_ports.OpenTickets` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def outlines(self, scope: Scope, *, withheld: bool = False) -> list[Outline]:
        statement = _ALL_WITHHELD if withheld else _ALL
        return [_outline(row) for row in self._connection.execute(statement, _values(scope))]

    def tallies(self, scope: Scope, *, now: datetime, tomorrow: datetime) -> list[Tally]:
        found = self._connection.execute(_TALLIES, {**_values(scope), "now": now, "tomorrow": tomorrow})
        return [_tally(row) for row in found]

    def pressing(self, scope: Scope, *, now: datetime, always: Sequence[Status], limit: int) -> list[Outline]:
        values = {**_values(scope), "now": now, "always": [one.value for one in always]}
        ranked = [(row_id, tuple(rank)) for row_id, *rank in self._connection.execute(_RANKED, values)]
        rank = _first_of(ranked, limit)
        if not rank:
            return []
        found = [_outline(row) for row in self._connection.execute(_THESE, {"ids": list(rank)})]
        return sorted(found, key=lambda one: (rank[one.id], not one.urgent, one.reported_at, one.id))[:limit]

    def numbers(self, scope: Scope) -> list[str]:
        return [row[0] for row in self._connection.execute(_NUMBERS, _values(scope))]


def _first_of(ranked: Sequence[tuple[int, _Rank]], limit: int) -> dict[int, _Rank]:
    """So many, and whatever is ranked like the last of them."""
    if len(ranked) <= limit:
        return dict(ranked)
    last = ranked[limit - 1][1]
    return {row_id: rank for row_id, rank in ranked if rank <= last}


def _values(scope: Scope) -> dict[str, Any]:
    statuses = [one.value for one in scope.statuses]
    return {"community": scope.community_id, "place": scope.department, "statuses": statuses}


def _outline(row: Sequence[Any]) -> Outline:
    values = _OUTLINES.named(row)
    values["details"] = values["details"] or {}
    return _OUTLINES.value(values)


def _tally(row: Sequence[Any]) -> Tally:
    status, holder_id, withheld, count, overdue, due_today = row
    return Tally(
        status=Status(status),
        holder_id=holder_id,
        withheld=bool(withheld),
        count=count,
        overdue=overdue,
        due_today=due_today,
    )
