"""The timers table: what is due when. Every statement sees pending rows only.

The predicate `state = 'pending'` is literal text on purpose: a bound one would keep both databases from using the
partial indexes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, String, bindparam, case, func, or_, select, text, update

from storage.signals import raise_signal
from storage.tables import timers
from storage.types import RowId, UtcMicroseconds
from storage.upsert import upsert
from usecases.timer_ports import NewTimer, OnConflict, Timer, TimerCounts

SIGNAL: Final = "timers"

_t = timers.c
_PENDING = text("timers.state = 'pending'")
_PENDING_KEY = "state = 'pending'"
_COLUMNS = (
    _t.id,
    _t.community_id,
    _t.kind,
    _t.due_at,
    _t.ticket_id,
    _t.draft_id,
    _t.ladder,
    _t.rung,
    _t.data,
    _t.dedupe_key,
    _t.attempts,
)
_REPLACED = [one.name for one in _COLUMNS if one.name not in ("id", "dedupe_key")]
_NOW = bindparam("now", type_=UtcMicroseconds)
_EXCLUDED = bindparam("excluded", type_=RowId, expanding=True)

_ADD = {
    OnConflict.KEEP: upsert(timers, on=["dedupe_key"], where=_PENDING_KEY),
    OnConflict.PUSH_BACK: upsert(timers, on=["dedupe_key"], where=_PENDING_KEY, update=["due_at"]),
    OnConflict.REPLACE: upsert(timers, on=["dedupe_key"], where=_PENDING_KEY, update=_REPLACED),
}
_BY_KEY = select(*_COLUMNS).where(_PENDING, _t.dedupe_key == bindparam("key"))
_LADDER = bindparam("of_ladder", type_=String)
_KIND = bindparam("of_kind", type_=String)
_CANCEL = (
    update(timers)
    .values(state="cancelled")
    .where(_PENDING, or_(_LADDER.is_(None), _t.ladder == _LADDER), or_(_KIND.is_(None), _t.kind == _KIND))
    .returning(_t.id)
)
_CANCEL_OF = {
    "ticket_id": _CANCEL.where(_t.ticket_id == bindparam("subject")),
    "draft_id": _CANCEL.where(_t.draft_id == bindparam("subject")),
    "dedupe_key": _CANCEL.where(_t.dedupe_key == bindparam("subject")),
}
_CANCEL_ANY = (
    update(timers)
    .values(state="cancelled")
    .where(
        _PENDING,
        _t.ticket_id == bindparam("subject"),
        or_(
            _t.kind.in_(bindparam("kinds", expanding=True)),
            _t.ladder.in_(bindparam("ladders", expanding=True)),
            _t.dedupe_key.in_(bindparam("keys", expanding=True)),
        ),
    )
    .returning(_t.id)
)
_DUE = (
    select(*_COLUMNS)
    .where(_PENDING, _t.due_at <= _NOW, _t.id.not_in(_EXCLUDED))
    .order_by(_t.due_at, _t.id)
    .limit(bindparam("most"))
)
_KINDS = bindparam("kinds", type_=String, expanding=True)
_DUE_OF = _DUE.where(_t.kind.in_(_KINDS))
_locked = select(_t.id).where(_PENDING, _t.due_at <= _NOW).with_for_update(skip_locked=True)
_CLAIM = update(timers).values(state="done", done_at=_NOW).returning(*_COLUMNS)
_CLAIM_ONE = _CLAIM.where(_t.id.in_(_locked.where(_t.id == bindparam("timer"))))
_CLAIM_LADDER = _CLAIM.where(
    _t.id.in_(_locked.where(_t.ticket_id == bindparam("ticket"), _t.ladder == bindparam("of_ladder")))
)
_DEAD = _t.attempts + 1 >= bindparam("dead_after")
_COUNT_FAILURE = (
    update(timers)
    .values(
        attempts=_t.attempts + 1,
        state=case((_DEAD, "dead"), else_="pending"),
        done_at=case((_DEAD, bindparam("at", type_=UtcMicroseconds)), else_=None),
    )
    .where(_PENDING, _t.id.in_(bindparam("ids", type_=RowId, expanding=True)))
    .returning(_t.id, _t.state)
)
_EARLIEST = select(func.min(_t.due_at)).where(
    _PENDING, _t.due_at > bindparam("after", type_=UtcMicroseconds), _t.id.not_in(_EXCLUDED)
)
_EARLIEST_OF = _EARLIEST.where(_t.kind.in_(_KINDS))
_BEFORE_EVERYTHING: Final = datetime.min.replace(tzinfo=UTC)
_COUNTS = select(
    func.count().filter(_PENDING),
    func.count().filter(_PENDING, _t.due_at <= _NOW),
    func.count().filter(_t.state == "dead"),
)


class TimersTable:
    """`Timers` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, timers: Sequence[NewTimer], *, on_conflict: OnConflict = OnConflict.KEEP) -> None:
        if not timers:
            return
        self._connection.execute(_ADD[on_conflict], [_values(timer) for timer in timers])
        raise_signal(self._connection, SIGNAL)

    def pending(self, dedupe_key: str) -> Timer | None:
        row = self._connection.execute(_BY_KEY, {"key": dedupe_key}).one_or_none()
        return None if row is None else _timer(row)

    def cancel(
        self,
        *,
        ticket_id: int | None = None,
        draft_id: int | None = None,
        dedupe_key: str | None = None,
        ladder: str | None = None,
        kind: str | None = None,
    ) -> int:
        """No signal: an alarm that rings for a cancelled timer finds nothing and is set anew."""
        given = {"ticket_id": ticket_id, "draft_id": draft_id, "dedupe_key": dedupe_key}
        subjects = [(name, value) for name, value in given.items() if value is not None]
        if len(subjects) != 1:
            message = "exactly one of ticket_id, draft_id and dedupe_key says whose timers are cancelled"
            raise ValueError(message)
        [(name, subject)] = subjects
        parameters = {"subject": subject, "of_ladder": ladder, "of_kind": kind}
        return len(self._connection.execute(_CANCEL_OF[name], parameters).all())

    def cancel_any(
        self,
        ticket_id: int,
        *,
        kinds: Sequence[str] = (),
        ladders: Sequence[str] = (),
        dedupe_keys: Sequence[str] = (),
    ) -> int:
        values = {"subject": ticket_id, "kinds": list(kinds), "ladders": list(ladders), "keys": list(dedupe_keys)}
        return len(self._connection.execute(_CANCEL_ANY, values).all())

    def due(
        self, now: datetime, *, limit: int, excluding: Sequence[int] = (), kinds: Sequence[str] = ()
    ) -> list[Timer]:
        parameters: dict[str, Any] = {"now": now, "most": limit, "excluded": list(excluding)}
        found = self._connection.execute(_DUE_OF if kinds else _DUE, parameters | _of(kinds))
        return [_timer(row) for row in found]

    def claim(self, timer: Timer, now: datetime) -> list[Timer]:
        """Done before it is acted upon, so that its handler may add the next timer under the same dedupe key."""
        if timer.ladder is None or timer.ticket_id is None:
            rows = self._connection.execute(_CLAIM_ONE, {"timer": timer.id, "now": now})
        else:
            parameters = {"ticket": timer.ticket_id, "of_ladder": timer.ladder, "now": now}
            rows = self._connection.execute(_CLAIM_LADDER, parameters)
        return sorted(
            (_timer(row) for row in rows), key=lambda claimed: (claimed.rung or 0, claimed.due_at, claimed.id)
        )

    def count_failure(self, ids: Sequence[int], *, dead_after: int, at: datetime) -> list[int]:
        parameters = {"ids": list(ids), "dead_after": dead_after, "at": at}
        rows = self._connection.execute(_COUNT_FAILURE, parameters).all()
        return sorted(row.id for row in rows if row.state == "dead")

    def earliest_due(
        self, *, after: datetime | None = None, excluding: Sequence[int] = (), kinds: Sequence[str] = ()
    ) -> datetime | None:
        parameters: dict[str, Any] = {"after": after or _BEFORE_EVERYTHING, "excluded": list(excluding)}
        found = self._connection.execute(_EARLIEST_OF if kinds else _EARLIEST, parameters | _of(kinds))
        earliest: datetime | None = found.scalar_one()
        return earliest

    def counts(self, now: datetime) -> TimerCounts:
        pending, due, dead = self._connection.execute(_COUNTS, {"now": now}).one()
        return TimerCounts(pending=pending, due=due, dead=dead)


def _of(kinds: Sequence[str]) -> dict[str, Any]:
    return {"kinds": list(kinds)} if kinds else {}


def _values(timer: NewTimer) -> dict[str, object]:
    return {
        "community_id": timer.community_id,
        "kind": timer.kind,
        "due_at": timer.due_at,
        "ticket_id": timer.ticket_id,
        "draft_id": timer.draft_id,
        "ladder": timer.ladder,
        "rung": timer.rung,
        "data": None if timer.data is None else dict(timer.data),
        "dedupe_key": timer.dedupe_key,
    }


def _timer(row: Row[*tuple[Any, ...]]) -> Timer:
    values = row._asdict()
    values["data"] = values["data"] or {}
    return Timer(**values)
