"""The inbox table: raw updates, stored once each, handled once each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from storage.tables import inbox
from storage.upsert import upsert
from usecases.inbox_ports import InboxCounts, RawUpdate, StoredUpdate

# Literal because it names a partial index.
_IS_NEW = text("state = 'new'")

_STORE = upsert(inbox, on=["bot_id", "update_id"]).returning(inbox.c.id, inbox.c.update_id)

_WAITING = (
    select(inbox.c.id, inbox.c.update_id, inbox.c.chat_id, inbox.c.user_id, inbox.c.raw, inbox.c.attempts)
    .where(_IS_NEW, inbox.c.bot_id == bindparam("bot"), inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
)

_NEWEST_WAITING = select(func.max(inbox.c.id)).where(_IS_NEW, inbox.c.bot_id == bindparam("bot"))

_MARK_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), _IS_NEW)
    .values(state="done", done_at=bindparam("at"))
    .returning(inbox.c.id)
)

_MARK_DEAD = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), _IS_NEW)
    .values(state="dead", done_at=bindparam("at"), error=bindparam("reason"))
    .returning(inbox.c.id)
)

_COUNT_ATTEMPT = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("rows", expanding=True)), _IS_NEW)
    .values(attempts=inbox.c.attempts + 1, error=bindparam("reason"))
    .returning(inbox.c.id, inbox.c.attempts)
)

_COUNT_STATES = select(inbox.c.state, func.count()).where(inbox.c.state.in_(("new", "dead"))).group_by(inbox.c.state)

# Only the oldest are looked at: without the inner limit, finding none would mean reading all of the last days.
_OLDEST = (
    select(inbox.c.id, inbox.c.done_at)
    .where(inbox.c.state == "done")
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .subquery("oldest")
)

_NEWEST = select(func.max(inbox.c.id)).scalar_subquery()
_LAST_HEARD = select(inbox.c.received_at).where(inbox.c.id == _NEWEST)

_FORGET = (
    delete(inbox)
    .where(inbox.c.id.in_(select(_OLDEST.c.id).where(_OLDEST.c.done_at < bindparam("before"))))
    .returning(inbox.c.id)
)

_LONGEST_REASON = 200


class InboxTable:
    """`usecases.inbox_ports.Inbox` on an open transaction."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def store(self, updates: Sequence[RawUpdate], *, at: datetime) -> list[StoredUpdate]:
        if not updates:
            return []
        rows = [
            {
                "bot_id": one.bot_id,
                "update_id": one.update_id,
                "chat_id": one.chat_id,
                "user_id": one.user_id,
                "raw": one.raw,
                "received_at": at,
            }
            for one in updates
        ]
        ids = {update_id: row_id for row_id, update_id in self._connection.execute(_STORE, rows)}
        rows_now = [stored(one, ids.pop(one.update_id)) for one in updates if one.update_id in ids]
        return sorted(rows_now, key=lambda row: row.id)

    def waiting(self, *, bot_id: int, after: int = 0, limit: int) -> list[StoredUpdate]:
        found = self._connection.execute(_WAITING, {"bot": bot_id, "after": after, "most": limit})
        return [StoredUpdate(**row._asdict()) for row in found]

    def newest_waiting(self, *, bot_id: int) -> int:
        return self._connection.execute(_NEWEST_WAITING, {"bot": bot_id}).scalar() or 0

    def mark_done(self, inbox_id: int, *, at: datetime) -> bool:
        return self._connection.execute(_MARK_DONE, {"row": inbox_id, "at": at}).scalar() is not None

    def mark_dead(self, inbox_id: int, *, reason: str, at: datetime) -> bool:
        values = {"row": inbox_id, "at": at, "reason": reason[:_LONGEST_REASON]}
        return self._connection.execute(_MARK_DEAD, values).scalar() is not None

    def count_attempt(self, inbox_ids: Sequence[int], *, reason: str) -> dict[int, int]:
        values = {"rows": list(inbox_ids), "reason": reason[:_LONGEST_REASON]}
        return dict(self._connection.execute(_COUNT_ATTEMPT, values).all())

    def counts(self) -> InboxCounts:
        found: dict[str, int] = dict(self._connection.execute(_COUNT_STATES).all())
        return InboxCounts(new=found.get("new", 0), dead=found.get("dead", 0))

    def last_heard(self) -> datetime | None:
        return self._connection.execute(_LAST_HEARD).scalar()

    def forget(self, *, before: datetime, limit: int) -> int:
        return len(self._connection.execute(_FORGET, {"before": before, "most": limit}).all())


def stored(one: RawUpdate, row_id: int) -> StoredUpdate:
    """The row that an update has become."""
    return StoredUpdate(
        id=row_id, update_id=one.update_id, chat_id=one.chat_id, user_id=one.user_id, raw=one.raw, attempts=0
    )
