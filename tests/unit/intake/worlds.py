"""A small world of incoming updates for tests: a real inbox inline, PTB without a network, time that does not pass."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, text
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot.intake.handling import UpdateHandling
from bot.intake.keys import raw_update
from domain.errors import Refusal
from handlers.context import App, Context, Services
from storage.chats import ChatsTable
from storage.facts import FactsTable
from storage.inbox import InboxTable
from storage.inline_driver import InlineDatabase
from storage.memory import Memories
from storage.savepoints import savepoint
from tests.support.databases import lent_database
from usecases.inbox_ports import Origin, RawUpdate, StoredUpdate
from usecases.ports import Answer, UnitOfWork
from usecases.receiving import FailureNotices

T = TypeVar("T")

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
BOT = 4242
TOKEN = f"{BOT}:AAEabcdefghijklmnopqrstuvwxyz0123456"


def message(update_id: int, text: str = "hello", *, chat: int = 7, user: int = 7, **more: Any) -> dict[str, Any]:
    """A text message as Telegram sends it; a chat that is not the person's own is a group."""
    place = {"id": chat, "type": "private" if chat == user else "supergroup", "title": "The team"}
    sender = {"id": user, "is_bot": False, "first_name": "Li", "language_code": "zh-hans"}
    content = {"message_id": update_id, "date": 1763798400, "chat": place, "from": sender, "text": text, **more}
    return {"update_id": update_id, "message": content}


def press(update_id: int, data: str = "t1", *, chat: int = -55, user: int = 7) -> dict[str, Any]:
    place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "The team"}
    sender = {"id": user, "is_bot": False, "first_name": "Li"}
    card = {"message_id": 900, "date": 1763798400, "chat": place, "text": "a card"}
    query = {"id": str(update_id), "from": sender, "chat_instance": "1", "data": data, "message": card}
    return {"update_id": update_id, "callback_query": query}


def as_raw(update: dict[str, Any]) -> RawUpdate:
    raw = raw_update(BOT, json.dumps(update).encode())
    assert raw is not None
    return raw


def row(row_id: int, *, chat: int | None = 7, user: int | None = 7, raw: str = "{}", attempts: int = 0) -> StoredUpdate:
    return StoredUpdate(id=row_id, update_id=row_id, chat_id=chat, user_id=user, raw=raw, attempts=attempts)


class IntakeUnit:
    """The repositories that intake needs, and facts for use cases to leave a trace in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.inbox = InboxTable(connection)
        self.facts = FactsTable(connection)
        self.chats = ChatsTable(connection, Memories())

    def mean(self, _find: object) -> None:
        """Nobody is at home here, so nothing can be meant."""

    def savepoint(self) -> AbstractContextManager[None]:
        return savepoint(self.connection)


class IntakeStore:
    """`Store` on an inline database. `fail_next`: so many of the next writes fail; `fail_after`: after their commit."""

    def __init__(self, database: InlineDatabase) -> None:
        self.database = database
        self.fail_next = 0
        self.fail_after = 0
        self.writes = 0

    async def write(self, fn: Callable[[UnitOfWork], T]) -> T:
        self.writes += 1
        if self.fail_next:
            self.fail_next -= 1
            raise OSError("the disk is full")
        value = self.write_now(fn)
        if self.fail_after:
            self.fail_after -= 1
            raise OSError("the connection broke after the commit")
        return value

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        return self.read_now(fn)

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        self.database.on_commit(listener)

    def write_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        return self.database.write_now(lambda connection: fn(cast("UnitOfWork", IntakeUnit(connection))))

    def read_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        return self.database.read_now(lambda connection: fn(cast("UnitOfWork", IntakeUnit(connection))))

    def put(self, *updates: dict[str, Any]) -> list[StoredUpdate]:
        return self.write_now(lambda uow: uow.inbox.store([as_raw(one) for one in updates], at=NOW))

    def rows(self) -> list[tuple[int, str, int, str | None]]:
        """(update id, state, attempts, error) of every row, in the order of our ids."""
        query = text("SELECT update_id, state, attempts, error FROM inbox ORDER BY id")
        return self.database.read_now(lambda connection: [tuple(one) for one in connection.execute(query)])

    def states(self) -> list[tuple[int, str]]:
        return [(update_id, state) for update_id, state, _attempts, _error in self.rows()]

    def fact(self, key: str) -> object:
        return self.read_now(lambda uow: uow.facts.get(key))


@contextmanager
def open_store() -> Generator[IntakeStore]:
    database = lent_database()
    yield IntakeStore(database)
    database.close_now()


class StillClock:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


class Notices:
    """Notes who was told what about updates that were put aside; breaks on demand."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int | None, str]] = []
        self.broken = False

    def dead_letter(self, uow: UnitOfWork, row: StoredUpdate, reason: str, /) -> None:
        uow.facts.set("dead_letter", row.id)
        if self.broken:
            raise KeyError("no administrators")
        self.told.append(("administrators", row.update_id, reason))

    def apology(self, uow: UnitOfWork, origin: Origin, reference: str, /) -> None:
        self.told.append(("person", origin.user_id, reference))

    @property
    def ports(self) -> FailureNotices:
        return FailureNotices(dead_letter=self.dead_letter, apology=self.apology)


def refused(uow: UnitOfWork, refusal: Refusal, origin: Origin, /) -> Answer | None:
    """Leaves a trace; a press gets an alert."""
    uow.facts.set("refused", [type(refusal).__name__, origin.user_id])
    return Answer(alert=True) if origin.pressed else None


def services(store: IntakeStore) -> Services:
    return Services(store=store, clock=StillClock(), refused=refused, spawn=lambda work, _name: work.close())


class Pauses:
    """Waiting that takes no time; notes how long it should have taken."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


class NoNetwork(BaseRequest):
    """The bot knows who it is; any other call is a mistake in the test."""

    @property
    def read_timeout(self) -> float | None:
        return 1

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        assert url.endswith("/getMe"), url
        me = {"id": BOT, "is_bot": True, "first_name": "Concierge", "username": "concierge_bot"}
        return 200, json.dumps({"ok": True, "result": me}).encode()


def application(*handlers: Any) -> App:
    """PTB's application with these handlers, as the composition root builds it."""
    builder = Application.builder().token(TOKEN).updater(None).job_queue(None)
    builder = builder.request(NoNetwork()).get_updates_request(NoNetwork())
    built: App = builder.context_types(ContextTypes(context=Context)).build()
    built.add_handlers(list(handlers))
    return built


def handling(store: IntakeStore, app: App, notices: Notices, pauses: Pauses) -> UpdateHandling:
    return UpdateHandling(application=app, services=services(store), notices=notices.ports, pause=pauses)


class Spawner:
    """Tasks of a test; none may be left over."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()

    def __call__(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self.tasks.add(task)
        return task


async def turns(count: int = 5) -> None:
    """Let everything that can go on go on."""
    for _ in range(count):
        await asyncio.sleep(0)


def ids(rows: Sequence[StoredUpdate]) -> list[int]:
    return [one.update_id for one in rows]
