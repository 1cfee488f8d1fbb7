"""Whose a conversation is among several processes: taken over from the dead, and kept in order (docs/adr/0018).

These statements are PostgreSQL's; a file has one process, which asks for none of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    tuple_,
    update,
)

from storage import server_locks
from storage.claims import NOBODY, Claims
from storage.tables import conversations, inbox
from storage.types import TelegramId
from storage.upsert import upsert
from usecases.inbox_ports import Ownerless, StoredUpdate

_c, _i = conversations.c, inbox.c
_IS_NEW = text("inbox.state = 'new'")
_NONE: Final = literal_column("0", Integer)
_BOT = bindparam("of_bot", type_=TelegramId)
_CHAT = bindparam("of_chat", type_=TelegramId)
_PERSON = bindparam("of_person", type_=TelegramId)
_ME = bindparam("me", type_=Integer)
_MOST = bindparam("most", type_=Integer)
_THIS = and_(_c.bot_id == _BOT, _c.chat_id == _CHAT, _c.user_id == _PERSON)
_KEY = tuple_(_c.chat_id, _c.user_id)
_KEY_OF_ROW = tuple_(func.coalesce(_i.chat_id, _NONE), func.coalesce(_i.user_id, _NONE))
_BELONGS = and_(
    _c.bot_id == _i.bot_id,
    _c.chat_id == func.coalesce(_i.chat_id, _NONE),
    _c.user_id == func.coalesce(_i.user_id, _NONE),
)
_UPDATE = (_i.id, _i.update_id, _i.chat_id, _i.user_id, _i.raw, _i.attempts)

# Whoever has died no longer holds its lock; who gets it here is the only one to inherit until the transaction ends.
_is_dead = func.pg_try_advisory_xact_lock(literal_column(str(server_locks.PROCESSES)), _c.owner)
_OWNERLESS: Final = (
    select(_c.chat_id, _c.user_id, _c.owner)
    .where(_c.bot_id == _BOT, _c.pending > 0, or_(_c.owner.is_(None), and_(_c.owner != _ME, _is_dead)))
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_WAITING_IN: Final = (
    select(*_UPDATE)
    .where(_IS_NEW, _i.bot_id == _BOT, _KEY_OF_ROW.in_(bindparam("keys", expanding=True)))
    .order_by(_i.id)
)
_OWN: Final = update(conversations).where(_THIS).values(owner=_ME, pending=bindparam("counted"))
_LOCK_MINE: Final = select(_c.pending).where(_THIS, _c.owner == _ME).with_for_update()
_MINE: Final = (
    select(*_UPDATE)
    .select_from(inbox.join(conversations, _BELONGS))
    .where(_IS_NEW, _i.bot_id == _BOT, _c.owner == _ME)
    .order_by(_i.id)
    .limit(_MOST)
)
_ADOPT: Final = upsert(
    conversations,
    on=["bot_id", "chat_id", "user_id"],
    rows={
        "bot_id": _i.bot_id,
        "chat_id": func.coalesce(_i.chat_id, _NONE),
        "user_id": func.coalesce(_i.user_id, _NONE),
        "owner": null(),
        "pending": func.count(),
    },
    of=lambda found: (
        found.select_from(inbox.outerjoin(conversations, _BELONGS))
        .where(_IS_NEW, _i.bot_id == _BOT, or_(_c.pending.is_(None), _c.pending <= 0))
        .group_by(_i.bot_id, func.coalesce(_i.chat_id, _NONE), func.coalesce(_i.user_id, _NONE))
    ),
    update={"owner": null(), "pending": text("excluded.pending")},
    only_if=_c.pending <= 0,
).returning(_c.chat_id)
_idle = select(_c.chat_id, _c.user_id).where(_c.bot_id == _BOT, _c.pending <= 0).limit(_MOST)
_TIDY: Final = (
    delete(conversations)
    .where(_c.bot_id == _BOT, _KEY.in_(_idle.with_for_update(skip_locked=True)))
    .returning(_c.chat_id)
)
_LET_GO: Final = update(conversations).where(_c.owner == _ME, _c.pending > 0).values(owner=None)


class ConversationsTable:
    """`Conversations` on an open transaction of a process that shares its database."""

    __slots__ = ("_claims", "_connection", "_number")

    def __init__(self, connection: Connection, claims: Claims) -> None:
        self._connection = connection
        self._claims = claims
        self._number = claims.number
        """For the whole transaction, also when the line that it lives on breaks meanwhile."""

    def ownerless(self, *, bot_id: int, limit: int) -> list[Ownerless]:
        if self._number == NOBODY:
            return []
        values = {"of_bot": bot_id, "me": self._number, "most": limit}
        found = self._connection.execute(_OWNERLESS, values).all()
        waiting = self._waiting_in(bot_id, [(chat_id, user_id) for chat_id, user_id, _ in found])
        return [
            Ownerless(
                chat_id=chat_id,
                user_id=user_id,
                rows=tuple(waiting.get((chat_id, user_id), ())),
                interrupted=owner is not None and not self._claims.were_ours(owner),
            )
            for chat_id, user_id, owner in found
        ]

    def own(self, bot_id: int, conversations: Sequence[Ownerless]) -> None:
        values = [
            {**_this(bot_id, one.chat_id, one.user_id), "me": self._number, "counted": len(one.rows)}
            for one in conversations
        ]
        if values:
            self._connection.execute(_OWN, values)

    def rest(self, bot_id: int, row: StoredUpdate) -> list[StoredUpdate]:
        key = (row.chat_id or 0, row.user_id or 0)
        values = {**_this(bot_id, *key), "me": self._number}
        if self._connection.execute(_LOCK_MINE, values).first() is None:
            return []
        rows = self._waiting_in(bot_id, [key]).get(key, [])
        self._connection.execute(_OWN, [{**values, "counted": len(rows)}])
        return rows

    def mine(self, *, bot_id: int, limit: int) -> list[StoredUpdate]:
        if self._number == NOBODY:
            return []
        values = {"of_bot": bot_id, "me": self._number, "most": limit}
        return [_update(row) for row in self._connection.execute(_MINE, values)]

    def adopt(self, *, bot_id: int) -> int:
        return len(self._connection.execute(_ADOPT, {"of_bot": bot_id}).all())

    def tidy(self, *, bot_id: int, limit: int) -> int:
        return len(self._connection.execute(_TIDY, {"of_bot": bot_id, "most": limit}).all())

    def let_go(self) -> None:
        self._connection.execute(_LET_GO, {"me": self._number})

    def _waiting_in(self, bot_id: int, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[StoredUpdate]]:
        waiting: dict[tuple[int, int], list[StoredUpdate]] = defaultdict(list)
        if keys:
            for row in self._connection.execute(_WAITING_IN, {"of_bot": bot_id, "keys": list(keys)}):
                waiting[row.chat_id or 0, row.user_id or 0].append(_update(row))
        return waiting


def _this(bot_id: int, chat_id: int, user_id: int) -> dict[str, int]:
    return {"of_bot": bot_id, "of_chat": chat_id, "of_person": user_id}


def _update(row: Row[*tuple[Any, ...]]) -> StoredUpdate:
    return StoredUpdate(**row._asdict())
