"""Commands and messages in residents' private chats: each is parsed and handed to one use case."""

from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from domain.grants import Right
from domain.incoming import Incoming
from domain.notices.dialogue import Say, Saying
from domain.permissions import allow_anybody
from handlers.context import App, Context
from handlers.looking_at_files import looked_at
from handlers.parsing import incoming_of
from usecases import alarm_raising, conversation, mine, my_data, private_chats
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


async def _receive(update: Update, context: Context) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(private_chats.receive, await looked_at(incoming, context))


async def _edited(update: Update, context: Context) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(conversation.edited, incoming)


async def _cancel(update: Update, context: Context) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(conversation.cancel, incoming)


async def _mine(update: Update, context: Context) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(mine.show, incoming.sender, incoming.chat_id, incoming.at)


async def _my_data(update: Update, context: Context) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(my_data.show, incoming.sender, incoming.chat_id, incoming.at)


async def _emergency(update: Update, context: Context) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(alarm_raising.show_kinds, incoming.sender, incoming.chat_id, incoming.at)


async def _say(update: Update, context: Context, *, saying: Saying) -> None:
    def say(uow: UnitOfWork, chat_id: int) -> None:
        allow_anybody(Right.LOOK_AROUND)
        to_chat(uow, chat_id, Say(saying=saying))

    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(say, incoming.chat_id)


async def _request(update: Update, context: Context, *, type_key: str) -> None:
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(
            conversation.begin_request,
            incoming.sender,
            incoming.chat_id,
            incoming.at,
            type_key=type_key,
            words=_behind_command(incoming),
        )


def _behind_command(incoming: Incoming) -> Incoming | None:
    """What was written behind a command ("/repair the tap drips") is said already."""
    words = "".join(incoming.text.split(maxsplit=1)[1:])
    return replace(incoming, text=words) if words else None


def register(app: App, request_commands: tuple[str, ...]) -> None:
    """Add the handlers; `request_commands` are the request types that have a command of their own name.

    A forwarded command was said to somebody else and does nothing but get the help.
    """
    private = filters.ChatType.PRIVATE
    fresh = private & filters.UpdateType.MESSAGE
    own = fresh & ~filters.FORWARDED
    app.add_handler(CommandHandler("cancel", _cancel, own))
    app.add_handler(CommandHandler("mine", _mine, own))
    app.add_handler(CommandHandler("privacy", _my_data, own))
    app.add_handler(CommandHandler("sos", _emergency, own))
    app.add_handler(CommandHandler("help", partial(_say, saying=Saying.HELP), own))
    for key in request_commands:
        app.add_handler(CommandHandler(key, partial(_request, type_key=key), own))
    app.add_handler(MessageHandler(private & filters.UpdateType.EDITED_MESSAGE, _edited))
    app.add_handler(MessageHandler(fresh & ~filters.COMMAND & ~filters.StatusUpdate.ALL, _receive))
    app.add_handler(MessageHandler(fresh & filters.COMMAND, partial(_say, saying=Saying.HELP)))
