"""What delivery knows about a chat: whether it can be reached at all, and not before when. Rows appear when needed."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, text

from storage.tables import chats
from storage.upsert import upsert

_LONGEST_REASON: Final = 40

_KILL = upsert(
    chats,
    on=["chat_id"],
    update={
        "state": "dead",
        # The first reason is the true one; later failures only follow from it.
        "dead_reason": text(
            "CASE WHEN chats.state = 'dead' THEN coalesce(chats.dead_reason, excluded.dead_reason)"
            " ELSE excluded.dead_reason END"
        ),
        "updated_at": text("excluded.updated_at"),
    },
)
_HOLD = upsert(chats, on=["chat_id"], update=["not_before", "updated_at"])


def kill(connection: Connection, chat_id: int, reason: str, *, at: datetime) -> None:
    """Nothing can be sent to this chat any more, until an update shows that it is alive again."""
    values = {"state": "dead", "dead_reason": reason[:_LONGEST_REASON], **_known(chat_id, at)}
    connection.execute(_KILL, values)


def hold(connection: Connection, chat_id: int, until: float, *, at: datetime) -> None:
    """Nothing may be sent to this chat before this machine time."""
    connection.execute(_HOLD, {"not_before": until, **_known(chat_id, at)})


def _known(chat_id: int, at: datetime) -> dict[str, object]:
    # The id alone says this much; the chat's own updates will tell better.
    return {"chat_id": chat_id, "kind": "private" if chat_id > 0 else "group", "updated_at": at}
