"""Sending every command as everybody, through the handlers that python-telegram-bot would call."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from telegram import ChatMember, Update, User
from telegram.ext import Application, CommandHandler

from bot.behaviour import service_centre
from domain.grants import Grant, Right
from handlers.context import App
from handlers.rights import COMMAND_GRANTS
from storage.unit_of_work import SqlUnitOfWork
from tests.rights.estate import SUBJECT, Estate, Person
from tests.rights.walking import Outcome, Walk
from usecases.meant_community import mean_by_message
from usecases.ports import Knowledge

_AT_THE_DESK = (Right.WRITE_ARTICLES, Right.WRITE_FOR_CALLERS)


class Bot:
    """As much of Telegram as a command asks for: the bot is an administrator of every group."""

    id = 7_000_000_001
    username = "walk_bot"

    async def get_chat_member(self, _chat_id: int, _user_id: int) -> ChatMember:
        return ChatMember(User(id=self.id, first_name="bot", is_bot=True), ChatMember.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a handler gets, with its write made inside a transaction that will be undone."""

    uow: SqlUnitOfWork
    args: list[str]
    at: datetime
    bot: Bot
    bot_data: dict[str, object]

    async def write(self, use_case: Callable[..., Any], *args: object, **given: object) -> Any:
        return use_case(self.uow, *args, **given)

    def spawn(self, work: Coroutine[Any, Any, None], _name: str) -> None:
        work.close()

    async def read(self, query: Callable[..., Any], *args: object, **given: object) -> Any:
        return query(self.uow, *args, **given)


class Commands:
    """Every command that some handler takes."""

    def __init__(self, knowledge: Knowledge, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.app: App = Application.builder().token("1:nobody").updater(None).job_queue(None).build()
        service_centre(knowledge).register(self.app)
        self.handlers = [one for one in self.app.handlers[0] if isinstance(one, CommandHandler)]
        self.requests = frozenset(one.key for one in knowledge.catalog.menu)

    @property
    def names(self) -> list[str]:
        return sorted({name for one in self.handlers for name in one.commands})

    def grant_of(self, name: str) -> Grant:
        """The row of the table of rights."""
        grant = Right.REPORT if name in self.requests else COMMAND_GRANTS.get(name)
        assert grant is not None, (
            f"/{name} has no row: say in COMMAND_GRANTS (handlers/rights.py) which Right (domain/grants.py) it needs"
        )
        return grant

    def place_of(self, name: str, estate: Estate) -> int:
        """The group where most is possible with it."""
        at_desk = self.grant_of(name) in _AT_THE_DESK
        return estate.groups[estate.community.front_desk.key if at_desk else SUBJECT]

    def send(
        self,
        walk: Walk,
        person: Person,
        words: str,
        chat_id: int,
        look: Callable[[Connection], Any] | None = None,
    ) -> Outcome | None:
        """What comes of it; None where no handler takes it there."""
        update = _update(person, words, chat_id, int(walk.world.at.timestamp()))
        handler = next((one for one in self.handlers if one.check_update(update)), None)
        if handler is None:
            return None

        def do(uow: SqlUnitOfWork) -> None:
            mean_by_message(uow, chat_id, person.user_id, None)
            context = Context(uow=uow, args=words.split()[1:], at=walk.world.at, bot=Bot(), bot_data={})
            self.loop.run_until_complete(handler.callback(update, context))

        return walk.tried(do, look)


def _update(person: Person, words: str, chat_id: int, at: int) -> Update:
    kind = "private" if chat_id > 0 else "supergroup"
    command = words.split(maxsplit=1)[0]
    message = {
        "message_id": 5,
        "date": at,
        "chat": {"id": chat_id, "type": kind, "first_name": "x", "title": "x"},
        "from": {"id": person.user_id, "first_name": "x", "is_bot": False},
        "text": words,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}],
    }
    return Update.de_json({"update_id": 1, "message": message}, _BOT)


_BOT: Any = Bot()
