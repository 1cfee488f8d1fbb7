"""The posts table: messages of ours that live on, found by ticket, draft or subject, and by what people reply to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from domain.outgoing import PostKind
from storage.memory import BY_ROW, HINT, Memories, Memory
from storage.tables import posts
from storage.types import TelegramId
from usecases.delivery_ports import Post

_p = posts.c
_COLUMNS = (
    _p.id,
    _p.community_id,
    _p.chat_id,
    _p.message_id,
    _p.kind,
    _p.ticket_id,
    _p.draft_id,
    _p.subject,
    _p.live,
)
_SELECT = select(*_COLUMNS)
_LIVING = _SELECT.where(_p.live.is_(True)).order_by(_p.id)
_KIND = _p.kind == bindparam("of_kind")

_CREATE = insert(posts).returning(_p.id)
_GET = _SELECT.where(_p.id == bindparam("post"))
_BY_MESSAGE = (
    _SELECT.where(_p.chat_id == bindparam("chat"), _p.message_id == bindparam("message"))
    .order_by(_p.id.desc())
    .limit(1)
)
_OF_TICKET = _LIVING.where(_p.ticket_id == bindparam("ticket"))
_OF_TICKET_KIND = _OF_TICKET.where(_KIND)
_LIVING_IN = _LIVING.where(_p.chat_id == bindparam("chat"))
_OF_SUBJECT = _LIVING.where(_p.chat_id == bindparam("chat"), _p.subject == bindparam("about"))
_ADOPT = (
    update(posts).where(_p.id == bindparam("post")).values(ticket_id=bindparam("ticket"), kind=bindparam("as_kind"))
)
_RENAME = update(posts).where(_p.id == bindparam("post")).values(subject=bindparam("about"))
_BECOME = update(posts).where(_p.id == bindparam("post")).values(kind=bindparam("as_kind"))
_RETIRE = update(posts).where(_p.id == bindparam("post")).values(live=False)
_STANDS = (
    update(posts)
    .where(_p.id == bindparam("post"))
    .values(chat_id=bindparam("chat", type_=TelegramId), message_id=bindparam("message", type_=TelegramId))
)
_COPIED = ("community_id", "chat_id", "kind", "ticket_id", "draft_id", "subject", "live", "created_at")
_NEXT_ITEM = insert(posts).from_select(
    [*_COPIED, "message_id"],
    select(*(_p[name] for name in _COPIED), bindparam("message", type_=TelegramId)).where(_p.id == bindparam("post")),
)


class PostsTable:
    """`Posts` over one connection; `now` stamps the rows (bookkeeping, no rule reads it)."""

    __slots__ = ("_by_id", "_connection", "_now", "_standing")

    def __init__(self, connection: Connection, memories: Memories, *, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self._by_id: Memory[int, Post | None] = memories.lasting(posts.name, BY_ROW, tells=False)
        self._standing: Memory[tuple[int, int], int] = memories.lasting(posts.name, HINT, tells=False)

    def create(
        self,
        *,
        chat_id: int,
        kind: PostKind,
        community_id: str | None = None,
        ticket_id: int | None = None,
        draft_id: int | None = None,
        subject: str | None = None,
    ) -> int:
        values: dict[str, Any] = {
            "community_id": community_id,
            "chat_id": chat_id,
            "kind": kind.value,
            "ticket_id": ticket_id,
            "draft_id": draft_id,
            "subject": subject,
        }
        post_id: int = self._connection.execute(_CREATE, {**values, "created_at": self._now()}).scalar_one()
        self._by_id.keep(post_id, Post(id=post_id, **{**values, "kind": kind}, message_id=None, live=True))
        return post_id

    def get(self, post_id: int) -> Post | None:
        return self._by_id.recall(post_id, self._get)

    def _get(self, post_id: int) -> Post | None:
        return self._first(_GET, post=post_id)

    def by_message(self, chat_id: int, message_id: int) -> Post | None:
        hint = self._standing.peek((chat_id, message_id))
        post = None if hint is None else self.get(hint)
        if post is not None and (post.chat_id, post.message_id) == (chat_id, message_id):
            return post
        post = self._first(_BY_MESSAGE, chat=chat_id, message=message_id)
        if post is not None:
            self._by_id.keep(post.id, post)
            self._standing.keep((chat_id, message_id), post.id)
        return post

    def of_ticket(self, ticket_id: int, kind: PostKind | None = None) -> list[Post]:
        if kind is None:
            return self._all(_OF_TICKET, ticket=ticket_id)
        return self._all(_OF_TICKET_KIND, ticket=ticket_id, of_kind=kind.value)

    def of_subject(self, chat_id: int, subject: str) -> list[Post]:
        return self._all(_OF_SUBJECT, chat=chat_id, about=subject)

    def living_in(self, chat_id: int) -> list[Post]:
        return self._all(_LIVING_IN, chat=chat_id)

    def adopt(self, post_id: int, ticket_id: int) -> None:
        self._connection.execute(_ADOPT, {"post": post_id, "ticket": ticket_id, "as_kind": PostKind.NOTICE.value})

    def rename(self, post_id: int, subject: str, *, kind: PostKind | None = None) -> None:
        self._connection.execute(_RENAME, {"post": post_id, "about": subject})
        if kind is not None:
            self._connection.execute(_BECOME, {"post": post_id, "as_kind": kind.value})

    def retire(self, post_id: int) -> None:
        self._connection.execute(_RETIRE, {"post": post_id})

    def learn(self, posted: Sequence[tuple[int, int, tuple[int, ...]]]) -> None:
        stands = [{"post": post, "chat": chat, "message": ids[0]} for post, chat, ids in posted if ids]
        if stands:
            before = {post: self._by_id.peek(post) for post, _, _ in posted}
            self._connection.execute(_STANDS, stands)
            for post, chat, ids in posted:
                self._note(before[post], chat, ids)
        items = [{"post": post, "message": message} for post, _, ids in posted for message in ids[1:]]
        if items:
            self._connection.execute(_NEXT_ITEM, items)

    def _note(self, post: Post | None, chat: int, ids: tuple[int, ...]) -> None:
        """It stands there now; where the items of an album stand, the newest row says."""
        strangers = [self._standing.peek((chat, message)) for message in ids]
        for message in ids:
            self._standing.forget((chat, message))
        if post is not None and ids:
            self._by_id.keep(post.id, replace(post, chat_id=chat, message_id=ids[0]))
            if strangers[0] is None:
                self._standing.keep((chat, ids[0]), post.id)

    def _first(self, statement: Select[Any], **values: object) -> Post | None:
        row = self._connection.execute(statement, values).first()
        return None if row is None else _post(row)

    def _all(self, statement: Select[Any], **values: object) -> list[Post]:
        return [_post(row) for row in self._connection.execute(statement, values)]


def _post(row: Row[Any]) -> Post:
    return Post(
        id=row.id,
        community_id=row.community_id,
        chat_id=row.chat_id,
        message_id=row.message_id,
        kind=PostKind(row.kind),
        ticket_id=row.ticket_id,
        draft_id=row.draft_id,
        subject=row.subject,
        live=row.live,
    )
