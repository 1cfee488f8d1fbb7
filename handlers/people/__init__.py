"""People and their groups: private `/start`, binding, who comes and goes, migration, roles."""

from functools import partial

from telegram.ext import ChatMemberHandler, CommandHandler, MessageHandler, filters

from handlers.context import App
from handlers.people import households, resident_lists
from handlers.people.groups import bind, left, migrated
from handlers.people.membership import bot_standing, member_changed
from handlers.people.private import bind_in_private, staff, start
from handlers.rendering import Translators


def register(app: App, translators: Translators) -> None:
    """Add the handlers. Edited or forwarded commands are none; the bot's own membership is told by its own update."""
    fresh = filters.UpdateType.MESSAGE
    groups, own = fresh & filters.ChatType.GROUPS, fresh & ~filters.FORWARDED
    app.add_handler(CommandHandler("start", partial(start, translators=translators), own & filters.ChatType.PRIVATE))
    app.add_handler(CommandHandler("staff", staff, own & filters.ChatType.PRIVATE))
    app.add_handler(CommandHandler("bind", bind_in_private, own & filters.ChatType.PRIVATE))
    spreadsheets = filters.Document.FileExtension("csv") | filters.Document.FileExtension("xlsx")
    app.add_handler(MessageHandler(fresh & spreadsheets, resident_lists.received))
    app.add_handler(CommandHandler("residents", resident_lists.export, own))
    app.add_handler(CommandHandler("home", households.home, own & filters.ChatType.PRIVATE))
    app.add_handler(CommandHandler("unit", households.unit, own))
    app.add_handler(CommandHandler(("bind", "start"), bind, own & filters.ChatType.GROUPS))
    app.add_handler(MessageHandler(groups & filters.StatusUpdate.MIGRATE, migrated))
    app.add_handler(MessageHandler(groups & filters.StatusUpdate.LEFT_CHAT_MEMBER, left))
    app.add_handler(ChatMemberHandler(bot_standing, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(ChatMemberHandler(member_changed, ChatMemberHandler.CHAT_MEMBER))
