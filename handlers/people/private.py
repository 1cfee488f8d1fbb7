"""`/start`, `/bind` and `/staff` in a private chat."""

from telegram import Update

from domain.codes import digest, looks_like_code
from handlers.commands import commands_for, offer_in_chat
from handlers.context import Context
from handlers.parsing import incoming_of
from handlers.rendering import Translators
from usecases import private_chats, roster


async def start(update: Update, context: Context, *, translators: Translators) -> None:
    """`/start`, or `/start CODE`; a payload that cannot be a code of ours is only a greeting.

    A colleague's own list of commands is told to Telegram each time: the role may be another one by now.
    """
    incoming = incoming_of(update, context)
    payload = context.args[0] if context.args else ""
    if incoming is not None:
        own = await context.read(commands_for, incoming.sender.user_id, translators)
        if own:
            context.spawn(offer_in_chat(context.bot, incoming.chat_id, own), "offer a colleague's commands")
        if looks_like_code(payload):
            await context.write(private_chats.start, incoming, code_digest=digest(payload))
        else:
            await context.write(private_chats.start, incoming, home=payload or None)


async def bind_in_private(update: Update, context: Context) -> None:
    """A group is bound in the group; here the administrator sees how, and nobody else learns of it."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(private_chats.start, incoming)


async def staff(update: Update, context: Context) -> None:
    """Who works here, for those who keep the roster."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(roster.show, incoming)
