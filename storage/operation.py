"""Reading how the service centre does: queues, ages, durations and tallies, over all communities."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, ScalarSelect, Select, Table, bindparam, func, select, text

from domain.outgoing import Lane
from domain.promise_rules import PromiseKind
from domain.ticket_states import ENDED
from storage.tables import chats, inbox, outbox, promises, tickets, timers
from storage.types import UtcMicroseconds
from usecases.operation_ports import PromiseTally, Pulse, Tallies

_NEWEST: Final = 500
"""Of so many rows durations are told."""

_NOW: Final = bindparam("now", type_=UtcMicroseconds)
_o, _p, _i = outbox.c, promises.c, inbox.c

# Literal predicates: only so do the indexes of what waits apply.
_WAITING_UPDATES = select(func.count(), func.min(_i.received_at)).where(text("inbox.state = 'new'"))
_WAITING_MESSAGES = (
    select(_o.lane, func.count(), func.min(_o.created_at))
    .where(text("outbox.state = 'new'"))
    .group_by(_o.lane)
    .order_by(_o.lane)
)
_IS_PENDING = text("timers.state = 'pending'")
_OLDEST_TIMER = select(func.min(timers.c.due_at)).where(_IS_PENDING, timers.c.due_at <= _NOW)
_HANDLED = select(_i.received_at, _i.done_at).where(_i.state == "done").order_by(_i.id.desc()).limit(_NEWEST)
_DELIVERED = select(_o.created_at, _o.finished_at).where(_o.state == "sent").order_by(_o.id.desc()).limit(_NEWEST)

_OPEN = _p.kept_at.is_(None) & _p.broken_at.is_(None) & _p.withdrawn_at.is_(None)
_PROMISES = (
    select(
        _p.kind,
        func.count().filter(_p.kept_at.is_not(None), _p.broken_at.is_(None)),
        func.count().filter(_p.broken_at.is_not(None)),
        func.count().filter(_OPEN),
        func.count().filter(_OPEN, _p.due_at < _NOW),
    )
    .group_by(_p.kind)
    .order_by(_p.kind)
)
_OPEN_TICKETS = (
    select(tickets.c.community_id, func.count())
    .where(tickets.c.status.not_in(sorted(ENDED)))
    .group_by(tickets.c.community_id)
    .order_by(tickets.c.community_id)
)


def _dead(table: Table) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(table.c.state == "dead").scalar_subquery()


_UNREACHABLE = select(func.count()).where(chats.c.state == "dead", chats.c.kind == "private").scalar_subquery()
_GIVEN_UP = select(_dead(inbox), _dead(outbox), _dead(timers), _UNREACHABLE)


class OperationTables:
    """`usecases.operation_ports.Operation` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pulse(self, now: datetime) -> Pulse:
        updates, oldest_update = self._connection.execute(_WAITING_UPDATES).one()
        messages = self._connection.execute(_WAITING_MESSAGES).all()
        return Pulse(
            oldest_update=oldest_update,
            waiting_updates=updates,
            oldest_messages={Lane(lane): oldest for lane, _count, oldest in messages},
            waiting_messages={Lane(lane): count for lane, count, _oldest in messages},
            oldest_timer=self._connection.execute(_OLDEST_TIMER, {"now": now}).scalar_one(),
            handling=self._durations(_HANDLED),
            delivery=self._durations(_DELIVERED),
        )

    def tallies(self, now: datetime) -> Tallies:
        updates, messages, due, people = self._connection.execute(_GIVEN_UP).one()
        kinds = self._connection.execute(_PROMISES, {"now": now}).all()
        return Tallies(
            promises={
                PromiseKind(kind): PromiseTally(kept=kept, broken=broken, open=open_, overdue=overdue)
                for kind, kept, broken, open_, overdue in kinds
            },
            open_tickets=dict(self._connection.execute(_OPEN_TICKETS).all()),
            updates_given_up=updates,
            messages_given_up=messages,
            timers_given_up=due,
            people_unreachable=people,
        )

    def _durations(self, query: Select[*tuple[Any, ...]]) -> tuple[float, ...]:
        # A clock that was set back meanwhile must not make a duration negative.
        pairs = self._connection.execute(query).all()
        return tuple(sorted(max(0.0, (end - start).total_seconds()) for start, end in pairs if end is not None))
