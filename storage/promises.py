"""The promises table: moments somebody was promised; kept, broken, moved with a reason, or withdrawn (INT-3)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from domain.promise_rules import PromiseKind
from domain.tickets import Ticket
from storage.memory import By, Memories, Memory
from storage.row_values import RowReader
from storage.tables import promises
from storage.types import to_microseconds
from usecases.ticket_ports import Promise

_p = promises.c
_READER = RowReader(Promise, promises)
_THIS = _p.id == bindparam("row")
_OF_TICKET = _p.ticket_id == bindparam("ticket")
_OPEN = _p.kept_at.is_(None) & _p.withdrawn_at.is_(None)
_MAKE = insert(promises).returning(_p.id)
_OF = select(*_READER.columns).where(_OF_TICKET).order_by(_p.id)
_OPEN_OF = select(*_READER.columns).where(_OF_TICKET, _OPEN).order_by(_p.id)
_KEEP = update(promises).where(_OF_TICKET, _p.kind == bindparam("promised"), _OPEN).values(kept_at=bindparam("at"))
_MOVES = select(_p.moves).where(_THIS)
_MOVE = update(promises).where(_THIS)
# The first breach is the one that counts.
_BREAK = update(promises).where(_THIS, _p.broken_at.is_(None)).values(broken_at=bindparam("at"))
_WITHDRAW_KIND = (
    update(promises).where(_OF_TICKET, _p.kind == bindparam("promised"), _OPEN).values(withdrawn_at=bindparam("at"))
)
_COUNT = select(func.count()).where(
    _p.community_id == bindparam("of"), _OPEN, _p.due_at >= bindparam("since"), _p.due_at < bindparam("until")
)
_WITHDRAW = update(promises).where(_OF_TICKET, _OPEN).values(withdrawn_at=bindparam("at"))


class PromisesTable:
    """`usecases.ticket_ports.Promises` over one connection."""

    __slots__ = ("_connection", "_open")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._open: Memory[int, tuple[Promise, ...]] = memories.lasting(promises.name, By("ticket_id"), tells=True)

    def make(self, ticket: Ticket, kind: PromiseKind, *, at: datetime, due_at: datetime) -> Promise:
        """The new one withdraws an open one of its kind: of each kind at most one is open."""
        before = self._open.peek(ticket.id)
        if before is None or len(_without(before, kind)) < len(before):
            self._connection.execute(_WITHDRAW_KIND, {"ticket": ticket.id, "promised": kind, "at": at})
        values: dict[str, Any] = {"ticket_id": ticket.id, "kind": kind, "made_at": at, "due_at": due_at}
        columns = {"community_id": ticket.community_id, **values}
        row_id = self._connection.execute(_MAKE, columns).scalar_one()
        made = Promise(id=row_id, **values, kept_at=None, broken_at=None, withdrawn_at=None, moves=0)
        if before is not None:
            self._open.keep(ticket.id, (*_without(before, kind), made))
        return made

    def open_of(self, ticket_id: int) -> list[Promise]:
        """Neither kept nor withdrawn, in the order they were made; broken ones are still open."""
        return list(self._open.recall(ticket_id, self._open_of))

    def _open_of(self, ticket_id: int) -> tuple[Promise, ...]:
        return tuple(_promise(row) for row in self._connection.execute(_OPEN_OF, {"ticket": ticket_id}))

    def of(self, ticket_id: int) -> list[Promise]:
        """In the order they were made."""
        return [_promise(row) for row in self._connection.execute(_OF, {"ticket": ticket_id})]

    def keep(self, ticket_id: int, kind: PromiseKind, at: datetime) -> None:
        """Nothing happens when none of this kind is open."""
        before = self._open.peek(ticket_id)
        self._connection.execute(_KEEP, {"ticket": ticket_id, "promised": kind, "at": at})
        if before is not None:
            self._open.keep(ticket_id, _without(before, kind))

    def move(self, promise: Promise, *, due_at: datetime, reason: str, at: datetime) -> Promise:
        """The former moment stays in the row, with the reason."""
        moves: list[object] = self._connection.execute(_MOVES, {"row": promise.id}).scalar_one() or []
        former = {"from": to_microseconds(promise.due_at), "to": to_microseconds(due_at)}
        moves.append({"at": to_microseconds(at), **former, "reason": reason})
        self._connection.execute(_MOVE, {"row": promise.id, "due_at": due_at, "moves": moves})
        self._open.forget(promise.ticket_id)
        return replace(promise, due_at=due_at, moves=len(moves))

    def broken(self, promise: Promise, at: datetime) -> None:
        self._connection.execute(_BREAK, {"row": promise.id, "at": at})
        self._open.forget(promise.ticket_id)

    def open_between(self, community_id: str, since: datetime, until: datetime) -> int:
        values = {"of": community_id, "since": since, "until": until}
        found: int = self._connection.execute(_COUNT, values).scalar_one()
        return found

    def withdraw(self, ticket_id: int, at: datetime, *, kind: PromiseKind | None = None) -> None:
        """Every open one of the ticket, or of this kind."""
        if kind is None:
            self._connection.execute(_WITHDRAW, {"ticket": ticket_id, "at": at})
            self._open.keep(ticket_id, ())
            return
        before = self._open.peek(ticket_id)
        self._connection.execute(_WITHDRAW_KIND, {"ticket": ticket_id, "promised": kind, "at": at})
        if before is not None:
            self._open.keep(ticket_id, _without(before, kind))


def _without(known: tuple[Promise, ...], kind: PromiseKind) -> tuple[Promise, ...]:
    return tuple(one for one in known if one.kind is not kind)


def _promise(row: Row[*tuple[Any, ...]]) -> Promise:
    values = _READER.named(row)
    values["moves"] = len(values["moves"] or ())
    return _READER.value(values)
