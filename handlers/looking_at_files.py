"""The first bytes of a file that somebody sent, before it is kept: a name and a type are only what its sender says."""

import asyncio
from dataclasses import replace
from typing import Final

import structlog
from telegram.error import TelegramError

from domain.incoming import Incoming
from domain.suitable_files import is_disguised, should_be_looked_at
from handlers.context import Context

log = structlog.get_logger()

_LONGEST_S: Final = 15.0
"""Nobody waits longer for a file to be looked at; then its name and type have to do."""


async def looked_at(incoming: Incoming, context: Context) -> Incoming:
    """The message, its file marked if it is not what it is called; as it is where Telegram does not give the file."""
    media = incoming.media
    if media is None or media.file_id is None or not should_be_looked_at(media):
        return incoming
    try:
        async with asyncio.timeout(_LONGEST_S):
            file = await context.bot.get_file(media.file_id)
            beginning = bytes(await file.download_as_bytearray())
    except (TelegramError, TimeoutError) as error:
        log.info("file_not_looked_at", reason=type(error).__name__)
        return incoming
    return replace(incoming, media=replace(media, disguised=is_disguised(media.name, beginning)))
