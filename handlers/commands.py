"""The commands that Telegram's clients offer: a list for private chats and one for groups, in each language.

Telegram's lists know two letters of a language, so whoever chooses one here gets a list for their own chat.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from domain.i18n import Locale
from handlers.translator import Translator, later
from usecases.ports import Knowledge

log = structlog.get_logger()

_AROUND: Final = (
    ("mine", later("My requests")),
    ("sos", later("Emergency: one tap")),
    ("home", later("My units")),
    ("language", later("Change the language")),
    ("privacy", later("My data")),
    ("cancel", later("Drop what is open")),
    ("help", later("How this works")),
)
_GROUP: Final = (
    ("board", later("What is open here")),
    ("duty", later("Who is on duty; sign on and off")),
    ("find", later("Find a ticket")),
    ("new", later("Write down a request for a caller")),
    ("unit", later("Who lives where")),
    ("outage", later("Declare water or power as off")),
    ("calendar", later("Holidays and special days")),
    ("kb", later("Knowledge base")),
    ("leak", later("Report a data leak")),
    ("drill", later("Practise an emergency")),
)

_CODES: Final[Mapping[str, Locale]] = {"zh": Locale.ZH_HANS, "en": Locale.EN}
"""Telegram takes two letters only, so both kinds of Chinese share one list; whoever reads neither gets the first."""


async def offer_commands(bot: Bot, knowledge: Knowledge, translators: Mapping[Locale, Translator]) -> None:
    """Tell Telegram every list. Raises TelegramError."""
    lists = {"": knowledge.only_community.locale, **_CODES}
    for code, locale in lists.items():
        t = translators[locale]
        await _offer(bot, private_commands(knowledge, t), BotCommandScopeAllPrivateChats(), code)
        await _offer(bot, _of(_GROUP, t), BotCommandScopeAllGroupChats(), code)


async def offer_in_chat(bot: Bot, chat_id: int, commands: Sequence[BotCommand]) -> None:
    """One person's own list, best effort: without it they see the one of Telegram's language."""
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.info("commands_not_offered", reason=type(error).__name__)


def private_commands(knowledge: Knowledge, t: Translator) -> list[BotCommand]:
    """The menu first, then what can be asked for, then what is around it."""
    asked = [BotCommand(one.key, t.text(one.title)) for one in knowledge.catalog.menu if one.key.isalpha()]
    return [BotCommand("start", t.plain("Menu")), *asked, *_of(_AROUND, t)]


def _of(commands: Sequence[tuple[str, str]], t: Translator) -> list[BotCommand]:
    return [BotCommand(command, t.plain(text)) for command, text in commands]


async def _offer(bot: Bot, commands: Sequence[BotCommand], scope: BotCommandScope, code: str) -> None:
    await bot.set_my_commands(commands, scope=scope, language_code=code or None)
