"""Whether the bot is an administrator of a group: asked before the write, remembered for ten minutes."""

import asyncio
from typing import Final

from telegram import ChatMember
from telegram.error import BadRequest, Forbidden

from handlers.context import Context

_KEPT_S: Final = 600
_REMEMBERED: Final = "administrator_of"


async def is_administrator(context: Context, chat_id: int) -> bool:
    """Only a yes is remembered: whoever has just promoted the bot must not be told no once more.

    Raises telegram.error.NetworkError when Telegram cannot be asked; the update is then tried again.
    """
    remembered: dict[int, float] = context.bot_data.setdefault(_REMEMBERED, {})
    now = asyncio.get_running_loop().time()
    if remembered.get(chat_id, 0.0) > now:
        return True
    try:
        member = await context.bot.get_chat_member(chat_id, context.bot.id)
    except (BadRequest, Forbidden):
        return False
    administers = member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
    if administers:
        remembered[chat_id] = now + _KEPT_S
    return administers


def forget(context: Context, chat_id: int) -> None:
    """The bot's standing in this group has changed."""
    remembered: dict[int, float] = context.bot_data.setdefault(_REMEMBERED, {})
    remembered.pop(chat_id, None)
