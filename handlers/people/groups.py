"""Commands and service messages in groups: binding, a group's new id, somebody gone."""

from telegram import Update

from domain.codes import digest, looks_like_code
from handlers.context import Context
from handlers.parsing import incoming_of
from handlers.people.bot_rights import is_administrator
from usecases import migration, staff_groups


async def bind(update: Update, context: Context) -> None:
    """`/bind CODE`; also `/start CODE`, which is what the link behind "add me to a group" makes of it."""
    incoming, message = incoming_of(update, context), update.effective_message
    if incoming is None or message is None:
        return
    payload = context.args[0] if context.args else ""
    if incoming.text.startswith("/start") and not looks_like_code(payload):
        await context.write(
            staff_groups.unknown_group, chat_id=incoming.chat_id, at=incoming.at, kind=message.chat.type
        )
        return
    await context.write(
        staff_groups.bind,
        incoming,
        digest(payload),
        bot_is_administrator=await is_administrator(context, incoming.chat_id),
        title=message.chat.title or "",
        kind=message.chat.type,
    )


async def migrated(update: Update, context: Context) -> None:
    """Either of the two service messages of a migration."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await context.write(migration.migrate, message.chat_id, message.migrate_to_chat_id, now=context.at)
    elif message.migrate_from_chat_id is not None:
        await context.write(migration.migrate, message.migrate_from_chat_id, message.chat_id, now=context.at)


async def left(update: Update, context: Context) -> None:
    """The service message about somebody who is gone; it also comes where no membership update does."""
    message = update.effective_message
    gone = None if message is None else message.left_chat_member
    if message is not None and gone is not None and gone.id != context.bot.id:
        await context.write(staff_groups.member_left, chat_id=message.chat_id, user_id=gone.id, at=context.at)
