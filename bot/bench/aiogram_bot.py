"""The other yardstick: a bare aiogram echo bot, as its documentation writes it; nothing stored, nothing tuned.

It runs in an environment of its own (`make bench-bots`), where nothing of this program is.
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Say the same thing again."""
    await message.answer(message.text or "")


async def main(token: str, api: str) -> None:
    """Poll until told to stop. The address is all that is not stock."""
    dispatcher = Dispatcher()
    dispatcher.message.register(echo, F.text)
    await dispatcher.start_polling(Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
