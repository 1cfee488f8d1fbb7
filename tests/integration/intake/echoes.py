"""A whole service centre that only says back what it hears, through inbox, outbox and real HTTP.

As a module of its own (`python -m tests.integration.intake.echoes`) it is a process to be signalled and killed.
"""

import asyncio
import os
import threading
from datetime import datetime
from typing import Any

import structlog
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.clock import SystemClock, SystemMachine
from bot.lifecycle import Plan, running, until_signalled
from bot.settings import Settings, load_settings
from bot.wiring import Behaviour, read_knowledge
from domain.errors import Refusal
from domain.notices.dialogue import Menu
from domain.outgoing import Outgoing
from handlers.context import App, Context
from storage.database import Database
from usecases.deadlines import DueTimers
from usecases.delivery_ports import DeliveryHooks, OutboxRow, Rendered
from usecases.inbox_ports import Origin, StoredUpdate
from usecases.ports import Answer, Clock, Knowledge, UnitOfWork
from usecases.receiving import FailureNotices

POISON = "make it fail"
HANG = "hang"
HANGS = "ECHOES_HANG"
"""The environment variable with which the database's thread hangs for ever when told so."""


def say_back(uow: UnitOfWork, *, chat_id: int, text: str) -> None:
    if text == POISON:
        raise KeyError(text)
    if text == HANG and HANGS in os.environ:
        structlog.get_logger(__name__).info("it_hangs")
        threading.Event().wait()
    uow.outbox.add(Outgoing(community_id=None, chat_id=chat_id, notice=Menu(name=text)))


async def echo(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    await context.write(say_back, chat_id=message.chat_id, text=message.text or "")


def register(application: App) -> None:
    application.add_handler(MessageHandler(filters.TEXT, echo))


def render(uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> Rendered | None:
    assert isinstance(row.notice, Menu)
    return Rendered(method="sendMessage", payload={"chat_id": row.chat_id, "text": row.notice.name})


def refused(uow: UnitOfWork, refusal: Refusal, origin: Origin, /) -> Answer | None:
    return None


def dead_letter(uow: UnitOfWork, row: StoredUpdate, reason: str, /) -> None:
    uow.facts.set("dead_letter", row.update_id)


def apologise(uow: UnitOfWork, origin: Origin, reference: str, /) -> None:
    if origin.chat_id is not None:
        uow.outbox.add(Outgoing(community_id=None, chat_id=origin.chat_id, notice=Menu(name=f"sorry, {reference}")))


def nothing(*_args: Any, **_more: Any) -> None: ...


def no_timers(uow: UnitOfWork, due: DueTimers, now: datetime) -> None: ...


def behaviour(_knowledge: Knowledge) -> Behaviour:
    return Behaviour(
        register=register,
        refused=refused,
        failure_notices=FailureNotices(dead_letter=dead_letter, apology=apologise),
        render=render,
        delivery_hooks=DeliveryHooks(undelivered=nothing, migrated=nothing, repost=nothing, alarm=nothing),
        timer_handlers={},
        timer_alarm=no_timers,
    )


def plan(settings: Settings) -> Plan:
    machine = SystemMachine()

    async def clock_of(_database: Database) -> Clock:
        return SystemClock(machine)

    return Plan(
        settings=settings,
        knowledge=read_knowledge(settings),
        behaviour=behaviour,
        machine=machine,
        clock_of=clock_of,
    )


if __name__ == "__main__":
    asyncio.run(until_signalled(running(plan(load_settings()))))
