"""Asking Telegram something from a command, without everything else of the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot

from bot.settings import Settings
from bot.transport import AiohttpRequest


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[Bot]:
    """A bot to ask with. Raises SettingsError without a token."""
    request, polling = AiohttpRequest(pool=1), AiohttpRequest(pool=1)
    try:
        await request.initialize()
        yield Bot(settings.token, base_url=f"{settings.bot_api}/bot", request=request, get_updates_request=polling)
    finally:
        await request.shutdown()


async def own_username(settings: Settings) -> str:
    """The bot's name without the @. Raises TelegramError (InvalidToken among them), SettingsError without a token."""
    async with asking(settings) as bot:
        return (await bot.get_me()).username or ""
