"""Whether a colleague who presses is still in their department's group: asked again where no update may have told us.

Membership updates are lost after a day without us, and a press in private proves nothing. So Telegram is asked, at most
once in ten minutes for each colleague, before the write; if it gives no answer, the roster counts.
"""

import asyncio
from typing import Final

import structlog
from telegram import Bot, Chat
from telegram.error import BadRequest, TelegramError

from handlers.context import Context
from handlers.pressed import Pressed
from handlers.standing import Standing, standing_of
from usecases.staff_groups import own_groups

log = structlog.get_logger()

_REMEMBERED: Final = "inside"
_KEPT_S: Final = 600.0
_NOBODY: Final = ("participant_id_invalid", "user not found", "user_not_participant")


async def group_left(query: Pressed, context: Context) -> int | None:
    """The group that the presser is no longer in; None for who is inside, or is no colleague of any group."""
    user_id = query.account.id
    remembered: dict[int, float] = context.bot_data.setdefault(_REMEMBERED, {})
    now = asyncio.get_running_loop().time()
    if remembered.get(user_id, 0.0) > now:
        return None
    for group in await context.read(own_groups, user_id):
        if not _proves_it(query, group) and not await _is_inside(context, group, user_id):
            return group
    remembered[user_id] = now + _KEPT_S
    return None


def _proves_it(query: Pressed, group: int) -> bool:
    """Nobody else sees the keys of a group that has no public name."""
    chat = None if query.message is None else query.message.chat
    return chat is not None and chat.id == group and chat.type != Chat.PRIVATE and chat.username is None


async def _is_inside(context: Context, group: int, user_id: int) -> bool:
    try:
        return await is_inside(context.bot, group, user_id)
    except TelegramError as error:
        log.info("membership_not_known", reason=type(error).__name__)
        return True


async def is_inside(bot: Bot, group: int, user_id: int) -> bool:
    """What Telegram says; somebody whom it has never seen there is not. Raises telegram.error.TelegramError."""
    try:
        member = await bot.get_chat_member(group, user_id)
    except BadRequest as error:
        return not any(one in error.message.casefold() for one in _NOBODY)
    return standing_of(member) is not Standing.OUTSIDE
