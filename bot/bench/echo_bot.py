"""The yardstick: a bare python-telegram-bot echo bot, as its examples write it; nothing stored, nothing tuned."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same thing again."""
    message = update.effective_message
    if message is not None and message.text is not None:
        await message.reply_text(message.text)


def main(token: str, api: str) -> None:
    """Poll until told to stop. The addresses are all that is not stock."""
    application = Application.builder().token(token).base_url(f"{api}/bot").base_file_url(f"{api}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:3])
