"""Asking Telegram who we are, from a command that needs nothing else of it."""

from telegram import Bot

from bot.settings import Settings
from bot.transport import AiohttpRequest


async def own_username(settings: Settings) -> str:
    """The bot's name without the @. Raises TelegramError (InvalidToken among them), SettingsError without a token."""
    request, polling = AiohttpRequest(pool=1), AiohttpRequest(pool=1)
    bot = Bot(settings.token, base_url=f"{settings.bot_api}/bot", request=request, get_updates_request=polling)
    try:
        await request.initialize()
        return (await bot.get_me()).username or ""
    finally:
        await request.shutdown()
