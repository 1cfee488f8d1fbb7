"""What delivery knows about a chat: whether it can be reached at all, and not before when. Rows appear when needed."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Float, bindparam, case, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.tables import chats

_LONGEST_REASON: Final = 40

_c = chats.c
_insert = insert(chats)
_new = _insert.excluded
_KILL = _insert.on_conflict_do_update(
    index_elements=["chat_id"],
    set_={
        "state": "dead",
        # The first reason is the true one; later failures only follow from it.
        "dead_reason": case(
            (_c.state == "dead", func.coalesce(_c.dead_reason, _new.dead_reason)), else_=_new.dead_reason
        ),
        "updated_at": _new.updated_at,
    },
)
_HOLD = _insert.on_conflict_do_update(
    index_elements=["chat_id"], set_={"not_before": _new.not_before, "updated_at": _new.updated_at}
)
_HELD = select(func.count()).where(_c.not_before > bindparam("wall", type_=Float))


def kill(connection: Connection, chat_id: int, reason: str, *, at: datetime) -> None:
    """Nothing can be sent to this chat any more, until an update shows that it is alive again."""
    values = {"state": "dead", "dead_reason": reason[:_LONGEST_REASON], **_known(chat_id, at)}
    connection.execute(_KILL, values)


def hold(connection: Connection, chat_id: int, until: float, *, at: datetime) -> None:
    """Nothing may be sent to this chat before this machine time."""
    connection.execute(_HOLD, {"not_before": until, **_known(chat_id, at)})


def held(connection: Connection, wall: float) -> int:
    """How many chats are on hold at this machine time."""
    return int(connection.execute(_HELD, {"wall": wall}).scalar_one())


def _known(chat_id: int, at: datetime) -> dict[str, object]:
    # The id alone says this much; the chat's own updates will tell better.
    return {"chat_id": chat_id, "kind": "private" if chat_id > 0 else "group", "updated_at": at}
