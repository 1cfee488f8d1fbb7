"""Membership updates: the bot's own standing, and who is still in a department's group."""

from telegram import Chat, Update

from handlers.context import Context
from handlers.people.bot_rights import forget
from handlers.standing import Standing, standing_of
from usecases import private_chats, staff_groups


async def bot_standing(update: Update, context: Context) -> None:
    """The bot was added, removed, promoted, demoted, blocked or unblocked."""
    change = update.my_chat_member
    if change is None or change.chat.type == Chat.CHANNEL:
        return
    before, after = standing_of(change.old_chat_member), standing_of(change.new_chat_member)
    if change.chat.type == Chat.PRIVATE:
        use = private_chats.blocked if after is Standing.OUTSIDE else private_chats.unblocked
        await context.write(use, user_id=change.chat.id, at=context.at)
        return
    forget(context, change.chat.id)
    if after is Standing.OUTSIDE:
        await context.write(staff_groups.bot_removed, chat_id=change.chat.id, at=context.at)
    elif before is Standing.OUTSIDE:
        await context.write(staff_groups.bot_returned, chat_id=change.chat.id, kind=change.chat.type, at=context.at)
    elif after < before:
        await context.write(staff_groups.bot_demoted, chat_id=change.chat.id, at=context.at)


async def member_changed(update: Update, context: Context) -> None:
    """Somebody left a group, or was removed from it."""
    change = update.chat_member
    if change is None or standing_of(change.new_chat_member) is not Standing.OUTSIDE:
        return
    user_id = change.new_chat_member.user.id
    await context.write(staff_groups.member_left, chat_id=change.chat.id, user_id=user_id, at=context.at)
