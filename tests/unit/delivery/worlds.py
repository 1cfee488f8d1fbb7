"""A small world of outgoing messages for tests: the real tables inline, hooks that note all, time set by hand."""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from bot.messenger.pacing import NoPacing
from domain.notices.base import Notice
from domain.outgoing import Lane, Outgoing, PostKind, Verb
from storage.chats import ChatsTable
from storage.deliveries import DeliveryTable
from storage.inline_driver import InlineDatabase
from storage.memory import Memories
from storage.notice_codec import NoticeCodec
from storage.outbox import OutboxTable
from storage.posts import PostsTable
from storage.savepoints import savepoint
from tests.support.databases import lent_database
from usecases.delivery import Claimed, Claims, claim
from usecases.delivery_follow_up import Problem
from usecases.delivery_outcomes import Outcome, Sent
from usecases.delivery_ports import DeliveryHooks, OutboxRow, Pace, Rendered
from usecases.delivery_record import record, recover

T = TypeVar("T")

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WALL = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Notice):
    """A message that says `text`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Words):
    """Words that nobody waits for."""


CODEC = NoticeCodec({"Words": Words, "Overview": Overview})


class DeliveryTestUnit:
    """The part of the unit of work that delivery needs."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.outbox = OutboxTable(connection, Memories(), codec=CODEC, now=lambda: NOW)
        self.posts = PostsTable(connection, Memories(), now=lambda: NOW)
        self.deliveries = DeliveryTable(connection, Memories(), codec=CODEC)
        self.chats = ChatsTable(connection, Memories())

    def savepoint(self) -> AbstractContextManager[None]:
        return savepoint(self.connection)


@dataclass
class Heard:
    """What the hooks were told, in order; `answer` may queue something or raise."""

    told: list[tuple[Any, ...]] = field(default_factory=list)
    answer: Callable[[DeliveryTestUnit], None] = lambda uow: None

    def hooks(self) -> DeliveryHooks[DeliveryTestUnit]:
        def about_row(kind: str) -> Any:
            def hook(uow: DeliveryTestUnit, row: OutboxRow, *more: Any, now: datetime) -> None:
                self.told.append((kind, row.id, *more))
                self.answer(uow)

            return hook

        def migrated(uow: DeliveryTestUnit, old: int, new: int, *, now: datetime) -> None:
            self.told.append(("migrated", old, new))
            self.answer(uow)

        return DeliveryHooks(
            undelivered=about_row("undelivered"),
            migrated=migrated,
            repost=about_row("repost"),
            alarm=about_row("alarm"),
            held=about_row("held"),
            unhurried=(Overview,),
        )


class World:
    """The outbox and one messenger, step by step."""

    def __init__(self, database: InlineDatabase) -> None:
        self.database = database
        self.heard = Heard()
        self.pace: Pace = NoPacing()
        self.wall = WALL
        self.rendered = 0
        self.problems: list[Problem] = []

    def write(self, fn: Callable[[DeliveryTestUnit], T]) -> T:
        return self.database.write_now(lambda connection: fn(DeliveryTestUnit(connection)))

    def add(self, words: str = "hello", chat: int = 7, *, kind: type[Words] = Words, **more: Any) -> int | None:
        outgoing = Outgoing(community_id="lake", chat_id=chat, notice=kind(text=words), **more)
        return self.write(lambda uow: uow.outbox.add(outgoing))

    def add_row(self, words: str = "hello", chat: int = 7, **more: Any) -> int:
        row_id = self.add(words, chat, **more)
        assert row_id is not None
        return row_id

    def post(self, chat: int = 7, kind: PostKind = PostKind.CARD, **more: Any) -> int:
        return self.write(lambda uow: uow.posts.create(chat_id=chat, kind=kind, **more))

    def posted(self, message_id: int, chat: int = 7, words: str = "card") -> int:
        """A post that stands in its chat."""
        post_id = self.post(chat)
        self.add(words, chat, post_id=post_id)
        self.deliver(Sent(message_ids=(message_id,)))
        return post_id

    def claims(
        self,
        limit: int = 64,
        *,
        bulk_limit: int | None = None,
        alarm_limit: int | None = None,
        taken: Callable[[], float] = lambda: 0.0,
        longest: float = inf,
    ) -> Claims:
        found = self.write(
            lambda uow: claim(
                uow,
                now=NOW,
                wall=self.wall,
                render=self.render,
                pace=self.pace,
                limit=limit,
                hooks=self.heard.hooks(),
                bulk_limit=bulk_limit,
                alarm_limit=alarm_limit,
                taken=taken,
                longest=longest,
            )
        )
        self.problems += found.problems
        return found

    def claim(self, limit: int = 64) -> list[Claimed]:
        return list(self.claims(limit).calls)

    def words(self, limit: int = 64) -> list[tuple[int, object]]:
        """What is claimed now, as (chat, text)."""
        return [(one.row.chat_id, one.rendered.payload["text"]) for one in self.claim(limit)]

    def record(self, results: Sequence[tuple[Claimed, Outcome]]) -> None:
        hooks = self.heard.hooks()
        self.problems += self.write(lambda uow: record(uow, results, now=NOW, wall=self.wall, hooks=hooks))

    def deliver(self, outcome: Outcome) -> list[Claimed]:
        """Claim what is next, and let it all end like this."""
        claimed = self.claim()
        self.record([(one, outcome) for one in claimed])
        return claimed

    def recover(self) -> None:
        hooks = self.heard.hooks()
        self.problems += self.write(lambda uow: recover(uow, now=NOW, wall=self.wall, hooks=hooks))

    def render(self, uow: DeliveryTestUnit, row: OutboxRow, *, now: datetime) -> Rendered | None:
        assert isinstance(row.notice, Words)
        self.rendered += 1
        if row.notice.text == "silence":
            return None
        if row.notice.text == "broken":
            raise ZeroDivisionError
        if row.notice.text == "unstorable":
            return Rendered(method="sendMessage", payload={"chat_id": row.chat_id, "text": "half an emoji: \ud83d"})
        payload: dict[str, object] = {"chat_id": row.chat_id, "text": row.notice.text}
        if row.reply_to_message_id is not None:
            payload["reply_to"] = row.reply_to_message_id
        if row.message_id is not None:
            payload |= {"chat_id": row.message_chat_id, "message_id": row.message_id}
        return Rendered(method="editMessageText" if row.verb is Verb.EDIT else f"{row.verb}Message", payload=payload)

    def row(self, row_id: int | None, *columns: str) -> tuple[Any, ...]:
        return self.rows(*columns, where=f"id = {row_id}")[0]

    def rows(self, *columns: str, where: str = "1 = 1") -> list[tuple[Any, ...]]:
        statement = text(f"SELECT {', '.join(columns)} FROM outbox WHERE {where} ORDER BY id")
        return [tuple(one) for one in self.database.read_now(lambda connection: connection.execute(statement).all())]


@contextmanager
def open_world() -> Generator[World]:
    database = lent_database()
    try:
        yield World(database)
    finally:
        database.close_now()


__all__ = ["NOW", "WALL", "Lane", "Overview", "Words", "World", "open_world"]
