"""The inbox where several processes take updates in: stored and claimed in one statement, settled by the owner alone.

A conversation belongs to one process as long as anything of it is pending (`conversations`). Its row is locked while an
update of it is stored or settled, so that one process after the other learns how it stands (docs/adr/0018).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Integer, Update, bindparam, func, literal, literal_column, select, text, update

from storage.claims import Claims
from storage.inbox import InboxTable, stored
from storage.tables import conversations, inbox, new_uid
from storage.types import TelegramId, UtcMicroseconds
from storage.upsert import upsert
from usecases.inbox_ports import RawUpdate, StoredUpdate

_c, _i = conversations.c, inbox.c
_IS_NEW = text("inbox.state = 'new'")
_NONE: Final = literal_column("0", Integer)
_ME = bindparam("me", type_=Integer)
_ROW = bindparam("row_id", type_=_i.id.type)
_BOT = bindparam("of_bot", type_=TelegramId)
_UPDATE = bindparam("of_update", type_=TelegramId)
_CHAT = bindparam("of_chat", type_=TelegramId)
_PERSON = bindparam("of_person", type_=TelegramId)

# Locks the conversation before the row gets its id, so that the order of ids is the order of commits.
_claimed = (
    upsert(
        conversations,
        on=["bot_id", "chat_id", "user_id"],
        rows={
            "bot_id": _BOT,
            "chat_id": func.coalesce(_CHAT, _NONE),
            "user_id": func.coalesce(_PERSON, _NONE),
            "owner": func.nullif(_ME, 0),
            "pending": literal(1, Integer),
        },
        of=lambda found: found.where(~select(_i.id).where(_i.bot_id == _BOT, _i.update_id == _UPDATE).exists()),
        update={
            "owner": text("CASE WHEN conversations.pending <= 0 THEN excluded.owner ELSE conversations.owner END"),
            "pending": text("greatest(conversations.pending, 0) + 1"),
        },
    )
    .returning(_c.owner, _c.pending)
    .cte("claimed")
)
_STORE: Final = upsert(
    inbox,
    on=["bot_id", "update_id"],
    rows={
        "uid": bindparam("new_uid", type_=_i.uid.type),
        "bot_id": _BOT,
        "update_id": _UPDATE,
        "chat_id": _CHAT,
        "user_id": _PERSON,
        "raw": bindparam("as_it_came", type_=_i.raw.type),
        "received_at": bindparam("came_at", type_=UtcMicroseconds),
    },
    of=lambda found: found.select_from(_claimed),
).returning(
    _i.id,
    select(_claimed.c.owner).scalar_subquery().label("owner"),
    select(_claimed.c.pending).scalar_subquery().label("pending"),
)

_held = (
    update(conversations)
    .where(
        _i.id == _ROW,
        _IS_NEW,
        _c.bot_id == _i.bot_id,
        _c.chat_id == func.coalesce(_i.chat_id, _NONE),
        _c.user_id == func.coalesce(_i.user_id, _NONE),
        _c.owner == _ME,
    )
    .values(pending=_c.pending - 1)
    .returning(_i.id, _c.pending)
    .cte("held")
)


def _settled(**values: Any) -> Update:
    return (
        update(inbox)
        .where(_i.id == _held.c.id)
        .values(done_at=bindparam("at", type_=UtcMicroseconds), **values)
        .returning(_held.c.pending)
    )


_MARK_DONE: Final = _settled(state="done")
_MARK_DEAD: Final = _settled(state="dead", error=bindparam("reason"))
_LONGEST_REASON: Final = 200


class SharedInboxTable(InboxTable):
    """`Inbox` for one of several processes: what it stores is handed back only if it is this process's to handle."""

    __slots__ = ("_claims",)

    def __init__(self, connection: Connection, claims: Claims) -> None:
        super().__init__(connection)
        self._claims = claims

    def store(self, updates: Sequence[RawUpdate], *, at: datetime) -> list[StoredUpdate]:
        mine = []
        for one in updates:
            found = self._connection.execute(_STORE, self._values(one, at)).first()
            if found is not None and found.owner == self._claims.number:
                self._claims.note_stored(found.id, found.pending)
                mine.append(stored(one, found.id))
        return mine

    def mark_done(self, inbox_id: int, *, at: datetime) -> bool:
        return self._settle(_MARK_DONE, inbox_id, at=at)

    def mark_dead(self, inbox_id: int, *, reason: str, at: datetime) -> bool:
        return self._settle(_MARK_DEAD, inbox_id, at=at, reason=reason[:_LONGEST_REASON])

    def _settle(self, statement: Update, inbox_id: int, **values: object) -> bool:
        pending = self._connection.execute(
            statement, {"row_id": inbox_id, "me": self._claims.number, **values}
        ).scalar()
        if pending is None:
            return False
        self._claims.note_left(inbox_id, pending)
        return True

    def _values(self, one: RawUpdate, at: datetime) -> dict[str, object]:
        return {
            "me": self._claims.number,
            "new_uid": new_uid(),
            "of_bot": one.bot_id,
            "of_update": one.update_id,
            "of_chat": one.chat_id,
            "of_person": one.user_id,
            "as_it_came": one.raw,
            "came_at": at,
        }
