"""The outbox table as use cases see it: queueing messages, and how an edit finds the row that will carry it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, select, text, update

from domain.outgoing import Outgoing, Policy, Verb
from storage.memory import BY_ROW, Memories, Memory
from storage.notice_codec import NoticeCodec
from storage.signals import raise_signal
from storage.tables import outbox, posts
from storage.upsert import upsert
from usecases.delivery_ports import OutboxCounts, Post

SIGNAL: Final = "outbox"

_o = outbox.c
_WAITING = text("outbox.state = 'new'")

_ADD = insert(outbox).returning(_o.id)
_ADD_ONCE = upsert(outbox, on=["dedupe_key"]).returning(_o.id)
_ADD_EDIT = upsert(
    outbox,
    on=["post_id"],
    where="state = 'new' AND verb = 'edit'",
    update={
        # The parameters may be sealed for the row's uid, so both change together.
        "uid": text("excluded.uid"),
        "notice": text("excluded.notice"),
        "params": text("excluded.params"),
        "ticket_id": text("excluded.ticket_id"),
        "lane": text("CASE WHEN excluded.lane < outbox.lane THEN excluded.lane ELSE outbox.lane END"),
        "after_id": text("coalesce(excluded.after_id, outbox.after_id)"),
        "attempts": 0,
        "rendered": None,
    },
).returning(_o.id)

_ADD_EDIT_AGAIN = upsert(outbox, on=["post_id"], where="state = 'new' AND verb = 'edit'").returning(_o.id)

_KNOWN_KEY = select(_o.id).where(_o.dedupe_key == bindparam("key"))

# A post and the newest send that was to bring it into the world.
_SEND_OF_POST = (
    select(posts.c.message_id, _o.id, _o.state, _o.rendered.is_not(None).label("fixed"))
    .select_from(posts.outerjoin(outbox, and_(_o.post_id == posts.c.id, _o.verb == text("'send'"))))
    .where(posts.c.id == bindparam("post"))
    .order_by(_o.id.desc())
    .limit(1)
)
_TAKE_OVER = (
    update(outbox)
    .where(_o.id == bindparam("row"), _WAITING, _o.rendered.is_(None))
    .values(uid=bindparam("new_uid"), notice=bindparam("new_notice"), params=bindparam("new_params"))
    .returning(_o.id)
)
_SENDING_TO = select(_o.id).where(text("outbox.state = 'sending'"), _o.chat_id == bindparam("chat")).limit(1)
_MOVE = update(outbox).where(_WAITING, _o.chat_id == bindparam("old")).values(chat_id=bindparam("new")).returning(_o.id)
_COUNTS = select(_o.state, func.count()).where(_o.state.in_(("new", "sending", "dead"))).group_by(_o.state)


class OutboxTable:
    """`Outbox` over one connection; `now` stamps the rows (bookkeeping, no rule reads it)."""

    __slots__ = ("_codec", "_connection", "_now", "_posts")

    def __init__(
        self, connection: Connection, memories: Memories, *, codec: NoticeCodec, now: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._posts: Memory[int, Post | None] = memories.lasting(posts.name, BY_ROW, tells=False)
        self._codec = codec
        self._now = now

    def add(self, outgoing: Outgoing) -> int | None:
        if outgoing.verb is not Verb.SEND:
            return self._change(outgoing)
        if outgoing.reply_to_post_id is not None and outgoing.after_id is None:
            outgoing = replace(outgoing, after_id=self._unsent(outgoing.reply_to_post_id))
        return self._insert(_ADD if outgoing.dedupe_key is None else _ADD_ONCE, outgoing)

    def edit_again(self, outgoing: Outgoing) -> None:
        self._insert(_ADD_EDIT_AGAIN, outgoing)

    def add_bulk(self, outgoings: Sequence[Outgoing]) -> int:
        if not outgoings:
            return 0
        values = [self._values(one) for one in outgoings]
        queued = self._connection.execute(_ADD_ONCE, values).all()
        raise_signal(self._connection, SIGNAL)
        return len(queued)

    def move_chat(self, old: int, new: int) -> int:
        moved = len(self._connection.execute(_MOVE, {"old": old, "new": new}).all())
        if moved:
            raise_signal(self._connection, SIGNAL)
        return moved

    def is_waiting(self, post_id: int) -> bool:
        return self._unsent(post_id) is not None

    def is_sending(self, chat_id: int) -> bool:
        return self._connection.execute(_SENDING_TO, {"chat": chat_id}).first() is not None

    def counts(self) -> OutboxCounts:
        found: dict[str, int] = dict(self._connection.execute(_COUNTS).all())
        return OutboxCounts(new=found.get("new", 0), sending=found.get("sending", 0), dead=found.get("dead", 0))

    def _change(self, outgoing: Outgoing) -> int | None:
        """Queue a change of a message that may not be sent yet."""
        post_id = outgoing.post_id
        assert post_id is not None, "only a post can be changed"
        if outgoing.dedupe_key is not None and self._known(outgoing.dedupe_key):
            return None
        post = self._posts.peek(post_id)
        if post is not None and post.message_id is not None:  # it stands, so nothing is still to bring it there
            return self._insert_change(outgoing)
        found = self._connection.execute(_SEND_OF_POST, {"post": post_id}).one()
        if found.state == "new" and not found.fixed and outgoing.verb is Verb.EDIT:
            taken = self._take_over(int(found.id), outgoing)
            if taken is not None:
                return taken  # else it has gone out while we looked at it
        if found.state in {"new", "sending"}:
            return self._insert_change(outgoing, after_id=outgoing.after_id or found.id)
        if found.message_id is not None:
            return self._insert_change(outgoing)
        if outgoing.verb is not Verb.EDIT:
            return None
        return self._insert(_ADD, replace(outgoing, verb=Verb.SEND, policy=Policy.CRITICAL))

    def _insert_change(self, outgoing: Outgoing, **instead: object) -> int | None:
        """Doing it twice is doing it once, whatever the caller thought of."""
        statement = _ADD_EDIT if outgoing.verb is Verb.EDIT else _ADD
        return self._insert(statement, outgoing, policy=Policy.EDIT.value, **instead)

    def _take_over(self, row_id: int, outgoing: Outgoing) -> int | None:
        name, params = self._codec.encode(outgoing.notice)
        values = {"row": row_id, "new_uid": uuid4().hex, "new_notice": name, "new_params": params}
        taken: int | None = self._connection.execute(_TAKE_OVER, values).scalar()
        return taken

    def _insert(self, statement: Any, outgoing: Outgoing, **instead: object) -> int | None:
        row_id: int | None = self._connection.execute(statement, self._values(outgoing) | instead).scalar()
        if row_id is not None:
            raise_signal(self._connection, SIGNAL)
        return row_id

    def _known(self, key: str) -> bool:
        return self._connection.execute(_KNOWN_KEY, {"key": key}).first() is not None

    def _unsent(self, post_id: int) -> int | None:
        """The row that will send this post, while it has not."""
        found: Row[Any] | None = self._connection.execute(_SEND_OF_POST, {"post": post_id}).first()
        return found.id if found is not None and found.state in {"new", "sending"} else None

    def _values(self, outgoing: Outgoing) -> dict[str, object]:
        name, params = self._codec.encode(outgoing.notice)
        return {
            "community_id": outgoing.community_id,
            "chat_id": outgoing.chat_id,
            "lane": int(outgoing.lane),
            "after_id": outgoing.after_id,
            "notice": name,
            "params": params,
            "verb": outgoing.verb.value,
            "post_id": outgoing.post_id,
            "reply_to_post_id": outgoing.reply_to_post_id,
            "ticket_id": outgoing.ticket_id,
            "silent": outgoing.silent,
            "policy": outgoing.policy.value,
            "cost": outgoing.cost,
            "dedupe_key": outgoing.dedupe_key,
            "created_at": self._now(),
        }
