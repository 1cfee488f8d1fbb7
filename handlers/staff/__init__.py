"""What staff do in their groups: the board, messages, edits, and the keys of cards."""

from telegram.ext import CommandHandler, MessageHandler, filters

from handlers.context import App
from handlers.staff import groups


def register(app: App) -> None:
    """Add the handlers of staff groups; commands and messages of private chats are others'."""
    talk = filters.ChatType.GROUPS & ~filters.StatusUpdate.ALL
    own = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & ~filters.FORWARDED
    app.add_handler(CommandHandler("board", groups.board, own))
    app.add_handler(CommandHandler("new", groups.new, own))
    app.add_handler(CommandHandler("cancel", groups.cancel, own))
    app.add_handler(CommandHandler(["kb", "articles"], groups.articles, own))
    app.add_handler(CommandHandler("outage", groups.outage, own))
    anywhere = filters.UpdateType.MESSAGE & ~filters.FORWARDED
    app.add_handler(CommandHandler("find", groups.find, anywhere))
    app.add_handler(CommandHandler("duty", groups.duty, anywhere))
    app.add_handler(CommandHandler("calendar", groups.calendar, anywhere))
    app.add_handler(CommandHandler("leak", groups.leak, anywhere))
    app.add_handler(CommandHandler("block", groups.block, anywhere))
    app.add_handler(CommandHandler("drill", groups.drill, anywhere))
    app.add_handler(CommandHandler("language", groups.language, anywhere))
    app.add_handler(MessageHandler(talk & filters.UpdateType.EDITED_MESSAGE, groups.edited))
    app.add_handler(MessageHandler(talk & filters.UpdateType.MESSAGE & ~filters.COMMAND, groups.message))
